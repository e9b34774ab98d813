"""What an author runs: prove a handbook, draw a flow, see what a change did.

Plain functions: they print through the writer they are given, and return an exit status.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

from ybcli import loader
from ybcli.answers import gather
from ybcli.answers import load as load_answers
from ybcli.checklist import make_checklist
from ybcli.commands import author_words as words
from ybcli.commands.cases import read_cases
from ybcli.commands.editions import edition
from ybcli.engine import Pending, walk
from ybcli.errors import AnswersFileError, HandbookError, UnknownNameError
from ybcli.model import Handbook
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.text import nearest
from ybcli.verify import check as proof
from ybcli.verify.compare import Change, What, compare, compare_sheets
from ybcli.verify.coverage import by_paths, by_scenarios
from ybcli.verify.findings import Finding, Severity, finding
from ybcli.verify.goldens import Golden, golden
from ybcli.verify.graph import FORMATS, draw
from ybcli.verify.scenarios import check_scenarios
from ybcli.verify.schema import schemas
from ybcli.verify.study import Study
from ybcli.verify.sweep import sweep
from ybcli.verify.tree import TooManyError

FAULTY = 3
"""The exit status of a handbook that is not as it should be."""

Write: TypeAlias = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Desk:
    """A handbook's folder, and what its author keeps beside it."""

    root: Traversable
    shipped: bool

    @property
    def kept(self) -> Path | None:
        """Where goldens are kept: in the folder, or with the tests of a checkout."""
        if not isinstance(self.root, Path):
            return None
        return (self.root.parent / "tests" if self.shipped else self.root) / "goldens"

    @property
    def written(self) -> Path | None:
        """Where scenarios are written."""
        return self.kept.parent / "scenarios" if self.kept else None

    def texts(self) -> dict[str, str]:
        """The files of the handbook, named as in messages."""
        regions = self.root / "regions"
        found = [("", file) for file in self.root.iterdir()]
        found += [("regions/", file) for file in regions.iterdir()] if regions.is_dir() else []
        return {
            f"{self.root.name}/{folder}{file.name}": file.read_text("utf-8")
            for folder, file in found
            if file.name.endswith(".yaml")
        }


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
        HandbookError: a file of scenarios is not one.
    """
    desk = _desk(folder)
    try:
        book = loader.load(desk.root, desk.shipped)
    except HandbookError as error:
        return _report(proof.unread(error), {}, desk, write, as_json=as_json, fail_on=fail_on)
    studies = proof.studies_of(book, today)
    cases = read_cases(desk.written)
    more = list(check_scenarios(book, cases))
    changes = dict(_changes(studies, desk))
    if accept:
        _keep(studies, desk)
    else:
        more += _differing(changes, desk)
    findings = proof.check(book, today, desk.texts(), more)
    extra: dict[str, object] = {}
    if accept:
        extra["changes"] = {flow: [asdict(c) for c in found] for flow, found in changes.items()}
    if coverage:
        extra["coverage"] = {
            "paths": [asdict(c) for c in by_paths(studies)],
            "scenarios": [asdict(c) for c in by_scenarios(studies, book, cases)],
        }
    if ahead is not None:
        extra["ahead"] = [{**asdict(t), "day": str(t.day)} for t in sweep(studies, today, ahead)]
    status = _report(findings, extra, desk, write, as_json=as_json, fail_on=fail_on)
    if not as_json:
        write(words.proved(book, studies))
        for flow, found in changes.items() if accept else ():
            _tell(words.changes(flow, found), write)
        if coverage:
            _tell(words.coverage(by_paths(studies), by_scenarios(studies, book, cases)), write)
        if ahead is not None:
            _tell(words.turns(sweep(studies, today, ahead), ahead), write)
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
    root = _desk(folder).root
    with edition(old, root) as before, edition(new, root) as after:
        books = [loader.load(each, shipped=False) for each in (before, after)]
        if answers is not None:
            found = {"": _for_one(books[0], books[1], Path(answers), today)}
        else:
            found = dict(_between(books[0], books[1], today))
    if as_json:
        write(_json({flow: [asdict(change) for change in made] for flow, made in found.items()}))
        return 0
    if not any(found.values()):
        write(words.SAME)
    for flow, made in found.items():
        _tell(words.changes(flow, made), write)
    return 0


def _desk(folder: str | None) -> Desk:
    if folder is not None:
        return Desk(Path(folder).resolve(), shipped=False)
    return Desk(loader.shipped(), shipped=True)


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


def _changes(studies: Mapping[str, Study], desk: Desk) -> Iterable[tuple[str, tuple[Change, ...]]]:
    """For each flow of which a golden is kept: what differs from it."""
    for id_, study in studies.items():
        file = desk.kept / f"{id_}.txt" if desk.kept else None
        if file and file.is_file():
            try:
                kept = Golden.read(file.read_text("utf-8"))
                yield id_, compare(kept, golden(study))
            except (ValueError, TooManyError):
                yield id_, (Change(What.UNREAD, file.name),)


def _differing(changes: Mapping[str, tuple[Change, ...]], desk: Desk) -> Iterable[Finding]:
    for flow, made in changes.items():
        if made:
            said = "；".join(words.changes(flow, made)[: words.MOST_TOLD])
            at = f"goldens/{flow}.txt:1"
            yield finding("YB-E601", at, ("ybcli", "check", *_named(desk), "--accept"), change=said)


def _named(desk: Desk) -> tuple[str, ...]:
    return () if desk.shipped else (str(desk.root),)


def _keep(studies: Mapping[str, Study], desk: Desk) -> None:
    """Write the goldens, and the schemas where there are any."""
    if desk.kept is None or not isinstance(desk.root, Path):
        return
    desk.kept.mkdir(exist_ok=True)
    for id_, study in studies.items():
        (desk.kept / f"{id_}.txt").write_text(str(golden(study)), "utf-8", newline="\n")
    folder = desk.root / "schema"
    folder.mkdir(exist_ok=True)
    for kind, schema in schemas().items():
        (folder / f"{kind}.json").write_text(_json(schema) + "\n", "utf-8", newline="\n")


def _between(old: Handbook, new: Handbook, today: date) -> Iterable[tuple[str, tuple[Change, ...]]]:
    nothing = Golden((), {}, {})
    before, after = proof.studies_of(old, today), proof.studies_of(new, today)
    for id_ in dict.fromkeys((*before, *after)):
        kept = golden(before[id_]) if id_ in before else nothing
        made = golden(after[id_]) if id_ in after else nothing
        yield id_, compare(kept, made)


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


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
