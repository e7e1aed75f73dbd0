"""How well facts are named and typed: concepts, units, scaled values and period types against pages that tell them.

usage: taxonomy.py [--every N] [--show N] [CORPUS ...]

Each ``--every``-th page of the corpora is read (default 10), or of those whose name begins as given. A kind of unit is
known by the data type of the true concept; the kinds of a filer's own concepts are not counted, since the corpora draw
some of them wrongly. ``--show`` prints that many wrong ones of each kind.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from named import Named, named_pages, sources

from pipefacts.meaning.details import kind_of
from pipefacts.taxonomy.inputs.parts import is_standard
from pipefacts.taxonomy.resolution import qualified
from pipefacts.values import NUMBERS, CellKind, Fact, FactKind

EVERY = 10
_UNIT_KINDS = {"shares": FactKind.SHARES, "pure": FactKind.NUMBER}


class Figures:
    """What was counted, and what was wrong."""

    def __init__(self, show: int) -> None:
        self.counts: Counter[str] = Counter()
        self._show = show

    def judge(self, name: str, right: bool, *what: object) -> None:
        """Count a claim as right or wrong."""
        self.counts[name] += 1
        if not right:
            self.counts[f"{name} wrong"] += 1
            if what and self.counts[f"{name} wrong"] <= self._show:
                print(f"[{name}]", *what, file=sys.stderr)

    def line(self, name: str, of: str) -> str:
        """A line of the report."""
        given, wrong, total = self.counts[name], self.counts[f"{name} wrong"], max(1, self.counts[of])
        right = (given - wrong) / max(1, given)
        return f"{name:22} {given:>8,} of {self.counts[of]:>8,} {of:32} ({given / total:.3f}), right {right:.4f}, wrong {wrong}"


def measure(page: Named, figures: Figures) -> None:
    """Compare the facts of a page with the truth."""
    by_name = {definition["name"]: definition for definition in page.definitions}
    scales = page.stages.body.units
    cells = [cell for each in page.stages.body.rows for cell in each.row.values]
    for fact, cell, name in zip(page.stages.facts, cells, page.names, strict=True):
        definition = by_name.get(name or "")
        if definition is None or name is None:
            continue
        standard = is_standard(qualified(name))
        _judge_concept(fact, name, page, figures)
        _judge_period(fact, definition, figures)
        if standard and cell.kind in NUMBERS:
            _judge_unit(fact, cell.kind, definition, scales, figures)


def _judge_concept(fact: Fact, name: str, page: Named, figures: Figures) -> None:
    figures.counts["facts"] += 1
    if fact.definition is not None:
        figures.judge("linked", page.definitions[fact.definition]["name"] == name)
    if not is_standard(qualified(name)):
        if fact.concept is not None and name.partition("_")[0] != "ns":
            figures.judge("filer's own, named", False, fact.label, name, fact.concept)
        return
    text = next(d.get("definition") for d in page.definitions if d["name"] == name)
    figures.counts["facts of standard concepts"] += 1
    has_text = bool(text) and text != "No definition available."
    figures.counts["facts of concepts with a text"] += has_text
    if fact.concept is not None:
        right = fact.concept.replace(":", "_", 1) == name
        figures.judge("concept", right, fact.label, name, fact.concept)
        if has_text:
            figures.judge("concept with a text", right)


def _judge_period(fact: Fact, definition: dict[str, Any], figures: Figures) -> None:
    truth = definition["period_type"]
    if fact.period is None or not truth:
        return
    figures.counts["facts with a period"] += 1
    if fact.period.type is not None:
        figures.judge("period type proved", fact.period.type == truth, fact.line, fact.label, truth, fact.period)
        figures.judge("period type", fact.period.type == truth)
    elif fact.likely_period_type is not None:
        figures.judge("period type likely", fact.likely_period_type == truth)
        figures.judge("period type", fact.likely_period_type == truth)


def _judge_unit(fact: Fact, form: CellKind, definition: dict[str, Any], page: Any, figures: Figures) -> None:
    truth = kind_of(definition["data_type"])
    truth = FactKind.NUMBER if truth is FactKind.PERCENT else truth
    if truth not in (FactKind.MONETARY, FactKind.PER_SHARE, FactKind.SHARES, FactKind.NUMBER):
        return
    figures.counts["numbers"] += 1
    what = (fact.line, fact.label, fact.text, definition["data_type"], fact.unit, fact.likely_unit)
    if fact.unit is not None:
        figures.judge("unit proved", _kind(fact.unit) is truth, *what)
        figures.judge("unit", _kind(fact.unit) is truth)
    elif fact.likely_unit is not None:
        figures.judge("unit likely", _kind(fact.likely_unit) is truth)
        figures.judge("unit", _kind(fact.likely_unit) is truth)
    if fact.scaled is not None and form is not CellKind.PERCENT:
        codes = list(page.codes.values()) or [None]
        powers = {page.power(truth, code, None) for code in codes}
        figures.judge("scaled", any(fact.scaled == fact.value * 10**power for power in powers), *what)


def _kind(unit: str) -> FactKind:
    """The kind of a unit's name: what is neither shares nor a currency is a number of things."""
    if unit in _UNIT_KINDS:
        return _UNIT_KINDS[unit]
    if unit.endswith("/shares"):
        return FactKind.PER_SHARE
    return FactKind.MONETARY if len(unit) == 3 and unit.isupper() else FactKind.NUMBER


def main(arguments: Sequence[str]) -> int:
    """Read and print."""
    options = {name: EVERY if name == "--every" else 0 for name in ("--every", "--show")}
    names = []
    words = iter(arguments)
    for word in words:
        if word in options:
            options[word] = int(next(words))
        else:
            names.append(word)
    figures = Figures(options["--show"])
    for file in sources(names):
        for page in named_pages(file, every=options["--every"]):
            measure(page, figures)
    for name, of in (
        ("linked", "facts"),
        ("concept", "facts of standard concepts"),
        ("concept with a text", "facts of concepts with a text"),
        ("filer's own, named", "facts"),
        ("unit proved", "numbers"),
        ("unit likely", "numbers"),
        ("unit", "numbers"),
        ("scaled", "numbers"),
        ("period type proved", "facts with a period"),
        ("period type likely", "facts with a period"),
        ("period type", "facts with a period"),
    ):
        print(figures.line(name, of))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
