"""PDF and picture: what is on them, what they are made of, and the font they ship with."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from machine import output, tool
from pypdf import PdfReader
from sheets import COMMON, HOSTILE, MINIMAL, OFFICIAL, hostile, of_many_lengths

from ybcli.render import Rendered, render, render_many
from ybcli.render.pdf import STAND_IN, _characters
from ybcli.sheet import Said
from ybcli.text import safe

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "ybcli/render/fonts"
FLOWS = ROOT / "flows"


def saved(folder: Path, data: bytes, name: str = "a.pdf") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def text(data: bytes) -> str:
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return re.sub(r"[\s\u200b]+", "", read)


@pytest.mark.parametrize("how", [{}, {"large": True}, {"compact": True}])
def test_every_font_is_our_own_and_embedded(tmp_path: Path, how: dict[str, Any]) -> None:
    pdffonts = tool("pdffonts", "poppler-utils")
    for sheet in (COMMON, hostile()):
        listed = output(pdffonts, saved(tmp_path, render(sheet, "pdf", **how))).splitlines()[2:]
        assert listed
        for line in listed:
            assert re.match(r"[A-Z]{6}\+YBSansSC-(Regular|Bold) ", line), line
            assert re.search(r" yes yes yes ", line), line


def test_it_is_tagged_named_and_in_chinese() -> None:
    reader = PdfReader(io.BytesIO(render(COMMON, "pdf")))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert reader.metadata is not None
    assert reader.metadata.title == "异地就医备案一次性告知单"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == COMMON.as_of


@pytest.mark.parametrize("how", [{}, {"compact": True}], ids=["normal", "compact"])
def test_it_passes_as_accessible(monkeypatch: pytest.MonkeyPatch, how: dict[str, Any]) -> None:
    import typst

    plain = typst.compile

    def universal(*given: Any, **options: Any) -> Any:
        return plain(*given, **options, pdf_standards="ua-1")

    monkeypatch.setattr(typst, "compile", universal)
    for sheets in ([COMMON], [MINIMAL], [hostile()], [COMMON, MINIMAL]):
        assert render_many(sheets, "pdf", **how).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("how", "least", "most"),
    [({}, 3, 5), ({"large": True}, 5, 7), ({"compact": True}, 1, 1)],
    ids=["normal", "large", "compact"],
)
def test_its_pages_are_a4_and_numbered(how: dict[str, Any], least: int, most: int) -> None:
    reader = PdfReader(io.BytesIO(render(COMMON, "pdf", **how)))
    assert least <= len(reader.pages) <= most
    for number, page in enumerate(reader.pages, 1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        flat = re.sub(r"\s+", "", page.extract_text())
        assert f"第{number}页，共{len(reader.pages)}页" in flat


def test_nothing_is_missing_from_a_common_sheet() -> None:
    made = render(COMMON, "pdf")
    assert made.warnings == ()
    assert STAND_IN not in text(made)


def test_what_the_font_lacks_is_shown_as_missing_and_said() -> None:
    made = render(hostile(), "pdf")
    assert "龘" in made.warnings[0]
    assert "😀" in made.warnings[0]
    assert ".html" in made.warnings[0]
    assert STAND_IN * 3 in text(made)
    assert isinstance(render(MINIMAL, "text"), Rendered)
    assert render(MINIMAL, "text").warnings == ()


def test_hostile_text_is_printed_letter_by_letter() -> None:
    printed = text(render(hostile(), "pdf"))
    lacking = re.compile("[龘😀𠮷﷽]|e\u0301")
    for words in HOSTILE:
        shown = lacking.sub(lambda found: "é" if found[0][0] == "e" else STAND_IN, safe(words))
        assert re.sub(r"\s+", "", shown) in printed


def test_nothing_runs_off_the_paper(tmp_path: Path) -> None:
    pdftotext = tool("pdftotext", "poppler-utils")
    for how in ({}, {"large": True}, {"compact": True}):
        made = render(hostile(), "pdf", **how)  # type: ignore[arg-type]
        boxes = output(pdftotext, "-bbox", saved(tmp_path, made), "-")
        right = [float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)]
        assert max(right) <= 595 - 20, how


def test_a_box_stands_on_the_line_of_its_step(tmp_path: Path) -> None:
    pdftotext = tool("pdftotext", "poppler-utils")
    boxes = output(pdftotext, "-bbox", saved(tmp_path, render(COMMON, "pdf")), "-")
    for before, after in (("步", "先备案"), ("步", "办完看")):
        found = re.search(rf'yMax="([\d.]+)">{before}<.*\n.* yMax="([\d.]+)">{after}', boxes)
        assert found is not None
        assert abs(float(found[1]) - float(found[2])) < 0.05


@pytest.mark.parametrize("how", [{}, {"large": True}], ids=["normal", "large"])
def test_a_day_and_its_weekday_stay_on_one_line(tmp_path: Path, how: dict[str, Any]) -> None:
    pdftotext = tool("pdftotext", "poppler-utils")
    for words in range(1, 30):
        day = Said(id="admission_on", label="日" * words, value="2026-12-01")
        made = saved(tmp_path, render(replace(COMMON, dates=(day,)), "pdf", **how))
        lines = output(pdftotext, "-layout", made, "-").split("【")[0]
        assert lines.count("2026-12-01（星期二）") == 3, words


def test_no_page_holds_nothing_but_the_lines_to_sign() -> None:
    reader = PdfReader(io.BytesIO(render_many(of_many_lengths(), "pdf")))
    printed = [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]
    assert [page[:20] for page in printed if page.startswith("经手")] == []


def test_a_clerk_s_short_sheet_is_as_large_as_any_print(tmp_path: Path) -> None:
    pdftotext = tool("pdftotext", "poppler-utils")
    made = saved(tmp_path, render(MINIMAL, "pdf", compact=True))
    found = re.search(
        r'yMin="([\d.]+)".* yMax="([\d.]+)">这件事', output(pdftotext, "-bbox", made, "-")
    )
    assert found is not None
    assert float(found[2]) - float(found[1]) >= 10


def test_links_lead_to_addresses_and_telephones_only() -> None:
    reader = PdfReader(io.BytesIO(render(COMMON, "pdf")))
    found = {
        str(note.get_object()["/A"]["/URI"])
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    urls = {source.url for source in COMMON.sources if source.url}
    assert found == {OFFICIAL, *urls, "tel:0535-12393", "tel:021-12393"}


def test_the_code_on_paper_leads_where_it_says(tmp_path: Path) -> None:
    zbar, raster = tool("zbarimg", "zbar-tools"), tool("pdftoppm", "poppler-utils")
    for name, how in {"n": {}, "c": {"compact": True}}.items():
        made = saved(tmp_path, render(COMMON, "pdf", **how), f"{name}.pdf")  # type: ignore[arg-type]
        output(raster, "-r", "200", "-png", made, str(tmp_path / name))
        found = output("sh", "-c", f"{zbar} -q --raw {tmp_path}/{name}-*.png || true").split()
        assert found == [OFFICIAL], name


def test_several_sheets_begin_on_pages_of_their_own() -> None:
    made = render_many([COMMON, MINIMAL], "pdf", labels=["甲", "乙"], compact=True)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    flat = [re.sub(r"\s+", "", page) for page in pages]
    assert len(flat) == 3
    assert "清单目录（共2份）" in flat[0]
    assert "2乙个人账户：居民医保没有个人账户这件事办不了" in flat[0]
    assert "跨省转诊备案" in flat[1]
    assert "居民医保没有个人账户" in flat[2]


def test_each_of_several_sheets_counts_its_own_pages() -> None:
    reader = PdfReader(io.BytesIO(render_many([MINIMAL, COMMON, MINIMAL], "pdf")))
    texts = [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]
    numbers = [re.findall(r"第(\d+)页，共(\d+)页", text)[-1] for text in texts]
    common = [(str(n), str(len(texts) - 3)) for n in range(1, len(texts) - 2)]
    assert numbers == [("1", "1"), ("1", "1"), *common, ("1", "1")]


@pytest.mark.parametrize("how", [{}, {"large": True}, {"compact": True}])
def test_a_picture_is_one_long_strip_as_wide_as_a_phone(how: dict[str, Any]) -> None:
    made = render(COMMON, "png", **how)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", made[16:24])
    assert width == 1080
    assert 4 * width < height < 24 * width


# ------------------------------------------------------------------ the font


def test_the_font_holds_every_character_of_the_handbook() -> None:
    lacking = {
        f"{path.name}: {char}"
        for path in FLOWS.rglob("*")
        if path.suffix in (".yaml", ".tsv")
        for char in set(path.read_text("utf-8")) - _characters() - {"\n", "\t"}
    }
    assert lacking == set()


def test_the_font_holds_every_character_of_our_own_words() -> None:
    sources = [*(ROOT / "ybcli/render").glob("*.py"), *(ROOT / "ybcli/render").glob("*.typ")]
    ours = {char for path in sources for char in path.read_text("utf-8")}
    assert ours - _characters() - {"\n"} == set()


def test_the_font_holds_the_common_standard_sets() -> None:
    rows, cells = range(0xA1, 0xF8), range(0xA1, 0xFF)
    gb2312 = {bytes([r, c]).decode("gb2312", "ignore") for r in rows for c in cells} - {""}
    assert gb2312 <= _characters()
    assert set("喆祎堃翀彧犇") <= _characters()


def characters_of(font: Path) -> set[str]:
    """What a font has glyphs for."""
    spans = output(tool("fc-query", "fontconfig"), "--format=%{charset}", str(font)).split()
    ends = [(span.split("-")[0], span.split("-")[-1]) for span in spans]
    return {chr(n) for first, last in ends for n in range(int(first, 16), int(last, 16) + 1)}


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_list_of_characters_is_what_the_font_has(style: str) -> None:
    font = FONTS / f"YBSansSC-{style}.ttf"
    held = characters_of(font)
    wanted = _characters() - {"\n"} if style == "Regular" else set("异地就医备案，（）《》[09]Aa…")
    assert wanted - held == set()
    assert "YB Sans SC".encode("utf-16-be") in font.read_bytes()
    assert "Adobe".encode("utf-16-be") in font.read_bytes()


def test_the_name_of_every_place_is_bold_throughout() -> None:
    names = set((FLOWS / "divisions.tsv").read_text("utf-8")) - {"\n", "\t"}
    assert names - characters_of(FONTS / "YBSansSC-Bold.ttf") == set()


def test_the_licence_goes_with_the_font() -> None:
    licence = (FONTS / "OFL.txt").read_text("utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    assert sum(file.stat().st_size for file in FONTS.glob("*.ttf")) < 4_200_000
