"""Settings of a project: the table ``[tool.pipefacts]`` of the nearest ``pyproject.toml`` that has one."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipefacts.diagnostics import FAULTS, RETIRED
from pipefacts.errors import ConfigError
from pipefacts.values import Severity

__all__ = ["FORMATS", "Config", "Selection", "read_config", "selection"]

FORMATS = ("concise", "full", "json", "github", "sarif")
_FILE = "pyproject.toml"
_ALL = "ALL"
_PREFIX = "PF"


class Config(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The settings; each is also an option, of ``pipefacts validate`` or of the commands that read, which goes before it.

    ``select`` and ``ignore`` hold codes or beginnings of codes (``PF3``); ``fail_on`` is the least severity that makes
    the exit status 1; ``pattern`` says which files of a folder are dumps. ``taxonomy`` holds the files that name concepts,
    beside the built-in taxonomy; their paths start from the folder of the settings.
    """

    select: tuple[str, ...] = (_ALL,)
    ignore: tuple[str, ...] = ()
    exit_zero: bool = False
    fail_on: Severity = Severity.WARNING
    format: str = "full"
    pattern: str = "*.txt"
    taxonomy: tuple[str, ...] = ()


class Selection(msgspec.Struct, frozen=True):
    """Which codes are wanted: of several beginnings of a code the longest decides, and ``ignore`` a tie."""

    select: tuple[str, ...] = (_ALL,)
    ignore: tuple[str, ...] = ()

    def __contains__(self, code: object) -> bool:
        """Whether the code is wanted."""
        name = str(code)
        wanted = max([_weight(prefix, name) for prefix in self.select], default=-1)
        unwanted = max([_weight(prefix, name) for prefix in self.ignore], default=-1)
        return wanted > unwanted


def _weight(prefix: str, code: str) -> int:
    if prefix == _ALL:
        return 0
    return len(prefix) if code.startswith(prefix) else -1


def read_config(paths: Sequence[str] = ()) -> Config:
    """The settings for files at ``paths``, looked for from the folder that holds all of them upwards.

    Raises ``ConfigError`` where the file cannot be read, or holds settings that there are not.
    """
    for folder in _upwards(paths):
        file = folder / _FILE
        if file.is_file():
            table = _table(file)
            if table is not None:
                return _checked(table, file)
    return Config()


def _upwards(paths: Sequence[str]) -> Sequence[Path]:
    folders = [os.path.realpath(path) for path in paths if path != "-" and Path(path).exists()]
    try:
        start = Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:  # paths on several drives
        start = Path.cwd()
    start = start if start.is_dir() else start.parent
    return (start, *start.parents)


def _table(file: Path) -> dict[str, Any] | None:
    import tomllib  # most runs have no file of settings

    try:
        whole = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"the settings cannot be read ({error})", source=str(file)) from None
    table = whole.get("tool", {}).get("pipefacts")
    return table if isinstance(table, dict) else None


def _checked(table: dict[str, Any], file: Path) -> Config:
    old = {"format": table["output-format"]} if "output-format" in table else {}  # its name in version 0.1
    given = {**old, **{name: value for name, value in table.items() if name != "output-format"}}
    try:
        config = msgspec.convert(given, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"[tool.pipefacts]: {error}", source=str(file)) from None
    if config.format not in FORMATS:
        raise ConfigError(
            "[tool.pipefacts]: there is no such format",
            expected=f"one of {', '.join(FORMATS)}",
            found=repr(config.format),
            source=str(file),
        )
    try:
        selection(config.select, config.ignore)
    except ConfigError as error:
        error.source = str(file)
        raise
    taxonomy = tuple([str(file.parent / path) for path in config.taxonomy])
    return msgspec.structs.replace(config, taxonomy=taxonomy)


def selection(select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """The selection of these codes, each of which may be given with commas; raises ``ConfigError``."""
    return Selection(_codes(select), _codes(ignore))


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    codes = tuple([part.strip().upper() for text in given for part in text.split(",") if part.strip()])
    known = (*FAULTS, *RETIRED)
    for code in codes:
        if code != _ALL and not (code.startswith(_PREFIX) and any(one.startswith(code) for one in known)):
            raise ConfigError(
                f"no code begins with {code!r}",
                expected="codes or prefixes, such as PF3 or PF301",
                remedy="see pipefacts explain --all",
            )
    return codes
