"""The handbook kept compiled: JSON lines, of which only what is asked for becomes objects.

The first line is a stamp, the second the handbook's own values, the third its places; each further
line is one entry.
A release carries its handbook so; any other is kept in the user's cache folder, and made again
whenever anything about it differs.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Final, TypeVar

from ybcli import __version__, model
from ybcli.model import Handbook, Place

SHIPPED_FILE: Final = "handbook.json"
FORMAT: Final = 2
"""Grows when the lines mean something else, so that an older cache is made again."""
SECTIONS: Final = (
    "flows",
    "materials",
    "channels",
    "facts",
    "sources",
    "glossary",
    "regions",
)
_PACKAGE: Final = os.path.dirname(os.path.abspath(__file__))
_TYPES: Final[dict[str, Any]] = {name: getattr(model, name) for name in model.__all__}
_Entry = TypeVar("_Entry")


class ForeignBundleError(Exception):
    """Bytes that are broken, or another program's, or made from something else."""


class Lazy(Mapping[str, _Entry]):
    """A mapping from ids to entries that stay JSON, read or unread, until somebody looks."""

    __slots__ = ("_made", "_raw", "_unread")

    def __init__(self, raw: dict[str, Any], *, unread: bool = False) -> None:
        self._raw = raw
        self._unread = unread
        self._made: dict[str, _Entry] = {}

    def __getitem__(self, id_: str) -> _Entry:
        if id_ not in self._made:
            raw = self._raw[id_]
            self._made[id_] = decode(json.loads(raw) if self._unread else raw)
        return self._made[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._raw

    def __repr__(self) -> str:
        return f"Lazy({list(self._raw)})"


def open_handbook(flows: str | os.PathLike[str] | None = None) -> Handbook:
    """Return the handbook of a folder, or the one that came with the program.

    Raises:
        FlowsFolderError: there is no such folder, or no handbook in it.
        HandbookError: the handbook is wrong.
    """
    if flows is not None:
        return _cached(_checked(os.fspath(flows)), shipped=False)
    try:
        return unpack(_read(os.path.join(_PACKAGE, SHIPPED_FILE)))
    except (OSError, ForeignBundleError):
        pass
    for folder in (os.path.join(_PACKAGE, "flows"), os.path.join(_PACKAGE, "..", "flows")):
        if os.path.isdir(folder):
            return _cached(os.path.abspath(folder), shipped=True)
    from ybcli import loader

    return loader.load(loader.shipped(), shipped=True)


def pack(handbook: Handbook, stamp: str = "") -> bytes:
    """Return the handbook as bytes; `stamp` says what it was made from."""
    sections = {name: getattr(handbook, name) for name in SECTIONS}
    own = {
        name: encode(getattr(handbook, name)) for name in Handbook.fields if name not in SECTIONS
    }
    own["ids"] = {name: list(entries) for name, entries in sections.items()}
    entries = (encode(entry) for section in sections.values() for entry in section.values())
    places = own.pop("places")
    body = "\n".join(_json(line) for line in (own, places, *entries)).encode()
    return _seal(body, stamp) + b"\n" + body


def unpack(data: bytes, stamp: str = "") -> Handbook:
    """Return a packed handbook; its entries are made when they are looked at.

    Raises:
        ForeignBundleError: they are not what `pack` makes here from what `stamp` says.
    """
    seal, _, body = data.partition(b"\n")
    if seal != _seal(body, stamp):
        raise ForeignBundleError
    lines = iter(body.split(b"\n"))
    own = json.loads(next(lines))
    ids = own.pop("ids")
    values: dict[str, Any] = {name: decode(value) for name, value in own.items()}
    rows = json.loads(next(lines))
    values["places"] = {code: Place._make(row) for code, row in rows.items()}
    for name in SECTIONS:
        values[name] = Lazy({id_: next(lines) for id_ in ids[name]}, unread=True)
    return Handbook(**values)


def encode(value: Any) -> Any:
    """Return a value of the model as JSON knows it: a list begins with what it is."""
    match value:
        case Enum():
            return [type(value).__name__, value.value]
        case date():
            return ["date", value.isoformat()]
        case Place():
            return list(value)
        case tuple():
            return ["tuple", *(encode(item) for item in value)]
        case Mapping():
            return {key: encode(item) for key, item in value.items()}
        case None | str() | int():
            return value
        case _:
            kind = type(value)
            return [kind.__name__, *(encode(getattr(value, name)) for name in kind.fields)]


def decode(value: Any) -> Any:
    """Return what `encode` was given, the entries of a mapping when they are looked at."""
    if isinstance(value, dict):
        return Lazy(value)
    if not isinstance(value, list):
        return value
    name = value[0]
    if name == "tuple":
        return tuple([decode(item) for item in value[1:]])
    if name == "date":
        return date.fromisoformat(value[1])
    kind = _TYPES[name]
    if issubclass(kind, Enum):
        return kind(value[1])
    made = kind.__new__(kind)  # sealed fields need no second check, and a flow has thousands
    for key, item in zip(kind.fields, value[1:], strict=True):
        object.__setattr__(made, key, decode(item) if isinstance(item, (list, dict)) else item)
    return made


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _seal(body: bytes, stamp: str) -> bytes:
    """What must agree before anything of a bundle is believed."""
    shape = repr([(name, getattr(kind, "fields", ())) for name, kind in _TYPES.items()])
    seal = {
        "ybcli": __version__,
        "format": FORMAT,
        "model": zlib.crc32(shape.encode()),
        "from": stamp,
        "sum": zlib.crc32(body),
    }
    return _json(seal).encode(errors="surrogateescape")


def _checked(folder: str) -> str:
    from ybcli.errors import FlowsFolderError

    if not os.path.isdir(folder):
        raise FlowsFolderError(folder, "absent")
    if not os.path.isfile(os.path.join(folder, "handbook.yaml")):
        raise FlowsFolderError(folder, "empty")
    return os.path.abspath(folder)


def _cached(folder: str, shipped: bool) -> Handbook:
    """Return a folder's handbook from the cache if that is made from just these files."""
    cache, stamp = _cache_file(folder, shipped), _stamp(folder, shipped)
    try:
        return unpack(_read_own(cache), stamp)
    except (OSError, ForeignBundleError):
        pass
    from pathlib import Path

    from ybcli.loader import load

    handbook = load(Path(folder), shipped)
    if stamp == _stamp(folder, shipped):
        _keep(cache, pack(handbook, stamp))
    return handbook


def _stamp(folder: str, shipped: bool) -> str:
    """Name, size and time of every file of a handbook, and of what compiles it."""
    lines = [f"shipped {shipped}"]
    reader = (os.path.join(_PACKAGE, room) for room in ("document", "loader"))
    for place in (folder, os.path.join(folder, "regions"), *reader):
        if os.path.isdir(place):
            with os.scandir(place) as files:
                for file in files:
                    read = file.name.endswith((".yaml", ".yml", ".tsv", ".py"))
                    if read and file.is_file():  # not what is gone by now, nor a link to nowhere
                        status = file.stat()
                        lines.append(f"{file.path} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(lines))


def _cache_file(folder: str, shipped: bool) -> str:
    from platformdirs import user_cache_dir

    name = zlib.crc32(f"{shipped} {folder}".encode(errors="surrogateescape"))
    return os.path.join(user_cache_dir("ybcli", False), f"handbook-{name:08x}.json")


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _read_own(path: str) -> bytes:
    """Read a file of this user's that nobody else may write; through no link, of no pipe."""
    wanted = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
    handle = os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in wanted))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            raise ForeignBundleError
        return file.read()


def _keep(path: str, data: bytes) -> None:
    """Write the cache if it can be written; without one everything is only slower."""
    from ybcli.errors import OutputError
    from ybcli.files import sweep, write

    folder = os.path.dirname(path)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        write(path, data, force=True)
    except (OSError, OutputError):
        pass
    sweep(folder)
