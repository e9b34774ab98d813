"""Strict YAML, made from PyYAML's events alone: no resolver, no constructor, no recursion.

A scalar stays the text its author wrote until the loader asks for something else, and whatever
YAML readers silently read otherwise is refused. `node` is what is read, `complaints` what is said
of a file that no YAML parser can read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml
from yaml import events

from ybcli.document.complaints import FULL_WIDTH_COLON, explain
from ybcli.document.node import Content, Node, Pair
from ybcli.errors import HandbookError
from ybcli.text import find_bad, safe

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_SCALAR = 20_000
MAX_KEY = 200

PARSERS: tuple[Any, ...] = tuple(
    getattr(yaml, name) for name in ("CSafeLoader", "SafeLoader") if hasattr(yaml, name)
)
"""The parsers at hand, the fastest first. They give the same nodes and refuse the same texts."""

_TRUTH = re.compile(r"(?i:y|n|yes|no|on|off|true|false)\Z")
_NULL = re.compile(r"(?i:null)\Z|~\Z")
_LIKE_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ][0-9:.]+ ?(?:Z|[-+][0-9:]+)?)?\Z")
_LIKE_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9a-fA-FxXoO_.:+-]*\Z|[-+]?\.(?i:inf|nan)\Z")
_NO_SPACE = re.compile(r"-\S|[a-z][a-z0-9_]*:\S")
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*(?: |$)")


def read(raw: bytes, file: str, parser: Any = PARSERS[0]) -> Node:
    """Read one file's bytes; `file` is its name in messages.

    Raises:
        HandbookError: the first thing wrong with it, with file and line.
    """
    return _Reader(file, decode(raw, file)).read(parser)


def decode(raw: bytes, file: str) -> str:
    """Make text of bytes, and refuse what a person cannot see in it.

    Raises:
        HandbookError: it is too large, not UTF-8, or holds tabs or invisible characters.
    """
    if len(raw) > MAX_BYTES:
        raise _wrong(file, 1, "YB-E001", most=MAX_BYTES)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong(file, 1, "YB-E002")
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _wrong(file, line, "YB-E004" if _is_gbk(raw) else "YB-E003") from None
    text = text.replace("\r\n", "\n")
    for number, line_text in enumerate(text.split("\n"), 1):
        if bad := find_bad(line_text):
            raise _wrong(file, number, "YB-E005", char=bad[1])
        if "\r" in line_text:
            raise _wrong(file, number, "YB-E006")
    return text


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _wrong(file: str, line: int, code: str, **data: object) -> HandbookError:
    return HandbookError.of(f"{file}:{line}", code, **data)


class _Reader:
    """Builds nodes from events, on a stack of its own."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.lines = text.split("\n")
        self.open: list[Node] = []
        self.keys: list[Node | None] = []  # for each open mapping, the key that waits for a value
        self.count = 0
        self.root: Node | None = None

    def read(self, parser: Any) -> Node:
        for number, line in enumerate(self.lines, 1):
            if "\t" in line:
                raise _wrong(self.file, number, "YB-E007")
            if line.startswith("%"):
                raise _wrong(self.file, number, "YB-E008")
        try:
            for event in yaml.parse(self.text, Loader=parser):
                self.take(event)
        except yaml.MarkedYAMLError as error:
            at, code, char = explain(error, self.lines)
            raise _wrong(self.file, at, code, char=char, most=MAX_DEPTH) from None
        except (ValueError, OverflowError):  # PyYAML's own parser, at a code point beyond the last
            at = next(n for n, text in enumerate(self.lines, 1) if "\\U" in text)
            raise _wrong(self.file, at, "YB-E022") from None
        if self.root is None or (self.root.plain and not self.root.content):
            raise _wrong(self.file, 1, "YB-E009")
        return self.root

    def take(self, event: Any) -> None:
        """Take one event; a node's end puts it in its place."""
        match event:
            case events.DocumentStartEvent() if self.root is not None:
                raise self.wrong(event, "YB-E011")
            case events.AliasEvent():
                raise self.wrong(event, "YB-E021", char="*")
            case events.CollectionEndEvent():
                self.keys.pop()
                self.put(self.open.pop())
            case events.NodeEvent():
                self.start(event)
            case _:
                pass

    def start(self, event: Any) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise self.wrong(event, "YB-E012", most=MAX_NODES)
        if event.anchor is not None:
            raise self.wrong(event, "YB-E021", char="&")
        if event.tag is not None:
            raise self.wrong(event, "YB-E021", char="!")
        if isinstance(event, events.ScalarEvent):
            self.put(self.scalar(event))
            return
        if len(self.open) >= MAX_DEPTH:
            raise self.wrong(event, "YB-E013", most=MAX_DEPTH)
        if self.open and isinstance(self.open[-1].content, dict) and self.keys[-1] is None:
            raise self.wrong(event, "YB-E016")
        is_mapping = isinstance(event, events.MappingStartEvent)
        self.open.append(self.node(event, {} if is_mapping else []))
        self.keys.append(None)

    def put(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self.open:
            self.root = node
            return
        content = self.open[-1].content
        if isinstance(content, dict):
            key = self.keys[-1]
            if key is None:
                self.keys[-1] = _key(node, content)
                return
            content[str(key.content)] = (key, node)
            self.keys[-1] = None
        elif isinstance(content, list):
            content.append(node)
        if node.plain and node.content == "":
            raise node.wrong("YB-E028" if self.at(node) in ("}", ",") else "YB-E027")

    def scalar(self, event: Any) -> Node:
        value: str = event.value
        node = self.node(event, value, plain=bool(event.implicit[0]))
        if len(value) > MAX_SCALAR:
            raise node.wrong("YB-E014", most=MAX_SCALAR)
        if bad := find_bad(value):
            if "\ud800" <= value[bad[0]] <= "\udfff":  # where the other parser sees a bad escape
                raise node.wrong("YB-E022")
            raise node.wrong("YB-E005", char=bad[1])
        if node.plain:
            self.check_plain(node, event)
        elif event.style in ("|", ">") and not _BLOCK_HEAD.match(self.rest(event.start_mark)):
            raise node.wrong("YB-E025")
        return node

    def check_plain(self, node: Node, event: Any) -> None:
        """Refuse what YAML readers read differently, and what YAML would silently cut or join."""
        value = event.value
        if node.is_typed or not value:
            return
        if code := _trap(value):
            raise node.wrong(code, value=safe(value, limit=40))
        if event.start_mark.line != event.end_mark.line:
            raise node.wrong(_why_joined(value))
        if not value[-1].isascii() and self.rest(event.end_mark).lstrip().startswith("#"):
            raise node.wrong("YB-E031")

    def at(self, node: Node) -> str:
        """The character where a node begins; none past the end."""
        line = self.lines[node.line - 1] if node.line <= len(self.lines) else ""
        return line[node.column - 1 : node.column]

    def rest(self, mark: Any) -> str:
        """What stands on a line from a mark on."""
        return self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""

    def node(self, event: Any, content: Content, plain: bool = False) -> Node:
        mark = event.start_mark
        return Node(self.file, mark.line + 1, mark.column + 1, content, plain)

    def wrong(self, event: Any, code: str, **data: object) -> HandbookError:
        return _wrong(self.file, event.start_mark.line + 1, code, **data)


def _key(node: Node, content: dict[str, Pair]) -> Node:
    key = unicodedata.normalize("NFC", node.text())
    if len(key) > MAX_KEY:
        raise node.wrong("YB-E015", most=MAX_KEY)
    if key in content:
        first = content[key][0].line
        raise node.wrong("YB-E017", key=safe(key), first=first)
    return Node(node.file, node.line, node.column, key, node.plain)


def _why_joined(value: str) -> str:
    """The code of why a scalar without quotes may have run on over several lines."""
    if "：" in value:
        return FULL_WIDTH_COLON
    if _NO_SPACE.match(value):
        return "YB-E029"
    return "YB-E030"


def _trap(value: str) -> str:
    """The code of why a scalar without quotes is not what it seems; none if it is."""
    if _TRUTH.match(value):
        return "YB-E032"
    if _NULL.match(value):
        return "YB-E033"
    if _LIKE_DATE.match(value):
        return "YB-E034"
    if _LIKE_NUMBER.match(value):
        return "YB-E035"
    return "YB-E036" if value in ("=", "<<") else ""
