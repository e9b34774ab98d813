"""What an author runs: prove a handbook, draw a flow, see what a change did.

Plain functions: they print through the writer they are given, and return an exit status.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from ybcli import loader
from ybcli.answers import gather
from ybcli.answers import load as load_answers
from ybcli.checklist import make_checklist
from ybcli.commands import author_words as words
from ybcli.commands.cases import read_cases
from ybcli.commands.desk import Desk, desk_of
from ybcli.commands.editions import edition
from ybcli.engine import Pending, walk
from ybcli.errors import AnswersFileError, Fault, HandbookError, UnknownNameError
from ybcli.model import Handbook
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.text import nearest
from ybcli.verify import check as proof
from ybcli.verify.compare import Change, What, compare, compare_sheets
from ybcli.verify.coverage import Coverage, by_paths, by_scenarios
from ybcli.verify.findings import Finding, Severity, finding
from ybcli.verify.goldens import Golden, golden
from ybcli.verify.graph import FORMATS, draw
from ybcli.verify.paths import too_many
from ybcli.verify.scenarios import Scenario, check_scenarios
from ybcli.verify.study import Study
from ybcli.verify.sweep import sweep
from ybcli.verify.tree import TooManyError

FAULTY = 3
"""The exit status of a handbook that is not as it should be."""

Write: TypeAlias = Callable[[str], object]


def check(
    *,
    folder: str | None,
    today: date,
    write: Write,
    as_json: bool = False,
    fail_on: str = Severity.ERROR,
    accept: bool = False,
    coverage: bool = False,
    ahead: int | None = None,
) -> int:
    """Prove a handbook and say what is wrong with it; None is the one that is shipped.

    `accept` keeps what the flows come to, and the schemas, as they now are. `ahead`: also say what
    will turn within so many days.

    Raises:
        FlowsFolderError: there is no such folder.
        HandbookError: a file of scenarios is not one.
        UnknownNameError: `fail_on` is no severity.
    """
    if fail_on not in tuple(Severity):
        raise UnknownNameError("option", fail_on, nearest(fail_on, Severity), tuple(Severity))
    desk = desk_of(folder)
    try:
        book = loader.load(desk.root, desk.shipped)
    except HandbookError as error:
        return _report(proof.unread(error), {}, desk, write, as_json=as_json, fail_on=fail_on)
    studies = proof.studies_of(book, today)
    texts = desk.texts()  # before `keep` may put a line over them
    cases = read_cases(desk.written)
    more = list(check_scenarios(book, cases))
    changes = dict(desk.changes(studies))
    told: list[_Told] = []
    if accept:
        desk.keep(studies)
        told.append(_kept(changes))
    else:
        more += _differing(changes)
    with suppress(TooManyError):  # of which there is a finding
        told.insert(0, _Told([words.proved(book, studies)]))
        if coverage:
            told.append(_covered(book, studies, cases))
    if ahead is not None:
        told.append(_turning(studies, today, ahead))
    findings = proof.check(book, today, texts, more, studies)
    extra = {name: value for each in told for name, value in each.data.items()}
    status = _report(findings, extra, desk, write, as_json=as_json, fail_on=fail_on)
    if not as_json:
        _tell((line for each in told for line in each.lines), write)
    return status


def graph(*, book: Handbook, flow: str, form: str, write: Write) -> int:
    """Draw a flow as `text`, `mermaid` or `dot`.

    Raises:
        UnknownNameError: there is no such flow or format.
    """
    by_name = {**book.flows, **{made.alias: made for made in book.flows.values()}}
    if flow not in by_name:
        raise UnknownNameError("flow", flow, nearest(flow, by_name), tuple(by_name))
    if form not in FORMATS:
        raise UnknownNameError("format", form, nearest(form, FORMATS), FORMATS)
    write(draw(by_name[flow], form))
    return 0


def diff(
    *,
    old: str,
    new: str,
    today: date,
    write: Write,
    folder: str | None = None,
    answers: str | None = None,
    as_json: bool = False,
) -> int:
    """Say what differs between two handbooks, each a folder or a git revision of `folder`.

    With `answers`, a file of saved answers: what differs for that one person.

    Raises:
        FlowsFolderError: one is neither.
        HandbookError: one does not load.
        AnswersFileError: there are no answers in the file.
    """
    root = desk_of(folder).root
    with edition(old, root) as before, edition(new, root) as after:
        books = [loader.load(each, shipped=False) for each in (before, after)]
        if answers is not None:
            found = {"": _for_one(books[0], books[1], Path(answers), today)}
        else:
            found = dict(_between(books[0], books[1], today))
    if as_json:
        write(_json(_plain(found)))
        return 0
    if not any(found.values()):
        write(words.SAME if answers is not None else words.SAME_BUT_WORDS)
    for flow, made in found.items():
        _tell(words.changes(flow, made), write)
    return 0


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told beside the findings: in words, and as JSON."""

    lines: Sequence[str]
    data: Mapping[str, object] = field(default_factory=dict)


def _kept(changes: Mapping[str, tuple[Change, ...]]) -> _Told:
    lines = [line for flow, found in changes.items() for line in words.changes(flow, found)]
    return _Told(lines, {"changes": _plain(changes)})


def _covered(book: Handbook, studies: Mapping[str, Study], cases: Iterable[Scenario]) -> _Told:
    paths, written = by_paths(studies), by_scenarios(studies, book, cases)
    data = _plain({"paths": paths, "scenarios": written})
    return _Told(words.coverage(paths, written), {"coverage": data})


def _turning(studies: Mapping[str, Study], today: date, ahead: int) -> _Told:
    turns = sweep(studies, today, ahead)
    data = [{**asdict(turn), "day": str(turn.day)} for turn in turns]
    return _Told(words.turns(turns, ahead), {"ahead": data})


def _report(
    findings: Sequence[Finding],
    extra: Mapping[str, object],
    desk: Desk,
    write: Write,
    *,
    as_json: bool,
    fail_on: str,
) -> int:
    root = () if desk.shipped else ("--flows", str(desk.root))
    if as_json:
        listed = [
            {
                "code": f.code,
                "severity": f.severity,
                "at": f.at,
                "message": f.message,
                "witness": [*f.witness, *root] if f.witness else [],
            }
            for f in findings
        ]
        write(_json({"schema": 1, "findings": listed, **extra}))
    else:
        _tell(words.findings(findings, root), write)
    failing = {Severity.ERROR, Severity(fail_on)}
    return FAULTY if any(f.severity in failing for f in findings) else 0


def _differing(changes: Mapping[str, tuple[Change, ...]]) -> Iterable[Finding]:
    for flow, made in changes.items():
        if made:
            said = "；".join(words.changes(flow, made)[: words.MOST_TOLD])
            at = f"goldens/{flow}.txt:1"
            yield finding("YB-E601", at, ("ybcli", "check", "--accept"), change=said)


def _between(old: Handbook, new: Handbook, today: date) -> Iterable[tuple[str, tuple[Change, ...]]]:
    nothing = Golden((), {}, {})
    before, after = proof.studies_of(old, today), proof.studies_of(new, today)
    for id_ in dict.fromkeys((*before, *after)):
        kept = _golden(before[id_]) if id_ in before else nothing
        made = _golden(after[id_]) if id_ in after else nothing
        yield id_, compare(kept, made)


def _golden(study: Study) -> Golden:
    """What a flow comes to; a flow of more ways than can be told is at fault."""
    try:
        return golden(study)
    except TooManyError as error:
        found = too_many(study, error)
        raise HandbookError((Fault(found.at, found.code, found.message),)) from None


def _for_one(old: Handbook, new: Handbook, file: Path, today: date) -> tuple[Change, ...]:
    """What differs for a person; answers that are no longer asked for are not looked at."""
    saved = load_answers(_read(file), str(file))
    sheets: list[Checklist] = []
    for book in (old, new):
        if saved.flow not in book.flows:
            raise UnknownNameError("flow", saved.flow, None, tuple(book.flows))
        flow, rules = book.flows[saved.flow], Rulebook(book, saved.as_of or today)
        asked = {question.id for question in flow.questions}
        given = ((id_, answer) for id_, answer in saved.answers.items() if id_ in asked)
        position = walk(flow, gather(flow, book, today, given), rules)
        if isinstance(position, Pending):
            return (Change(What.ASKED, position.question.ask),)
        sheets.append(make_checklist(position, rules))
    return compare_sheets(sheets[0], sheets[1])


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise AnswersFileError(str(file), None, "not_readable") from None


def _tell(lines: Iterable[str], write: Write) -> None:
    for line in lines:
        write(line)


def _plain(found: Mapping[str, tuple[Change, ...] | tuple[Coverage, ...]]) -> dict[str, object]:
    return {name: [asdict(each) for each in made] for name, made in found.items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
