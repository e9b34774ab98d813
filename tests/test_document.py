from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ybcli.document import MAX_BYTES, MAX_NODES, MAX_SCALAR, PARSERS, read
from ybcli.document.node import Node
from ybcli.errors import HandbookError

FULL_WIDTH = "半角冒号加空格"

# Name, text, line of the fault, what it says.
HOSTILE: list[tuple[str, str | bytes, int, str]] = [
    ("duplicate", "a: x\nb: w\na: z\n", 3, "“a”写了两次，第一次在第 1 行"),
    ("duplicate quoted", 'a: x\n"a": z\n', 2, "“a”写了两次"),
    ("duplicate escaped", 'az: x\n"a\\u007a": y\n', 2, "“az”写了两次"),
    ("duplicate flow", "a: {b: x, b: y}\n", 1, "“b”写了两次"),
    ("duplicate composed", "caf\u00e9: x\ncafe\u0301: y\n", 2, "写了两次"),
    ("yes", "a: yes\n", 1, "会变成是或否"),
    ("No", "a: No\n", 1, "会变成是或否"),
    ("on key", "on: x\n", 1, "会变成是或否"),
    ("True", "a: True\n", 1, "会变成是或否"),
    ("y", "a: [y]\n", 1, "会变成是或否"),
    ("null", "a: null\n", 1, "会变成空"),
    ("tilde", "a: ~\n", 1, "会变成空"),
    ("nothing", "a:\nb: x\n", 1, "这里没有内容"),
    ("nothing in list", "- x\n-\n", 2, "这里没有内容"),
    ("no space after colon", "a: {b:1}\n", 1, "冒号后面空一格"),
    ("no space on a line of its own", "a:b\nc: d\n", 1, "后面要空一格"),
    ("no space after dash", "a:\n  -b\n  - c\n", 2, "后面要空一格"),
    ("braces without quotes", "a: {b} c\n", 1, "整句加引号"),
    ("octal", "a: 010\n", 1, "会变成别的数"),
    ("octal 1.2", "a: 0o17\n", 1, "会变成别的数"),
    ("hexadecimal", "a: 0x1f\n", 1, "会变成别的数"),
    ("underscores", "a: 1_000\n", 1, "会变成别的数"),
    ("sexagesimal", "a: 12:30\n", 1, "会变成别的数"),
    ("sexagesimal float", "a: 1:30.5\n", 1, "会变成别的数"),
    ("exponent", "a: 1e3\n", 1, "会变成别的数"),
    ("decimal", "a: 1.5\n", 1, "会变成别的数"),
    ("infinity", "a: -.inf\n", 1, "会变成别的数"),
    ("not a number", "a: .NaN\n", 1, "会变成别的数"),
    ("too many digits", f"a: {'1' * 19}\n", 1, "会变成别的数"),
    ("5000 digits", f"a: {'1' * 5000}\n", 1, "会变成别的数"),
    ("date", "a: 2023-01-01\n", 1, "会变成别的日期"),
    ("no date", "a: 2024-13-01\n", 1, "会变成别的日期"),
    ("date and time", "a: 2023-01-01 10:00:00 +8\n", 1, "会变成别的日期"),
    ("tag", "a: !!python/object/apply:os.system [ls]\n", 1, "不能以 ! 开头"),
    ("binary", "a: !!binary aGk=\n", 1, "不能以 ! 开头"),
    ("empty int", 'a: !!int ""\n', 1, "不能以 ! 开头"),
    ("local tag", "a: !x y\n", 1, "不能以 ! 开头"),
    ("bare tag", "a: ! x\n", 1, "不能以 ! 开头"),
    ("tagged map", "a: !!map {b: c}\n", 1, "不能以 ! 开头"),
    ("anchor", "a: &note 说明\n", 1, "不能以 &"),
    ("anchored map", "a: &x {b: c}\n", 1, "不能以 &"),
    ("anchor of Chinese", "a: &备注\n", 1, "不能以 &"),
    ("alias", "a: *x\n", 1, "不能以 *"),
    ("alias of Chinese", "a: *注\n", 1, "不能以 *"),
    ("bomb", "a: &a [x]\nb: &b [*a, *a]\n", 1, "不能以 &"),
    ("merge", "a: {<<: {b: c}}\n", 1, "特别的意思"),
    ("equals", "a: =\n", 1, "特别的意思"),
    ("deep flow", "a: " + "[" * 1000, 1, "套得太深"),
    ("deep block", "".join(" " * n + "a:\n" for n in range(40)), 33, "套得太深"),
    ("a million brackets", "[" * (MAX_BYTES - 1), 1, "套得太深"),
    ("large", b"#" * (MAX_BYTES + 1), 1, "文件太大"),
    ("long", f"a: {'x' * (MAX_SCALAR + 1)}\n", 1, "文字太长"),
    ("long key", f"{'x' * 300}: a\n", 1, "键太长"),
    ("many", "- x\n" * (MAX_NODES + 1), MAX_NODES, "内容太多"),
    ("GBK", "a: x\nb: 茶票\n".encode("gbk"), 2, "像是 GBK"),
    ("neither", b"a: \xff\xff\n", 1, "不是 UTF-8 编码，"),
    ("cut UTF-8", "a: x\nb: 茶".encode()[:-1], 2, "不是 UTF-8"),
    ("overlong", b"a: \xc0\xaf\n", 1, "不是 UTF-8"),
    ("UTF-16", "a: x\n".encode("utf-16"), 1, "UTF-16"),
    ("UTF-16 big", b"\xfe\xff" + "a: x\n".encode("utf-16-be"), 1, "UTF-16"),
    ("mark inside", "a: x\nb: \ufeffy\n", 2, "U+FEFF"),
    ("escape", "a: \x1b[31m\n", 1, "U+001B"),
    ("escaped escape", 'a: "\\e"\n', 1, "U+001B"),
    ("escaped nul", 'a: "\\0"\n', 1, "U+0000"),
    ("C1", "a: \x9b\n", 1, "U+009B"),
    ("bidi", "a: x\nb: \u202ey\n", 2, "U+202E"),
    ("bidi in comment", "# \u2066\na: x\n", 1, "U+2066"),
    ("zero width", "a: x\u200by\n", 1, "U+200B"),
    ("tag character", "a: x\U000e0041\n", 1, "U+E0041"),
    ("next line", "a: x\u0085b: w\n", 1, "U+0085"),
    ("line separator", "a: x\u2028b: w\n", 1, "U+2028"),
    ("surrogate", 'a: "\\ud800"\n', 1, "\\ 后面的写法不对"),
    ("beyond Unicode", 'a: x\nb: "\\U00110000"\n', 2, "\\ 后面的写法不对"),
    ("far beyond", 'a: "\\UFFFFFFFF"\n', 1, "\\ 后面的写法不对"),
    ("bad escape", 'a: "\\q"\n', 1, "\\ 后面的写法不对"),
    ("carriage return", "a: x\rb: w\n", 1, "回车符"),
    ("tab", "a:\n\tb: x\n", 2, "制表符"),
    ("tab after colon", "a:\tx\n", 1, "制表符"),
    ("full-width colon", "a: x\nkey：值\nb: w\n", 2, FULL_WIDTH),
    ("full-width colon first", "key：值\nb: w\n", 1, FULL_WIDTH),
    ("full-width colon last", "b: w\nkey：值\n", 2, FULL_WIDTH),
    ("full-width colon inside", "a:\n  b: w\n  key：值\n  c: z\n", 3, FULL_WIDTH),
    ("full-width colons only", "键：值\n键二：值\n", 1, FULL_WIDTH),
    ("full-width colons below", "a:\n  b：x\n  c：y\n", 2, FULL_WIDTH),
    ("colon in text", "a: 注意: 文字\n", 1, "给整句加引号"),
    ("at sign", "a: @社区\n", 1, "不能以 @ 开头"),
    ("percent", "a: %50\n", 1, "不能以 % 开头"),
    ("backquote", "a: `x`\n", 1, "不能以 ` 开头"),
    ("percent first", "%50\n", 1, "不能以 % 开头"),
    ("directive", "%YAML 1.1\n---\na: x\n", 1, "不能以 % 开头"),
    ("comment cuts text", "a: x\nb: 文字 #尾巴\n", 2, "会被丢掉"),
    ("comment cuts flow text", "a: {b: 文字 #尾巴\n  }\n", 1, "会被丢掉"),
    ("text on two lines", "a: 文字\n  文字\n", 1, "只能写一行"),
    ("list eaten", "a:\n- b\n -c\n", 2, "只能写一行"),
    ("open quote", 'a: "x\nb: w\n', 1, "引号没有配对"),
    ("open bracket", "a: [x, w\n", 1, "括号没有配对"),
    ("open bracket at the very end", "a: [", 1, "括号没有配对"),
    ("missing comma", 'a: {b: "1" c: "2"}\n', 1, "括号没有配对"),
    ("indent", "a:\n  b: x\n c: w\n", 3, "缩进没有对齐"),
    ("after a quote", 'a: "x" y\n', 1, "多了文字"),
    ("no colon", "a: x\nb\nc: w\n", 2, "少了半角冒号"),
    ("folded", "a: >x\n", 1, "后面不能跟文字"),
    ("comment as header", "a: |#\n x\n", 1, "后面不能跟文字"),
    ("two documents", "a: x\n---\nb: w\n", 2, "只能有一份内容"),
    ("empty", "", 1, "文件是空的"),
    ("only a marker", "---\n", 1, "文件是空的"),
    ("only a comment", "# x\n", 1, "文件是空的"),
    ("list as key", "[a]: x\n", 1, "键必须是文字"),
    ("map as key", "{a: b}: x\n", 1, "键必须是文字"),
    ("number as key", "1: x\n", 1, "这里要写文字"),
]


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
@pytest.mark.parametrize(
    ("text", "line", "says"), [c[1:] for c in HOSTILE], ids=[c[0] for c in HOSTILE]
)
def test_hostile_text_is_refused_at_its_line(
    text: str | bytes, line: int, says: str, parser: Any
) -> None:
    raw = text if isinstance(text, bytes) else text.encode()

    with pytest.raises(HandbookError) as caught:
        read(raw, "tea.yaml", parser)

    (fault,) = caught.value.faults
    assert fault.at == f"tea.yaml:{line}"
    assert says in fault.problem


def test_both_parsers_are_at_hand_here() -> None:
    assert [parser.__name__ for parser in PARSERS] == ["CSafeLoader", "SafeLoader"]


_WORDS = ["a", "b: ", "- ", "茶", "：", ": ", " #", "#", "[", "]", "{", "}", ", ", '"', "'", "\n"]
_WORDS += ["\n  ", "\n    ", "&x", "*x", "!", "|", ">", "%", "@", "\\", "yes", "01", "1", "? ", "-"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_WORDS), max_size=12).map("".join))
def test_both_parsers_give_the_same_or_both_refuse(text: str) -> None:
    results = [outcome(text, parser) for parser in PARSERS]

    assert results[0] == results[1]


def outcome(text: str, parser: Any) -> Node | None:
    try:
        return read(text.encode(), "tea.yaml", parser)
    except HandbookError:
        return None


def node(text: str) -> Node:
    return read(text.encode(), "tea.yaml")


def test_plain_text_numbers_and_truth_come_out_as_asked() -> None:
    root = node('a: 茶\nb: 12\nc: true\nd: "2026-11-22"\ne: "12"\nf: |\n  一\n  二\n')

    assert root["a"].text() == "茶"
    assert root["b"].integer() == 12
    assert root["c"].boolean() is True
    assert root["d"].date() == date(2026, 11, 22)
    assert root["e"].text() == "12"
    assert root["f"].text() == "一\n二\n"


def test_a_node_knows_its_line_and_column() -> None:
    root = node("\n# x\na:\n  - {b: 茶, c: 水}\n")
    item = root["a"].items()[0]

    assert (item.line, item.column) == (4, 5)
    assert (item["c"].line, item["c"].column) == (4, 15)
    assert item.pairs()["c"][0].at == "tea.yaml:4"


def test_text_that_only_begins_like_something_else_is_text() -> None:
    root = node("a: 2010-10-28 通过\nb: 12 岁\nc: yes please\nd: tea # note\n")

    assert [root[key].text() for key in "abcd"] == ["2010-10-28 通过", "12 岁", "yes please", "tea"]


def test_what_an_editor_adds_is_no_fault() -> None:
    assert read(b"\xef\xbb\xbfa: x\r\nb: w\r\n", "tea.yaml")["b"].line == 2


# How the value is asked for, its text, what is said of it.
WRONG_KIND = [
    ("text", "12", "请加引号"),
    ("text", "true", "请加引号"),
    ("text", "[a]", "要写一段文字"),
    ("text", '"  "', "不能空着"),
    ("integer", '"12"', "一个整数"),
    ("integer", "true", "一个整数"),
    ("integer", "x", "一个整数"),
    ("boolean", "1", "true 或 false"),
    ("boolean", '"true"', "true 或 false"),
    ("date", '"2026-2-3"', "要写日期"),
    ("date", '"2026-02-30"', "没有这一天"),
    ("date", '"２０２６-02-03"', "要写日期"),
    ("items", "x", "要写一个列表"),
    ("items", "{a: b}", "要写一个列表"),
    ("pairs", "x", "“键: 值”"),
    ("pairs", "键：值", FULL_WIDTH),
    ("pairs", "[a]", "“键: 值”"),
]


@pytest.mark.parametrize(("call", "text", "says"), WRONG_KIND)
def test_the_wrong_kind_of_value_is_refused_where_it_stands(
    call: str, text: str, says: str
) -> None:
    value = node(f"x: x\na: {text}\n")["a"]

    with pytest.raises(HandbookError) as caught:
        getattr(value, call)()

    (fault,) = caught.value.faults
    assert fault.at == "tea.yaml:2"
    assert says in fault.problem
