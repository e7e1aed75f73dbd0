"""The option ``--taxonomy`` and the settings to the files of taxonomies that a command reads with."""

import argparse
from collections.abc import Sequence

__all__ = ["chosen_files", "taxonomy_option"]


def taxonomy_option(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument(
        "--taxonomy",
        action="append",
        metavar="FILE",
        help="a file that 'pipefacts taxonomy' wrote, in addition to the built-in one; may be repeated",
    )


def chosen_files(options: argparse.Namespace, paths: Sequence[str]) -> tuple[str, ...]:
    """The files of the option, or else of the settings for ``paths``; raises ``ConfigError``."""
    from pipefacts.diagnostics.config import read_config

    given: list[str] | None = options.taxonomy
    return tuple(given) if given is not None else read_config(paths).taxonomy
