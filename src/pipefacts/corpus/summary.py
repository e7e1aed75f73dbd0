"""The figures of a job in a few lines."""

from pipefacts.corpus.counts import Counts
from pipefacts.corpus.job import Result

__all__ = ["summary"]


def summary(result: Result, seconds: float) -> str:
    """Documents, dumps by dialect, facts by alignment and refusals by code, of all shards that are whole."""
    counts = result.counts
    shards = f"in {result.whole:,} shard{'' if result.whole == 1 else 's'}"
    shards += f", {result.kept:,} of them from before" if result.kept else ""
    rows = [
        ("documents", counts.documents, f"{shards}; {_time(seconds)}"),
        ("  no dumps", counts.passed, ""),
        *([("  other urls", counts.unwanted, "")] if counts.unwanted else []),
        ("  dumps", counts.pages, _listed(counts.dialects)),
        ("  refused", sum(counts.refusals.values()), _listed(counts.refusals)),
        ("facts", counts.facts, _listed(_by_certainty(counts))),
        *([("  by others", sum(counts.told.values()), _listed(counts.told))] if counts.told else []),
        ("definitions", counts.definitions, ""),
        ("diagnostics", sum(counts.diagnostics.values()), _listed(counts.diagnostics)),
        *([("faults", counts.faults, "unreadable: see diagnostics")] if counts.faults else []),
    ]
    width = max(len(f"{number:,}") for _, number, _ in rows)
    return "\n".join(f"{name:<13} {number:>{width},}  {note}".rstrip() for name, number, note in rows)


def _by_certainty(counts: Counts) -> dict[str, int]:
    order = ("stated", "exact", "forced", "likely", "unknown")
    return {name: counts.alignments[name] for name in order if name in counts.alignments}


def _listed(figures: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in figures.items())


def _time(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest:.0f} s" if minutes else f"{rest:.1f} s"
