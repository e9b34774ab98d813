"""One sheet, many formats: the same lines in the same order, and who may ask for what."""

from __future__ import annotations

import builtins
import io
import json
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sheets import COMMON, MINIMAL, hostile

from ybcli.errors import ExtraMissingError, UnknownNameError, UsageError
from ybcli.render import FORMATS, format_of, render, render_many
from ybcli.render.json import as_dict
from ybcli.render.outline import cover, outline
from ybcli.render.page import Page, gate
from ybcli.sheet import Checklist
from ybcli.text import find_bad, safe

SECTIONS = ("materials", "channels", "steps", "deadlines", "fallback", "cautions", "to_confirm")


class Ids(HTMLParser):
    """The ids of rows, under the class of their section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.section = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self.section = given["class"] or ""
        if "data-id" in given:
            self.found.setdefault(self.section, []).append(given["data-id"] or "")


def squeezed(text: str) -> str:
    """The text without its line breaks, spaces and Markdown's backslashes."""
    return re.sub(r"[\s\\\u200b]+", "", text)


def words_in_order(page: Page) -> list[str]:
    """Everything the page says, as it is read."""
    said: list[str] = [page.title, page.subtitle, *page.notices]
    for section in page.sections:
        said += [section.title, section.note]
        for row in section.rows:
            said += [row.number, row.label, row.text, *row.marks]
            said += [word for d in row.details for word in (d.label, d.text)]
    return [squeezed(word) for word in (*said, *page.sign) if word]


def assert_in_order(words: list[str], text: str) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"{word} is not after {text[max(0, at - 30) : at]}"
        at = found + len(word)


def pdf_text(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


class Letters(HTMLParser):
    """What a reader of the page sees, letter by letter."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.hidden = "", False
        self.feed(html)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("style", "title")

    def handle_endtag(self, _: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self.hidden else data


@pytest.mark.parametrize("how", [{}, {"compact": True}, {"large": True}, {"explain": True}])
@pytest.mark.parametrize("format_", ["text", "markdown", "html", "pdf"])
@pytest.mark.parametrize("sheet", [COMMON, MINIMAL], ids=["common", "minimal"])
def test_every_format_says_everything_in_one_order(
    sheet: Checklist, format_: str, how: dict[str, Any]
) -> None:
    made: bytes = render(sheet, format_, **how)
    match format_:
        case "pdf":
            text = pdf_text(made)
        case "html":
            text = Letters(made.decode()).text
        case _:
            text = made.decode()
    page = outline(sheet, explain="explain" in how)
    assert_in_order(words_in_order(page), squeezed(text))


def test_ids_and_their_order_are_the_same_in_json_and_html() -> None:
    data = json.loads(render(COMMON, "json"))
    found = Ids(render(COMMON, "html").decode()).found
    for section in SECTIONS:
        ids = [line["id"] for line in data[section]]
        ids += [day["id"] for day in data["dates"]] if section == "deadlines" else []
        assert found[section] == ids, section
    assert found["sources"] == [source["id"] for source in data["sources"]]
    assert found["headline"] == [data["headline"]["id"]]
    assert found["situation"] == [said["id"] for said in data["situation"]]
    assert found["contacts"] == [contact["id"] for contact in data["contacts"]]


def test_json_is_schema_1() -> None:
    data = json.loads(render(COMMON, "json"))
    assert data["schema"] == 1
    assert {
        *("flow", "as_of", "content", "home", "care", "answers", "verdict", "outcome", "headline"),
        *("materials", "steps", "channels", "deadlines", "cautions", "to_confirm", "contacts"),
        *("sources", "level", "replay"),
    } <= data.keys()
    assert data["outcome"] == {"id": "referral_before", "title": COMMON.title}
    wanted = {"id", "name", "form", "copies", "electronic", "where", "instead", "why"}
    assert wanted | {"cites", "grade"} <= data["materials"][0].keys()
    assert [due["date"] for due in data["deadlines"]] == ["2026-12-01", "2027-06-01", None]
    assert data["sources"][0] == {
        "n": 1,
        "id": "notice_2022_22",
        "title": COMMON.sources[0].title,
        "number": "医保发〔2022〕22号",
        "issuer": "国家医保局、财政部",
        "issued": "2022-06-30",
        "url": COMMON.sources[0].url,
        "grade": "B",
        "checked": "2026-11-22",
        "locators": ["第二部分第一条", "第三部分第四条"],
    }
    assert data["level"] == "city"
    assert data["replay"].startswith("ybcli filing --home 烟台")
    assert json.loads(render(MINIMAL, "json"))["level"] is None


def test_json_of_several_is_an_array() -> None:
    both = json.loads(render_many([COMMON, MINIMAL], "json"))
    assert [sheet["flow"] for sheet in both] == ["filing", "account"]


def test_json_keeps_hostile_text_as_it_was_and_shows_nothing_unseen() -> None:
    sheet = hostile()
    made = render(sheet, "json")
    assert find_bad(made.decode()) is None
    assert json.loads(made) == as_dict(sheet)


@pytest.mark.parametrize("format_", ["json", "html", "pdf", "png", "ics", "text", "markdown"])
def test_the_same_sheet_makes_the_same_bytes(format_: str) -> None:
    assert render(COMMON, format_) == render(COMMON, format_)


@given(st.text(max_size=60))
def test_any_text_comes_back_from_html_json_and_text(words: str) -> None:
    sheet = replace(COMMON, headline=replace(COMMON.headline, text=words))
    assert json.loads(render(sheet, "json"))["headline"]["text"] == words
    gated = squeezed(safe(words))
    assert gated in squeezed(render(sheet, "text").decode())
    assert gated in squeezed(Letters(render(sheet, "html").decode()).text)


def test_a_page_is_gated_once_for_all_formats() -> None:
    sheet = gate(hostile())
    assert find_bad(sheet.title + sheet.headline.text + sheet.materials[0].where) is None
    assert sheet.verdict is COMMON.verdict
    assert sheet.materials[0].copies == 1
    assert sheet.as_of == COMMON.as_of


@pytest.mark.parametrize(
    ("path", "format_"),
    [
        ("清单.html", "html"),
        ("a/b.HTM", "html"),
        ("x.y.pdf", "pdf"),
        ("c.md", "markdown"),
        ("c.txt", "text"),
        ("c.png", "png"),
        ("c.ics", "ics"),
        ("c.json", "json"),
    ],
)
def test_a_suffix_asks_for_its_format(path: str, format_: str) -> None:
    assert format_of(path) == format_


@pytest.mark.parametrize("path", ["清单", "清单.docx", ".html", ""])
def test_a_suffix_that_asks_for_nothing_is_refused(path: str) -> None:
    with pytest.raises(UnknownNameError):
        format_of(path)


def test_every_suffix_belongs_to_one_format() -> None:
    suffixes = [suffix for group in FORMATS.values() for suffix in group]
    assert len(suffixes) == len(set(suffixes))


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="html"):
        render(COMMON, "htm1")


def test_large_and_compact_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="只能选一个"):
        render(COMMON, "html", large=True, compact=True)


@pytest.mark.parametrize(
    ("format_", "package", "extra"),
    [
        ("html", "jinja2", "print"),
        ("ics", "icalendar", "print"),
        ("pdf", "typst", "pdf"),
        ("png", "typst", "pdf"),
    ],
)
def test_a_part_that_is_not_installed_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, format_: str, package: str, extra: str
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "ybcli.render.html", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissingError) as caught:
        render(COMMON, format_)
    assert f'pip install "ybcli[{extra}]"' in str(caught.value)
    if extra == "pdf":
        assert ".html" in str(caught.value)


def test_a_mistake_of_our_own_is_not_called_a_missing_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> str:
        raise ModuleNotFoundError("No module named 'ybcli.gone'", name="ybcli.gone")

    monkeypatch.setattr("ybcli.render.html.to_html", broken)
    with pytest.raises(ModuleNotFoundError):
        render(COMMON, "html")


def test_several_sheets_have_a_list_in_front() -> None:
    front = cover([COMMON, MINIMAL], ["甲", "乙"])
    assert front.heads == ("序号", "标识", "事项", "参保地到就医地", "结论")
    assert front.rows[0] == (
        "1",
        "甲",
        "异地就医备案：跨省转诊备案（还没住院）",
        "山东省烟台市到上海市",
        "先打电话确认，再照着办",
    )
    made = render_many([COMMON, MINIMAL], "html", labels=["甲", "乙"]).decode()
    assert made.index("清单目录（共 2 份）") < made.index("<article")
    assert made.count("<article") == 2
    ids = re.findall(r' id="([^"]+)"', made)
    assert len(ids) == len(set(ids))


def test_labels_of_a_list_are_gated_too() -> None:
    front = cover([COMMON, MINIMAL], ["\x1b[2J", "<b>"])
    assert find_bad(front.rows[0][1]) is None
    made = render_many([COMMON, MINIMAL], "html", labels=["\x1b[2J", "<b>"]).decode()
    assert "<td><b>" not in made


def test_one_picture_holds_one_sheet() -> None:
    with pytest.raises(UsageError, match="pdf"):
        render_many([COMMON, MINIMAL], "png")


def test_a_command_is_quoted_only_where_a_shell_would_stumble() -> None:
    words = ("ybcli", "filing", "--home", "烟台", "--note", "a b; c")
    assert json.loads(render(replace(COMMON, replay=words), "json"))["replay"] == (
        "ybcli filing --home 烟台 --note 'a b; c'"
    )
