"""The family: what every error has in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, dataclass_transform

from ybcli.text import mask, safe


@dataclass_transform(eq_default=False)
class YbcliError(Exception):
    """Something a person can put right; its text says what, where, and what to do.

    A subclass names its data as annotations, as a dataclass would, and is made with them.
    """

    exit_status: ClassVar[int] = 1
    fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        data = (name for name, kind in cls.__annotations__.items() if "ClassVar" not in kind)
        cls.fields = (*cls.fields, *data)

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(type(self).fields, values, strict=False)) | named
        for name in type(self).fields:
            setattr(self, name, given[name] if name in given else getattr(type(self), name))

    def as_dict(self) -> dict[str, object]:
        """Return the error for `--json`."""
        return {"error": str(self), "exit": self.exit_status}


class UsageError(YbcliError):
    """What was typed, or left out, cannot be used."""

    exit_status: ClassVar[int] = 2


def quoted(given: str) -> str:
    """Quote a word from outside, made safe."""
    return f"“{mask(safe(given, limit=80))}”"


def listed(names: Iterable[str]) -> str:
    """Join words from outside, made safe."""
    return "、".join(mask(safe(name, limit=80)) for name in names)
