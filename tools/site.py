"""Hooks of the documentation site: pages that are made at build time, and links that leave the folder of the docs.

The README is the first page, the specification and what stands beside it in the project are pages, too, and each grammar
file has a page of railroad diagrams. The tutorial shows the chart that its snippets draw.
"""

import re
from pathlib import Path
from typing import Any

import railroad_pages
import tutorial_chart
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
GRAMMARS = "grammar"
SPECIFICATION = "specification.md"
TUTORIAL = "tutorial.md"
# Files of the project that are pages of the site.
PAGES = {
    "README.md": "index.md",
    "grammar/SPEC.md": SPECIFICATION,
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
}
_LINK = re.compile(r"\[(?P<words>(?:[^\[\]]|\[[^\]]*\])+)\]\((?P<target>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made of files outside the folder of the docs."""
    for source, name in PAGES.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text("utf-8")))
    for path in _grammars():
        content = railroad_pages.page_of(path.stem, path.read_text("utf-8"))
        files.append(File.generated(config, f"{GRAMMARS}/{path.stem}.md", content=content))
    files.append(File.generated(config, "assets/railroad.css", content=railroad_pages.STYLE))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn links to files of the project into links to pages; what is no page of the site is named without a link."""
    name = page.file.src_uri
    home = next((Path(source).parent for source, made in PAGES.items() if made == name), Path("docs", name).parent)

    def replaced(found: re.Match[str]) -> str:
        target, anchor = found["target"], found["anchor"] or ""
        if "://" in target or name.startswith(f"{GRAMMARS}/"):
            return found[0]
        path = (ROOT / home / target).resolve()
        inside = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
        made = PAGES.get(inside) or (inside.removeprefix("docs/") if inside.startswith("docs/") else "")
        if not made or not made.endswith(".md"):
            return found["words"]
        up = "../" * name.count("/")
        return f"[{found['words']}]({up}{made}{anchor})"

    rewritten = _LINK.sub(replaced, markdown)
    if name == TUTORIAL:
        return tutorial_chart.with_chart(rewritten)
    if name != SPECIFICATION:
        return rewritten
    return rewritten + railroad_pages.list_of([path.stem for path in _grammars()], GRAMMARS)


def _grammars() -> list[Path]:
    return sorted((ROOT / "grammar").glob("*.lark"))
