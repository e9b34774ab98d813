"""The real sheets on paper: one of each outcome, and the tea handbook's as well."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from browser import chromium
from machine import output, tool

from ybcli.checklist import make_checklist
from ybcli.engine import Pending, walk
from ybcli.model import Flow, Handbook, Kind, Question
from ybcli.render import render, render_many
from ybcli.render.link import is_address
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.text import width

ROADS = 250
PLACES = ("370600", "510100", "420900", "310000")


def answer(question: Question, rules: Rulebook, chance: Random) -> str:
    match question.kind:
        case Kind.PLACE:
            known = rules.handbook.places
            return chance.choice([code for code in PLACES if code in known])
        case Kind.DATE:
            return "2026-12-01"
        case _:
            return chance.choice(question.allowed)


def sheets(flow: Flow, rules: Rulebook) -> list[Checklist]:
    """The longest sheet of each outcome that chance finds, always the same ones."""
    chance, found = Random(flow.id), dict[str, Checklist]()  # noqa: S311
    for _ in range(ROADS):
        given: dict[str, str] = {}
        while isinstance(at := walk(flow, given, rules), Pending):
            given[at.question.id] = answer(at.question, rules, chance)
        sheet = make_checklist(at, rules)
        old = found.get(sheet.outcome)
        if not old or len(sheet.lines) > len(old.lines):
            found[sheet.outcome] = sheet
    return list(found.values())


@pytest.fixture(scope="module")
def real(handbook: Handbook) -> list[Checklist]:
    from conftest import TODAY

    rules = Rulebook(handbook, TODAY)
    return [sheet for flow in handbook.flows.values() for sheet in sheets(flow, rules)]


def test_most_outcomes_are_here(real: list[Checklist], handbook: Handbook) -> None:
    outcomes = sum(len(flow.outcomes) for flow in handbook.flows.values())
    assert len(real) > outcomes * 2 / 3


def test_text_fits_and_paper_prints_whole(real: list[Checklist]) -> None:
    for sheet in real:
        for columns in (40, 76):
            lines = render(sheet, "text", columns=columns).decode().splitlines()
            wide = [line for line in lines if width(line) > columns and not is_address(line)]
            assert wide == [], sheet.outcome
        made = render(sheet, "pdf", compact=True)
        assert made.warnings == (), sheet.outcome


@pytest.mark.parametrize("by", ["typst", "chromium"])
def test_a_clerk_s_sheet_is_one_a4_page_however_long_the_outcome(
    real: list[Checklist], tmp_path: Path, by: str
) -> None:
    longest = sorted(real, key=lambda sheet: -len(render(sheet, "text")))[:25]
    file = tmp_path / "all.pdf"
    if by == "typst":
        file.write_bytes(render_many(longest, "pdf", compact=True))
    else:
        source = tmp_path / "all.html"
        source.write_bytes(render_many(longest, "html", compact=True))
        with chromium(tmp_path / "profile") as page:
            page.show(source)
            file.write_bytes(page.print())
    printed = output(tool("pdftotext", "poppler-utils"), str(file), "-")
    pages = printed.split("\f")[:-1]
    starts = [n for n, text in enumerate(pages) if "一次性告知单" in text]
    assert len(starts) == len(longest)
    assert starts == list(range(starts[0], len(pages))), "a sheet goes on to a second page"


def test_the_tea_handbook_prints_in_every_format(toy: Handbook, toy_rules: Rulebook) -> None:
    for flow in toy.flows.values():
        for sheet in sheets(flow, toy_rules):
            for format_ in ("text", "markdown", "html", "json", "pdf"):
                assert "茶" in render(sheet, format_).decode("utf-8", "replace") or format_ == "pdf"
            assert "社区流程包" in render(sheet, "text").decode()


def test_a_format_loads_only_what_it_needs() -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from sheets import COMMON\n"
        "from ybcli.render import render; render(COMMON, 'text'); render(COMMON, 'markdown')\n"
        "heavy = 'jinja2 segno typst icalendar rich questionary yaml'.split()\n"
        "print([name for name in heavy if name in sys.modules])\n"
        "render(COMMON, 'pdf'); print([n for n in ('jinja2', 'segno') if n in sys.modules])\n"
    )
    here = Path(__file__).parent
    said = output(sys.executable, "-c", code, str(here.parent), str(here))
    assert said.split("\n")[:2] == ["[]", "[]"]
