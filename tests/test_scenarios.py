"""What officials would answer: each scenario is a sentence, and the sheet must bear it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from conftest import TESTS

from ybcli import document
from ybcli.answers import finish, gather
from ybcli.checklist import make_checklist
from ybcli.model import Handbook, Verdict
from ybcli.node import Node
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist

FOLDER = TESTS / "scenarios"
SEEDS = "seeds.yaml"
FLOWS = ("filing", "reimbursement", "account")
KEYS = {"name", "flow", "as_of", "answers", "outcome"}
LISTS = {"has", "lacks", "to_confirm", "rows"}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    at: str
    name: str
    flow: str
    as_of: date
    answers: dict[str, str]
    outcome: str
    verdict: Verdict | None
    has: list[str]
    lacks: list[str]
    to_confirm: list[str]
    rows: list[str]


def read(file: Path) -> Node:
    return document.read(file.read_bytes(), file.name)


def texts(node: Node) -> list[str]:
    return [item.text() for item in node.items()]


def scenarios() -> Iterator[Scenario]:
    for file in sorted(FOLDER.glob("*.yaml")):
        if file.name == SEEDS:
            continue
        for item in read(file).items():
            pairs = {key: value for key, (_, value) in item.pairs().items()}
            assert pairs.keys() >= KEYS, f"{item.at} lacks {KEYS - pairs.keys()}"
            strays = pairs.keys() - KEYS - LISTS - {"verdict"}
            assert not strays, f"{item.at} has {strays}"
            yield Scenario(
                at=item.at,
                name=pairs["name"].text(),
                flow=pairs["flow"].text(),
                as_of=pairs["as_of"].date(),
                answers={k: v.text() for k, (_, v) in pairs["answers"].pairs().items()},
                outcome=pairs["outcome"].text(),
                verdict=Verdict(pairs["verdict"].text()) if "verdict" in pairs else None,
                **{key: texts(pairs[key]) if key in pairs else [] for key in LISTS},
            )


ALL = tuple(scenarios())


def sheet_of(book: Handbook, scenario: Scenario) -> Checklist:
    """The sheet, from answers all of which must be asked for and none of which may be missing."""
    flow, rules = book.flows[scenario.flow], Rulebook(book, scenario.as_of)
    given = gather(flow, book, scenario.as_of, scenario.answers.items())
    return make_checklist(finish(flow, given, rules, unknown=False), rules)


def known_ids(book: Handbook) -> set[str]:
    """Every id that a line of some sheet can have; of a fact that is many, without its number."""
    lines = {
        line.fact or line.id
        for flow in book.flows.values()
        for end in flow.outcomes
        for line in (end.headline, *end.steps, *end.fallback, *end.cautions)
    }
    dates = {due.id for f in book.flows.values() for end in f.outcomes for due in end.deadlines}
    many = {
        f"{fact}.{region.id}"
        for region in book.regions.values()
        for fact in region.rulings
        if book.facts[fact].many and fact in lines
    }
    return lines | many | dates | book.materials.keys() | book.channels.keys()


def on_sheet(sheet: Checklist, id_: str) -> bool:
    """Whether a line is there; a fact that is many counts with any of its lines."""
    return any(line.id == id_ or line.id.startswith(f"{id_}.") for line in sheet.lines)


@pytest.mark.parametrize("scenario", ALL, ids=lambda s: s.name)
def test_the_sheet_bears_out(handbook: Handbook, scenario: Scenario) -> None:
    sheet = sheet_of(handbook, scenario)
    assert sheet.outcome == scenario.outcome, scenario.at
    assert scenario.verdict in (sheet.verdict, None), scenario.at
    known = known_ids(handbook)
    for id_ in (*scenario.has, *scenario.lacks):
        assert re.sub(r"\.\d+$", "", id_) in known, f"{scenario.at} {id_}"
    assert [id_ for id_ in scenario.has if not on_sheet(sheet, id_)] == [], scenario.at
    assert [id_ for id_ in scenario.lacks if on_sheet(sheet, id_)] == [], scenario.at
    asked = {confirm.id for confirm in sheet.to_confirm}
    assert [id_ for id_ in scenario.to_confirm if id_ not in asked] == [], scenario.at


def test_each_scenario_is_a_sentence_of_its_own() -> None:
    names = [scenario.name for scenario in ALL]
    assert len(names) >= 120
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("flow", FLOWS)
def test_every_end_of_a_flow_has_a_scenario(handbook: Handbook, flow: str) -> None:
    told = {scenario.outcome for scenario in ALL if scenario.flow == flow}
    assert [end.id for end in handbook.flows[flow].outcomes if end.id not in told] == []


def test_every_paper_is_wanted_in_some_scenario(handbook: Handbook) -> None:
    wanted = {paper.id for scenario in ALL for paper in sheet_of(handbook, scenario).materials}
    used = {d.material for f in handbook.flows.values() for o in f.outcomes for d in o.materials}
    assert sorted(used - wanted) == []


@pytest.mark.parametrize(("letter", "last"), [("C", 22), ("u", 24)])
def test_every_conflict_and_misunderstanding_of_the_notes_is_met(letter: str, last: int) -> None:
    met = {row for scenario in ALL for row in scenario.rows}
    assert [f"{letter}{n}" for n in range(1, last + 1) if f"{letter}{n}" not in met] == []


def seeds() -> list[tuple[str, str, list[str]]]:
    """Subject by subject, what the five articles are about and the scenarios that answer it."""
    found = []
    for item in read(FOLDER / SEEDS).items():
        pairs = {key: value for key, (_, value) in item.pairs().items()}
        assert pairs.keys() == {"article", "subject", "scenarios"}, item.at
        found.append((pairs["article"].text(), pairs["subject"].text(), texts(pairs["scenarios"])))
    return found


@pytest.mark.parametrize(
    ("article", "subject", "names"), seeds(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_subject_of_the_articles_is_answered(
    article: str, subject: str, names: list[str]
) -> None:
    known = {scenario.name for scenario in ALL}
    assert names, f"{article} {subject}"
    assert [name for name in names if name not in known] == []


def test_all_five_articles_are_answered() -> None:
    assert {article for article, _, _ in seeds()} == {"000", "001", "002", "003", "004"}
