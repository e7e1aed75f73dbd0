"""The grammar goes into the package: it is kept at the top of the project, and installed as ``pipefacts.grammar``.

Were it mapped there (``package-dir``), an editable install would need an import hook, which no type checker follows.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class Build(build_py):
    """Builds the package, and copies the grammar into it; an editable install finds it where it is."""

    def run(self) -> None:  # noqa: D102 - as of its base
        super().run()
        if self.editable_mode:
            return
        for path in sorted(Path("grammar").iterdir()):
            if path.suffix in (".lark", ".md"):
                shutil.copy(path, Path(self.build_lib, "pipefacts", "grammar", path.name))


setup(cmdclass={"build_py": Build})
