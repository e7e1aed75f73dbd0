"""The grammar goes into the package: it is kept at the top of the project, and installed as ``pipefacts.grammar``.

Were it mapped there (``package-dir``), an editable install would need an import hook, which no type checker follows.
"""

import re
import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class Build(build_py):
    """Builds the package, copies the grammar into it and saves the parser tables; an editable install finds the grammar
    where it is, and has its tables beside it.
    """

    def run(self) -> None:  # noqa: D102 - as of its base
        super().run()
        folder = Path("grammar")
        if not self.editable_mode:
            folder = Path(self.build_lib, "pipefacts", "grammar")
            for path in sorted(Path("grammar").iterdir()):
                if path.suffix in (".lark", ".md"):
                    shutil.copy(path, folder / path.name)
        sys.path.insert(0, str(Path("src").resolve()))
        from pipefacts.syntax.saving import save

        save(folder)


# In the package's metadata no link can lead to a file of the project: the words of such links stand alone.
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://)[^)]+\)")

setup(
    cmdclass={"build_py": Build},
    long_description=_LINK.sub(r"\1", Path("README.md").read_text("utf-8")),
    long_description_content_type="text/markdown",
)
