"""Records: frozen, slotted, keyword-only, equal by value; dataclasses in all but their cost.

`@dataclass` compiles half a dozen methods for every class at every start, and sixty classes took
longer than the rest of a one-shot run (`tests/bench/`). A `Record` shares its methods with all
others, and still answers to `dataclasses.replace`, `fields` and `is_dataclass`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn, dataclass_transform

UNCOMPARED = "at"
"""The one field that equality does not look at: where something was written."""


class _DataclassFields:
    """The fields as `dataclasses` knows them, made when somebody asks."""

    def __get__(self, _: Any, owner: _RecordType) -> dict[str, Any]:
        return _dataclass_fields(owner)


@cache
def _dataclass_fields(owner: _RecordType) -> dict[str, Any]:
    from dataclasses import field, fields, make_dataclass

    made = make_dataclass(
        owner.__name__,
        [
            (name, Any, field(default=owner.defaults[name]) if name in owner.defaults else field())
            for name in owner.fields
        ],
        kw_only=True,
    )
    return {each.name: each for each in fields(made)}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _RecordType(type):
    """Makes a slot of every annotation, and keeps its default aside.

    From Python 3.14 on a class body shows its annotations only where they are mere words, so they
    must be words everywhere.
    """

    fields: tuple[str, ...]
    defaults: dict[str, Any]

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _RecordType:
        annotations = namespace.get("__annotations__", {})
        late = "__annotate_func__" in namespace  # Python 3.14 without that line
        if late or not all(isinstance(words, str) for words in annotations.values()):
            raise TypeError(f"{name}: begin its module with `from __future__ import annotations`")
        own = tuple(annotations)
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        made = super().__new__(mcs, name, bases, {**namespace, "__slots__": own})
        parents = [base for base in bases if isinstance(base, _RecordType)]
        made.fields = (*(f for base in parents for f in base.fields), *own)
        made.defaults = {k: v for base in parents for k, v in base.defaults.items()} | defaults
        return made


class Record(metaclass=_RecordType):
    """A value with named fields that never change."""

    __dataclass_fields__ = _DataclassFields()

    def __init__(self, **given: Any) -> None:
        values = {**type(self).defaults, **given}
        if values.keys() != set(type(self).fields):
            wrong = sorted(values.keys() ^ set(type(self).fields))
            raise TypeError(f"{type(self).__name__}: missing or unexpected {', '.join(wrong)}")
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} never changes")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).fields)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), {name: getattr(self, name) for name in type(self).fields})

    def _compared(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in type(self).fields if name != UNCOMPARED)


def _again(kind: type[Record], values: dict[str, Any]) -> Record:
    """Make a record anew, for copy and pickle."""
    return kind(**values)
