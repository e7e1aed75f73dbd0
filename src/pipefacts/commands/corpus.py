"""``pipefacts corpus``: the dumps among millions of documents to four Parquet data sets."""

import argparse
import os
import re
import sys
from time import monotonic
from typing import TYPE_CHECKING

from pipefacts.commands import complain, complain_of_output, quiet_option, say
from pipefacts.commands.taxonomies import chosen_files, taxonomy_option
from pipefacts.errors import ConfigError, PipefactsError, require

if TYPE_CHECKING:
    from pipefacts.corpus.job import Engine, Job, Result

__all__ = ["EXAMPLES", "options", "run"]

_FAILED = 2  # the exit status where shards are missing

EXAMPLES = """examples:
  pipefacts corpus crawl/*.parquet -o facts
  pipefacts corpus pages.jsonl.zst -o facts --text-column content --where '*sec.gov/Archives/*'
  pipefacts corpus dumps/ -o facts --columns plain --workers 8
  pipefacts corpus /shared/crawl -o /shared/facts --engine ray
  pipefacts corpus crawl/*.parquet -o facts --together filing

OUT gets the data sets pages, facts, definitions and diagnostics, one file per shard, and manifest.json. If a run was
interrupted, run the same command again: it does only what is missing. With --together, OUT/together gets the same data
sets for the pages whose url names a filing (or a company): there, the pages of one filing inform each other. Exit status:
0 success, 1 done, but some documents or parts of files could not be read (see diagnostics), 2 could not run or shards
are missing, 130 interrupted.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "sources", nargs="+", metavar="SRC", help="Parquet, JSON lines (plain, .gz, .zst), text files, folders, globs"
    )
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the folder of the data sets")
    parser.add_argument("--text-column", metavar="NAME", help="the text column (default: text, else content)")
    parser.add_argument("--id-column", metavar="NAME", help="the id column (default: id)")
    parser.add_argument("--url-column", metavar="NAME", help="the url column (default: url)")
    parser.add_argument("--where", metavar="GLOB", help="only documents whose url matches")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the first N documents")
    parser.add_argument(
        "--columns",
        choices=("plain", "proved", "likely"),
        default="likely",
        help="how to place values of short rows: not at all, only where proved, or by likelihood (default)",
    )
    parser.add_argument(
        "--together",
        choices=("filing", "company"),
        help="read the pages of each filing, or of each company, once more together, into OUT/together",
    )
    taxonomy_option(parser)
    parser.add_argument("--workers", type=_count, metavar="N", help="number of processes (default: one per core)")
    parser.add_argument("--engine", choices=("local", "ray"), default="local", help="this machine or a Ray cluster")
    parser.add_argument("--ray-address", metavar="ADDRESS", help="the cluster (default: the one on this machine)")
    parser.add_argument(
        "--shard-size",
        type=_size,
        metavar="SIZE",
        help="bytes per shard, such as 64M (default: 1/256 of the input, 1M to 1G)",
    )
    parser.add_argument("--overwrite", action="store_true", help="discard earlier results in OUT and start over")
    quiet_option(parser, "no progress bar and no summary")


def run(options: argparse.Namespace) -> int:
    """Run the job, or what is missing of it."""
    try:
        return _run(options)
    except PipefactsError as error:
        return complain(error)
    except OSError as error:  # of the manifest and the folders; what a shard meets is its own failure
        return complain_of_output(error.filename or options.output, error)


def _run(options: argparse.Namespace) -> int:
    require("pyarrow", "corpus")
    from pipefacts.corpus import Settings, job
    from pipefacts.corpus.chunks import Naming
    from pipefacts.taxonomy import load_taxonomy
    from pipefacts.together import Scope

    start = monotonic()
    if options.together and options.columns != "likely":
        raise ConfigError("--together needs --columns likely", remedy="leave out --columns, or --together")
    taxonomy = chosen_files(options, options.sources)
    load_taxonomy(taxonomy)  # what is wrong with a file is said before the job begins
    naming = Naming(options.text_column, options.id_column, options.url_column, options.where)
    task = job.make_job(
        options.sources,
        options.output,
        settings=Settings(
            columns=options.columns, taxonomy=taxonomy, together=Scope(options.together) if options.together else None
        ),
        naming=naming,
        limit=options.limit,
        shard_size=options.shard_size,
    )
    try:
        status = _pass(task, options, start)
        if options.together and status < _FAILED:
            status = max(status, _pass(job.second_job(task), options, start))
    except KeyboardInterrupt:
        say("interrupted: finished shards are kept; run the same command again to continue")
        return 130
    return status


def _pass(task: "Job", options: argparse.Namespace, start: float) -> int:
    """Do what is missing of one pass, and say what came of it."""
    from pipefacts.corpus import job
    from pipefacts.corpus.progress import Bar
    from pipefacts.corpus.summary import summary

    with Bar(task.plan, quiet=options.quiet) as bar:
        result = job.run(task, _engine(options), bar, overwrite=options.overwrite)
    if not options.quiet:
        _show(summary(result, monotonic() - start))
    return _status(result)


def _engine(options: argparse.Namespace) -> "Engine":
    if options.engine == "ray":
        from pipefacts.corpus.on_ray import OnRay

        return OnRay(options.workers, options.ray_address)
    from pipefacts.corpus.local import Local

    return Local(options.workers)


def _status(result: "Result") -> int:
    reasons: dict[str | None, list[str]] = {}
    for outcome in result.failures:
        reasons.setdefault(outcome.error, []).append(outcome.shard.name)
    for reason, (first, *others) in reasons.items():  # a full disk may keep thousands from being written
        more = f" and {len(others):,} more" if others else ""
        say(f"{first}{more}: PF016 the shard could not be done ({reason})")
    if result.failures:
        say("the other shards are complete; run the same command again to retry these")
        return _FAILED
    return 1 if result.counts.faults else 0


def _show(words: str) -> None:
    try:
        print(words, flush=True)  # noqa: T201 - a command speaks on its standard streams
    except BrokenPipeError:  # its reader has left; the job is done all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _size(text: str) -> int:
    found = re.fullmatch(r"([1-9][0-9]*)([kKmMgG]?)(?:i?[bB])?", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 64M")
    return int(found[1]) << {"": 0, "k": 10, "m": 20, "g": 30}[found[2].lower()]
