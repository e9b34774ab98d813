"""What officials would answer: each scenario is a sentence, and the sheet must bear it out."""

from __future__ import annotations

import pytest
from conftest import TESTS

from ybcli.commands.cases import read_cases
from ybcli.document import read
from ybcli.model import Handbook
from ybcli.verify.scenarios import Scenario, failures, known_ids, run

FOLDER = TESTS / "scenarios"
ALL = read_cases(FOLDER)


@pytest.mark.parametrize("scenario", ALL, ids=lambda s: s.name)
def test_the_sheet_bears_out(handbook: Handbook, scenario: Scenario) -> None:
    found = failures(handbook, scenario, known_ids(handbook))
    assert [str(failure) for failure in found] == [], scenario.at


def test_each_scenario_is_a_sentence_of_its_own() -> None:
    names = [scenario.name for scenario in ALL]
    assert len(names) >= 120
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("flow", ["filing", "reimbursement", "account"])
def test_every_end_of_a_flow_has_a_scenario(handbook: Handbook, flow: str) -> None:
    told = {scenario.outcome for scenario in ALL if scenario.flow == flow}
    assert [end.id for end in handbook.flows[flow].outcomes if end.id not in told] == []


def test_every_paper_is_wanted_in_some_scenario(handbook: Handbook) -> None:
    sheets = [run(handbook, scenario)[1] for scenario in ALL]
    wanted = {paper.id for sheet in sheets for paper in sheet.materials}
    used = {d.material for f in handbook.flows.values() for o in f.outcomes for d in o.materials}
    assert sorted(used - wanted) == []


@pytest.mark.parametrize(("letter", "last"), [("C", 22), ("u", 24)])
def test_every_conflict_and_misunderstanding_of_the_notes_is_met(letter: str, last: int) -> None:
    met = {row for scenario in ALL for row in scenario.rows}
    assert [f"{letter}{n}" for n in range(1, last + 1) if f"{letter}{n}" not in met] == []


def seeds() -> list[tuple[str, str, list[str]]]:
    """Subject by subject, what the five articles are about and the scenarios that answer it."""
    file = FOLDER / "seeds.yaml"
    items = read(file.read_bytes(), file.name).items()
    assert all(i.pairs().keys() == {"article", "subject", "scenarios"} for i in items)
    return [
        (i.says("article"), i.says("subject"), [name.text() for name in i["scenarios"].items()])
        for i in items
    ]


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
