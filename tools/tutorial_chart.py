"""The tutorial to its chart: the snippets of the page are run at build time, and the page shows what they draw."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["MARK", "with_chart"]

MARK = "<!-- chart -->"
_ROOT = Path(__file__).resolve().parents[1]
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def with_chart(markdown: str) -> str:
    """The page with the chart in place of its mark."""
    return markdown.replace(MARK, f'<div style="max-width: 40rem">{_drawn(markdown)}</div>')


def _drawn(markdown: str) -> str:
    """The file ``chart.svg`` that the snippets write; those that need pandas have no part in it."""
    code = "\n".join(part for part in _PYTHON.findall(markdown) if "pandas" not in part)
    paths = os.pathsep.join([str(_ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "examples").symlink_to(_ROOT / "examples")
        environment = {**os.environ, "PYTHONPATH": paths}
        subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, check=True, capture_output=True)
        return Path(folder, "chart.svg").read_text("utf-8")
