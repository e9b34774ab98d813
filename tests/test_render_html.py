"""The printable page: as text, as a browser sees it, and as the printer gets it."""

from __future__ import annotations

import io
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from browser import A4, PHONE, Page, chromium
from machine import output, tool
from pypdf import PdfReader
from sheets import COMMON, HOSTILE, MINIMAL, OFFICIAL, hostile, of_many_lengths

from ybcli.render import render, render_many
from ybcli.render.link import is_address, is_number, is_official
from ybcli.render.qr import CODES, draw, drawn
from ybcli.sheet import Said
from ybcli.text import safe


class Tags(HTMLParser):
    """Every tag with its attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


def saved(folder: Path, data: bytes) -> Path:
    file = folder / "清单.html"
    file.write_bytes(data)
    return file


RADICALS = str.maketrans("⻚⻬⺠⻓⻅⻋⻔戶", "页齐民长见车门户")
"""Chromium takes some characters for the radicals that share their shape."""


def pages(pdf: bytes) -> list[str]:
    """The text of each page without spaces."""
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"\s+", "", normalize("NFKC", text).translate(RADICALS)) for text in texts]


# ------------------------------------------------------------------ the file


def test_it_needs_and_may_load_nothing() -> None:
    made = render(COMMON, "html").decode()
    tags = Tags(made).tags
    names = {tag for tag, _ in tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert [given for _, given in tags if "src" in given or "style" in given] == []
    policy = next(g["content"] for t, g in tags if g.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    style = made.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    addresses = {given["href"] or "" for tag, given in tags if tag == "a"}
    outside = {address for address in addresses if not address.startswith(("#", "tel:"))}
    assert outside == {OFFICIAL, COMMON.sources[0].url, COMMON.sources[2].url}


def test_hostile_text_stays_text() -> None:
    ours, theirs = Tags(render(COMMON, "html").decode()), Tags(render(hostile(), "html").decode())
    assert {tag for tag, _ in theirs.tags} <= {tag for tag, _ in ours.tags}
    attributes = {name for _, given in theirs.tags for name in given}
    assert attributes <= {name for _, given in ours.tags for name in given}
    shown = re.sub(r"\s+", "", theirs.text)
    for words in HOSTILE:
        assert re.sub(r"\s+", "", safe(words)) in shown
    links = [given["href"] or "" for tag, given in theirs.tags if tag == "a"]
    assert all(link.startswith(("#", "https://fuwu.nhsa.gov.cn/")) for link in links)


def test_citations_lead_to_their_sources() -> None:
    tags = Tags(render_many([COMMON, COMMON], "html").decode()).tags
    ids = {given["id"] for _, given in tags if "id" in given}
    inner = [given["href"] or "" for tag, given in tags if tag == "a"]
    assert {link[1:] for link in inner if link.startswith("#")} <= ids


def test_the_style_is_black_on_white_with_one_exception_for_nothing() -> None:
    style = render(COMMON, "html").decode().split("<style>")[1].split("</style>")[0]
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", style)) == {"#000", "#fff"}
    assert "prefers-color-scheme" not in style


@pytest.mark.parametrize(
    ("text", "address", "official"),
    [
        ("https://fuwu.nhsa.gov.cn/", True, True),
        ("http://www.gov.cn/a?b=1#c", True, True),
        ("https://evil-gov.cn/", True, False),
        ("https://gov.cn.evil.example/", True, False),
        ("https://example.com/.gov.cn", True, False),
        ("javascript:alert(1)", False, False),
        ("https://a.gov.cn/<x>", False, False),
        ('https://a.gov.cn/"x', False, False),
        ("https://user@a.gov.cn/", False, False),
        ("https://a.gov.cn/ b", False, False),
        ("https://a.gov.cn/" + "x" * 500, False, False),
        ("data:text/html,x", False, False),
    ],
)
def test_only_plain_addresses_are_followed_and_only_official_ones_coded(
    text: str, address: bool, official: bool
) -> None:
    assert is_address(text) is address
    assert is_official(text) is official


def test_only_numbers_are_dialled() -> None:
    assert is_number("0535-12393")
    assert not is_number("12393;ext=1")
    assert not is_number("tel:12393")


def test_without_an_official_way_in_there_is_no_code() -> None:
    made = render(hostile(), "html").decode()
    assert "<svg" not in made
    assert render(COMMON, "html").decode().count("<svg") == 1


def test_codes_kept_drawn_are_what_would_be_drawn(
    request: pytest.FixtureRequest,
) -> None:
    kept = sorted(os.listdir(CODES))
    assert kept
    for name in kept:
        address = f"https://{name.removesuffix('.svg')}/"
        if request.config.getoption("--regold"):
            (Path(CODES) / name).write_text(draw(address))
        assert drawn(address) == draw(address)
    assert drawn("https://www.nhsa.gov.cn/x") == draw("https://www.nhsa.gov.cn/x")
    assert drawn("https://example.com/") == ""


# ------------------------------------------------------------------ in a browser


def test_a_dark_screen_shows_the_same_as_a_light_one(browser: Page, tmp_path: Path) -> None:
    file = saved(tmp_path, render(COMMON, "html"))
    browser.show(file)
    light = browser.picture()
    printed = browser.print()
    browser.show(file, dark=True)
    assert browser.picture() == light
    assert pages(browser.print()) == pages(printed)
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_it_asks_the_network_for_nothing(browser: Page, tmp_path: Path) -> None:
    file = saved(tmp_path, render(hostile(), "html"))
    browser.show(file)
    assert [url for url in browser.requested if not url.startswith("file:")] == []
    assert browser.value("document.scripts.length") == 0
    assert browser.value("document.querySelectorAll('[onerror]').length") == 0


@pytest.mark.parametrize("how", [{}, {"large": True}, {"compact": True}])
def test_a_phone_shows_it_without_scrolling_sideways(
    browser: Page, tmp_path: Path, how: dict[str, Any]
) -> None:
    for sheet in (COMMON, hostile()):
        browser.show(saved(tmp_path, render(sheet, "html", **how)), size=PHONE)
        assert browser.value("document.documentElement.scrollWidth") <= PHONE["width"]
        smallest = "Math.min(...[...document.querySelectorAll('.line')].map(e => parseFloat(getComputedStyle(e).fontSize)))"  # noqa: E501
        assert browser.value(smallest) >= (10 if "compact" in how else 16)


@pytest.mark.parametrize(
    ("how", "points"), [({}, 18), ({"large": True}, 24)], ids=["normal", "large"]
)
def test_print_is_as_large_as_promised(
    browser: Page, tmp_path: Path, how: dict[str, Any], points: int
) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html", **how)))
    assert browser.value("parseFloat(getComputedStyle(document.body).fontSize)") == points * 4 / 3


def test_it_prints_on_numbered_a4_pages(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")))
    printed = browser.print()
    texts = pages(printed)
    assert 3 <= len(texts) <= 5
    for number, text in enumerate(texts, 1):
        assert f"第{number}页,共{len(texts)}页" in text
    for page in PdfReader(io.BytesIO(printed)).pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_no_row_splits_over_two_pages(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")))
    printed = pages(browser.print())
    for paper in COMMON.materials:
        name, where = normalize("NFKC", paper.text), normalize("NFKC", paper.where)
        assert any(name in page and where in page for page in printed), paper.id
    for heading in ("申请材料", "办理渠道", "提醒", "还要核实的事"):
        assert not any(page.endswith(heading) for page in printed), heading


def test_rows_stand_further_apart_than_their_lines(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")))
    apart = """(() => {
        const [a, b] = document.querySelectorAll('.cautions li');
        const gap = b.getBoundingClientRect().top - a.getBoundingClientRect().bottom;
        const line = parseFloat(getComputedStyle(a).lineHeight);
        return (gap + line) / line;
    })()"""
    assert browser.value(apart) >= 1.29


def test_how_to_go_stands_under_the_name_of_each_way(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")))
    edges = """[...document.querySelectorAll('.channels li')].map(li => new Set([
        ...li.querySelectorAll('.line, .detail')].map(e => e.getBoundingClientRect().left)).size)"""
    assert browser.value(edges) == [1] * len(COMMON.channels)


def test_a_long_address_goes_on_after_a_slash(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")), size=PHONE)
    shown = """(() => {
        const link = document.querySelector('.sources .link a'), range = document.createRange();
        let shown = '', line = null;
        for (const node of link.childNodes) for (let i = 0; i < node.length; i++) {
            range.setStart(node, i); range.setEnd(node, i + 1);
            const top = Math.round(range.getBoundingClientRect().top);
            shown += (line !== null && top > line ? ' ' : '') + node.data[i];
            line = top;
        }
        return shown;
    })()"""
    lines = browser.value(shown).split()
    assert "".join(lines) == COMMON.sources[0].url
    assert len(lines) > 1
    assert all(line.endswith("/") for line in lines[:-1]), lines


def test_a_day_and_its_weekday_stay_on_one_line(browser: Page, tmp_path: Path) -> None:
    day = Said(id="admission_on", label="医生和医保办商量定的日子", value="2026-12-01")
    browser.show(saved(tmp_path, render(replace(COMMON, dates=(day,)), "html")), size=PHONE)
    heights = (
        "[...document.querySelectorAll('.deadlines .whole')].map(e => e.getClientRects().length)"
    )
    assert set(browser.value(heights)) == {1}
    assert "2026-12-01（星期二）" in browser.value(
        "document.querySelector('.deadlines li:last-child .whole').textContent"
    )


def test_no_page_holds_nothing_but_the_lines_to_sign(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render_many(of_many_lengths(), "html")))
    footer_first = re.compile("^第.+为准经手人")  # so Chromium writes it into the file
    assert [page for page in pages(browser.print()) if footer_first.search(page)] == []


@pytest.mark.parametrize("sheet", [COMMON, MINIMAL], ids=["common", "minimal"])
def test_a_clerk_s_sheet_is_one_page(browser: Page, tmp_path: Path, sheet: Any) -> None:
    browser.show(saved(tmp_path, render(sheet, "html", compact=True)))
    assert len(pages(browser.print())) == 1


def test_several_sheets_begin_on_pages_of_their_own(browser: Page, tmp_path: Path) -> None:
    both = render_many([COMMON, MINIMAL], "html", labels=["甲", "乙"], compact=True)
    browser.show(saved(tmp_path, both))
    first, second, third = pages(browser.print())
    assert "清单目录" in first
    assert "跨省转诊备案" in second.split("适用情况", maxsplit=1)[0]
    assert "居民医保没有个人账户" in third


def test_a_screen_reader_hears_headings_lists_boxes_and_a_table(
    browser: Page, tmp_path: Path
) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")))
    tree = browser.tree()
    assert browser.value("document.documentElement.lang") == "zh-CN"
    headings = [(node["level"], node["name"]) for node in tree if node["role"] == "heading"]
    assert headings[0] == (1, "异地就医备案一次性告知单（办事提示）")
    assert {level for level, _ in headings[1:]} == {2}
    assert [name for _, name in headings[1:4]] == ["适用情况", "最要紧", "咨询电话"]
    heads = [node["name"] for node in tree if node["role"] == "columnheader"]
    assert heads == ["勾", "材料"]
    boxes = [node["name"] for node in tree if node["role"] == "checkbox"]
    assert len(boxes) == len(COMMON.materials) + len(COMMON.steps)
    for words in ("2. 异地就医登记备案表", "出院当场结算"):
        assert sum(name.startswith(words) for name in boxes) == 1
    assert sum(node["role"] == "listitem" for node in tree) > 20
    assert any(node["name"] == f"二维码，内容是 {OFFICIAL}" for node in tree)


def test_a_box_can_be_ticked_and_prints_ticked(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")), size=A4)
    empty = browser.picture()
    browser.value("document.querySelector('input').click()")
    assert browser.value("document.querySelectorAll('input:checked').length") == 1
    assert browser.picture() != empty


@pytest.mark.parametrize("how", [{}, {"compact": True}], ids=["normal", "compact"])
def test_the_code_on_paper_leads_where_it_says(
    browser: Page, tmp_path: Path, how: dict[str, Any]
) -> None:
    zbar, raster = tool("zbarimg", "zbar-tools"), tool("pdftoppm", "poppler-utils")
    browser.show(saved(tmp_path, render(COMMON, "html", **how)))
    (tmp_path / "a.pdf").write_bytes(browser.print())
    output(raster, "-r", "200", "-png", str(tmp_path / "a.pdf"), str(tmp_path / "page"))
    found = output("sh", "-c", f"{zbar} -q --raw {tmp_path}/page*.png || true").split()
    assert found == [OFFICIAL]


def test_pictures_are_as_wide_as_the_phone(browser: Page, tmp_path: Path) -> None:
    browser.show(saved(tmp_path, render(COMMON, "html")), size=PHONE)
    width, height = struct.unpack(">II", browser.picture()[16:24])
    assert width == PHONE["width"]
    assert height > 3 * PHONE["height"]
