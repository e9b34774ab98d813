from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from ybcli.text import _EVERYDAY, find_bad, mask, nearest, safe, width, wrap


@given(st.text(alphabet=st.characters(codec=None)))
def test_safe_text_holds_nothing_that_steers_or_hides(text: str) -> None:
    shown = safe(text)

    assert find_bad(shown) is None
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in shown)
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLI", "LRI") for c in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红", "\\u{1B}[31m红"),
        ("a\u202eb", "a\\u{202E}b"),
        ("a\u200bb", "a\\u{200B}b"),
        ("a\ud800b", "a\\u{D800}b"),
        ("a\x9bb", "a\\u{9B}b"),
        ("\U000e0041", "\\u{E0041}"),
        ("a\tb", "a    b"),
        ("a\r\nb\rc\nd", "a b c d"),
        ("茶，好。", "茶，好。"),
    ],
)
def test_what_is_unsafe_is_shown_and_what_is_safe_stays(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_lines_stay_lines_when_asked_for() -> None:
    assert safe("a\r\nb\x00", multiline=True) == "a\nb\\u{0}"


def test_long_text_is_cut() -> None:
    assert safe("茶" * 11, limit=10) == "茶" * 10 + "…"
    assert safe("茶" * 10, limit=10) == "茶" * 10


def test_anything_may_be_shown() -> None:
    assert safe(None) == "None"


def test_the_first_bad_character_is_named() -> None:
    assert find_bad("ab\u202ec\x00") == (2, "U+202E")
    assert find_bad("a\tb\nc，茶 ") is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("11010119900101123X", "*" * 18),
        ("卡 6222020012345678901。", f"卡 {'*' * 19}。"),
        ("6222 0200 1234 5678", "*" * 19),
        ("6222-0200-1234-5678-901", "*" * 23),
        ("110101 19900101 123x", "*" * 20),
        ("110101900101123", "*" * 15),
        ("１１０１０１１９９００１０１１２３４", "*" * 18),
        ("12393", "12393"),
        ("13800138000", "13800138000"),
        ("2025-01-01 2026-11-22", "2025-01-01 2026-11-22"),
        ("370600 310000", "370600 310000"),
    ],
)
def test_numbers_that_may_be_somebodys_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("abc", 3), ("茶abc", 5), ("，", 2), ("e\u0301", 1), ("a\x07茶", 3)],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    assert width(text) == cells


def test_the_everyday_characters_are_measured_as_the_table_of_widths_says() -> None:
    everyday = [char for char in map(chr, range(0x10000)) if re.fullmatch(_EVERYDAY, char)]
    assert len(everyday) > 21_000
    assert [char for char in everyday if width(char) != wcwidth(char)] == []


_TEXT = st.text(alphabet="茶水，。（）“”：abc 12.:/《》、%", max_size=60)


@given(_TEXT, st.integers(4, 40))
@example("（" * 30, 6)
@example("。" * 30, 6)
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns, "  ")

    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(_TEXT)
def test_breaks_keep_punctuation_where_it_belongs(text: str) -> None:
    lines = wrap(f"茶{text}", 200)
    narrow = wrap("茶水，好喝。（泡茶）：“水”、茶。" * 3, 10)

    assert lines == [f"茶{text}".rstrip()]
    assert not any(line[0] in "，。、；：？！）》”" for line in narrow)
    assert not any(line[-1] in "（《“" for line in narrow)


def test_words_numbers_and_addresses_stay_whole() -> None:
    text = "电话0535-12393，网址https://www.tea.gov.cn/law，完"

    assert wrap(text, 30) == ["电话0535-12393，网址", "https://www.tea.gov.cn/law，完"]


def test_later_lines_are_indented_and_paragraphs_stay_apart() -> None:
    assert wrap("一二三四五\n六", 6, "  ") == ["一二三", "  四五", "  六"]


def test_an_address_wider_than_a_line_is_cut_but_kept() -> None:
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


@pytest.mark.parametrize(
    ("word", "found"),
    [("filling", "filing"), ("FILING", "filing"), ("茶", None), ("acount", "account")],
)
def test_the_nearest_name_is_found(word: str, found: str | None) -> None:
    assert nearest(word, ["filing", "account", "reimbursement"]) == found


def test_of_two_characters_one_is_enough_to_be_near() -> None:
    assert nearest("帐户", ["备案", "报销", "账户"]) == "账户"
    assert nearest("火星", ["备案", "报销", "账户"]) is None
