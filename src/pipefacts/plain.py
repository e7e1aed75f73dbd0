"""Plain data to structs: what JSON holds, back into frozen values, and a mapping that nothing can change."""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

import msgspec

__all__ = ["ReadOnlyDict", "build"]

S = TypeVar("S", bound=msgspec.Struct)


class ReadOnlyDict(dict[str, int]):
    """A dictionary that is hashable and refuses every change."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def _refuse(self, *_arguments: object, **_names: object) -> NoReturn:
        raise TypeError("this mapping is read-only")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


def build(kind: type[S], data: Mapping[str, Any], **known: Any) -> S:
    """The struct of ``kind`` that ``data`` holds field by field; ``known`` fields are taken as they are.

    Raises ``ValueError`` where a field is missing or of another type. Further keys are passed over.
    """
    fields = dict(known)
    for field in msgspec.structs.fields(kind):
        if field.name in fields:
            continue
        if field.name in data:
            try:
                fields[field.name] = msgspec.convert(data[field.name], field.type)
            except msgspec.ValidationError as error:
                raise ValueError(f"{field.name} of a {kind.__name__.lower()} cannot be used: {error}") from None
        elif field.required:
            raise ValueError(f"a {kind.__name__.lower()} has no {field.name}")
    return kind(**fields)
