"""Cases an official wrote down, run: who asks, what they must be told, and what not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ybcli.answers import finish, gather
from ybcli.checklist import make_checklist
from ybcli.engine import Finished
from ybcli.errors import YbcliError
from ybcli.model import Handbook
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.verify.findings import Finding, finding
from ybcli.verify.pieces import pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A person in a sentence, and what is expected. `has`, `lacks`, `to_confirm` are ids.

    `rows` are the rows of the notes that the expectation rests on, for the reader alone.
    """

    name: str
    flow: str
    as_of: date
    answers: Mapping[str, str]
    outcome: str
    verdict: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a scenario did not pass: what was expected of what, and what was found."""

    scenario: Scenario
    about: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.about}: {self.expected} ≠ {self.found}"


def run(book: Handbook, scenario: Scenario) -> tuple[Finished, Checklist]:
    """Make the sheet of a scenario's person.

    Raises:
        YbcliError: an answer means nothing, one is missing, or one is to a question not asked.
    """
    rules = Rulebook(book, scenario.as_of)
    flow = book.flows[scenario.flow]
    answers = gather(flow, book, scenario.as_of, scenario.answers.items())
    finished = finish(flow, answers, rules, unknown=False)
    return finished, make_checklist(finished, rules)


def failures(book: Handbook, scenario: Scenario, known: frozenset[str]) -> Iterator[Failure]:
    """Find what a scenario expects and does not get; `known` are the handbook's `known_ids`."""
    try:
        finished, sheet = run(book, scenario)
    except YbcliError as error:
        yield Failure(scenario, "answers", scenario.outcome, str(error))
        return
    if finished.outcome.id != scenario.outcome:
        yield Failure(scenario, "outcome", scenario.outcome, finished.outcome.id)
    if scenario.verdict and sheet.verdict != scenario.verdict:
        yield Failure(scenario, "verdict", scenario.verdict, sheet.verdict)
    for id_ in scenario.has:
        if not _on_sheet(sheet, id_):
            yield Failure(scenario, "has", id_, "")
    for id_ in scenario.lacks:
        if id_.partition(".")[0] not in known or _on_sheet(sheet, id_):
            yield Failure(scenario, "lacks", id_, id_ if _on_sheet(sheet, id_) else "")
    asked = {confirm.id for confirm in sheet.to_confirm}
    for id_ in scenario.to_confirm:
        if id_ not in asked:
            yield Failure(scenario, "to_confirm", id_, ", ".join(sorted(asked)))


def check_scenarios(book: Handbook, scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """Find the scenarios that do not pass."""
    known = known_ids(book)
    for scenario in scenarios:
        flags = (part for k, v in scenario.answers.items() for part in (_flag(k), v))
        as_of = ("--as-of", scenario.as_of.isoformat())
        witness = ("ybcli", scenario.flow, *flags, *as_of, "--explain")
        for failure in failures(book, scenario, known):
            yield finding("YB-E602", scenario.at, witness, item=scenario.name, why=str(failure))


def _on_sheet(sheet: Checklist, id_: str) -> bool:
    """Whether a line is there; a fact of many rulings is there with any of them."""
    leads = {lead.flow for lead in sheet.leads}
    return id_ in leads or any(
        line.id == id_ or line.id.startswith(f"{id_}.") for line in sheet.lines
    )


def known_ids(book: Handbook) -> frozenset[str]:
    """Every id that something on a sheet can have, but for those of one ruling of many."""
    found = (p.id for f in book.flows.values() for o in f.outcomes for p in pieces(book, o))
    return frozenset(found)


def _flag(question: str) -> str:
    return f"--{question.replace('_', '-')}"
