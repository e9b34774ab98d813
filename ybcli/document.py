"""Strict YAML, made from PyYAML's events alone: no resolver, no constructor, no recursion.

A scalar stays the text its author wrote until the loader asks for something else, and whatever
YAML readers silently read otherwise is refused.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml
from yaml import events

from ybcli.errors import Fault, HandbookError
from ybcli.mishaps import explain
from ybcli.node import FULL_WIDTH_COLON, Content, Node, Pair
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
_EMPTY = "这里没有内容；冒号或“-”后面要空一格再写"
_IN_BRACES = "花括号里要写“键: 值”，冒号后面空一格；是一句话就给整句加引号"


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
        raise _wrong(file, 1, f"文件太大：超过 {MAX_BYTES} 字节")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong(file, 1, "文件是 UTF-16 编码，请另存为 UTF-8")
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        hint = "（像是 GBK）" if _is_gbk(raw) else ""
        line = raw.count(b"\n", 0, error.start) + 1
        raise _wrong(file, line, f"不是 UTF-8 编码{hint}，请另存为 UTF-8") from None
    text = text.replace("\r\n", "\n")
    for number, line_text in enumerate(text.split("\n"), 1):
        if problem := _unseen(line_text):
            raise _wrong(file, number, problem)
    return text


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _unseen(line: str) -> str:
    if bad := find_bad(line):
        return f"有看不见的字符 {bad[1]}，请删去"
    return "换行不对：单独一个回车符 CR，请另存为普通文本" if "\r" in line else ""


def _wrong(file: str, line: int, problem: str) -> HandbookError:
    return HandbookError((Fault(f"{file}:{line}", problem),))


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
                raise _wrong(self.file, number, "有制表符（Tab），请改用空格")
            if line.startswith("%"):
                problem = "不能以 % 开头；是文字就加引号，是 YAML 指令就删去"
                raise _wrong(self.file, number, problem)
        try:
            for event in yaml.parse(self.text, Loader=parser):
                self.take(event)
        except yaml.MarkedYAMLError as error:
            raise _wrong(self.file, *explain(error, self.lines)) from None
        except (yaml.YAMLError, ValueError, RecursionError):
            raise _wrong(self.file, 1, "不是能读懂的 YAML") from None
        if self.root is None or (self.root.plain and not self.root.content):
            raise _wrong(self.file, 1, "文件是空的")
        return self.root

    def take(self, event: Any) -> None:
        """Take one event; a node's end puts it in its place."""
        match event:
            case events.DocumentStartEvent() if self.root is not None:
                raise self.wrong(event, "一个文件里只能有一份内容，不能再写 ---")
            case events.AliasEvent():
                raise self.wrong(event, "文字不能以 * 开头（YAML 会当成别名），请加引号")
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
            raise self.wrong(event, f"内容太多：超过 {MAX_NODES} 项")
        if event.anchor is not None:
            raise self.wrong(event, "文字不能以 & 开头（YAML 会当成锚点），请加引号")
        if event.tag is not None:
            raise self.wrong(event, "文字不能以 ! 开头（YAML 会当成标签），请加引号")
        if isinstance(event, events.ScalarEvent):
            self.put(self.scalar(event))
            return
        if len(self.open) >= MAX_DEPTH:
            raise self.wrong(event, f"套得太深：超过 {MAX_DEPTH} 层")
        if self.open and isinstance(self.open[-1].content, dict) and self.keys[-1] is None:
            raise self.wrong(event, "键必须是文字")
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
            raise node.wrong(_IN_BRACES if self.at(node) in ("}", ",") else _EMPTY)

    def scalar(self, event: Any) -> Node:
        value: str = event.value
        node = self.node(event, value, plain=bool(event.implicit[0]))
        if len(value) > MAX_SCALAR:
            raise node.wrong(f"文字太长：超过 {MAX_SCALAR} 字")
        if bad := find_bad(value):
            if "\ud800" <= value[bad[0]] <= "\udfff":  # where the other parser sees a bad escape
                raise node.wrong("引号里 \\ 后面的写法不对")
            raise node.wrong(f"有看不见的字符 {bad[1]}，请删去")
        if node.plain:
            self.check_plain(node, event)
        elif event.style in ("|", ">") and not _BLOCK_HEAD.match(self.rest(event.start_mark)):
            raise node.wrong("| 或 > 后面不能跟文字")
        return node

    def check_plain(self, node: Node, event: Any) -> None:
        """Refuse what YAML readers read differently, and what YAML would silently cut or join."""
        value = event.value
        if node.is_typed or not value:
            return
        if problem := _trap(value):
            shown = safe(value, limit=40)
            raise node.wrong(f'“{shown}”{problem}，请加引号："{shown}"')
        if event.start_mark.line != event.end_mark.line:
            raise node.wrong(_why_joined(value))
        if not value[-1].isascii() and self.rest(event.end_mark).lstrip().startswith("#"):
            raise node.wrong("“ #”和后面的文字会被丢掉；是文字就给整句加引号，是注释就另起一行")

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

    def wrong(self, event: Any, problem: str) -> HandbookError:
        return _wrong(self.file, event.start_mark.line + 1, problem)


def _key(node: Node, content: dict[str, Pair]) -> Node:
    key = unicodedata.normalize("NFC", node.text())
    if len(key) > MAX_KEY:
        raise node.wrong("键太长")
    if key in content:
        first = content[key][0].line
        raise node.wrong(f"“{safe(key)}”写了两次，第一次在第 {first} 行")
    return Node(node.file, node.line, node.column, key, node.plain)


def _why_joined(value: str) -> str:
    """Why a scalar without quotes may have run on over several lines."""
    if "：" in value:
        return FULL_WIDTH_COLON
    if _NO_SPACE.match(value):
        return "冒号或“-”后面要空一格再写"
    return "没加引号的文字只能写一行，否则行与行之间会多出空格"


def _trap(value: str) -> str:
    """Why a scalar without quotes is not what it seems."""
    if _TRUTH.match(value):
        return "在 YAML 里会变成是或否"
    if _NULL.match(value):
        return "在 YAML 里会变成空"
    if _LIKE_DATE.match(value):
        return "在 YAML 里会变成别的日期"
    if _LIKE_NUMBER.match(value):
        return "在 YAML 里会变成别的数"
    return "在 YAML 里有特别的意思" if value in ("=", "<<") else ""
