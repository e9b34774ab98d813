"""`ybcli region`: what is known of a place, by subject; two places side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from ybcli import places
from ybcli.checklist.phrase import phrase
from ybcli.checklist.said import full_name
from ybcli.commands.flags import AsOf, Flows, Json
from ybcli.commands.publish import columns, put_json
from ybcli.commands.session import Session
from ybcli.errors import CommandLineError
from ybcli.model import CARE, HOME, SCHEME, Fact, Handbook
from ybcli.record import Record
from ybcli.rules import Resolved, Rulebook
from ybcli.text import wrap

SUBJECTS = {
    "filing": "备案",
    "reimbursement": "报销",
    "account": "个人账户",
    "place": "就医地",
}

MOST = 2
"""Places that can stand side by side."""


class Entry(Record):
    """One fact at one place: what speaks, and for which insurance (empty: any); or nothing."""

    fact: Fact
    speaking: tuple[tuple[str, Resolved], ...]

    @property
    def local(self) -> bool:
        """Whether the place, or its province, says something of its own."""
        return any(resolved.local for _, resolved in self.speaking)

    @property
    def values(self) -> tuple[object, ...]:
        """What is said, for comparing two places."""
        return tuple(resolved.value for _, resolved in self.speaking)


class Known(Record):
    """All that is known of one place, by fact."""

    code: str
    entries: Mapping[str, Entry]

    @classmethod
    def of(cls, rules: Rulebook, code: str) -> Known:
        """Resolve every fact there, once for each insurance."""
        facts = rules.handbook.facts.values()
        entries = {f.id: Entry(fact=f, speaking=_speaking(rules, f, code)) for f in facts}
        return cls(code=code, entries=entries)


def _speaking(rules: Rulebook, fact: Fact, code: str) -> tuple[tuple[str, Resolved], ...]:
    """What speaks for a fact, and for which insurance; what holds for both, once."""
    schemes = _schemes(rules.handbook)
    where = {HOME: code, CARE: code}
    by_scheme = {s: rules.find(fact.id, {**where, SCHEME: s}) for s in schemes}
    if len({tuple(r.ruling for r in found) for found in by_scheme.values()}) <= 1:
        return tuple(("", resolved) for resolved in rules.find(fact.id, where))
    both = set.intersection(*({r.ruling for r in found} for found in by_scheme.values()))
    said = [("" if r.ruling in both else s, r) for s, found in by_scheme.items() for r in found]
    return tuple({(s, r.ruling): (s, r) for s, r in said}.values())


def _schemes(book: Handbook) -> dict[str, str]:
    """The kinds of insurance that are asked for, and their labels."""
    questions = (q for flow in book.flows.values() for q in flow.questions if q.id == SCHEME)
    return {option.id: option.label for question in questions for option in question.options}


def region(
    ctx: typer.Context,
    place: Annotated[list[str], typer.Argument(metavar="地方", help="一个地方，或两个地方")],
    as_of: AsOf = None,
    all_: Annotated[bool, typer.Option("--all", help="全国统一的规定也列出")] = False,
    json_: Json = False,
    flows: Flows = "",  # noqa: ARG001  # read before Typer is
) -> None:
    """What is known of one place, or of two, the differences first."""
    session: Session = ctx.obj
    rules = session.rules(as_of)
    if len(place) > MOST:
        raise CommandLineError("extra", place[MOST])
    here = [Known.of(rules, places.the_place(rules.handbook.places, word).code) for word in place]
    if json_:
        put_json([_as_json(rules, known) for known in here])
        return
    for line in _one(rules, here[0], all_) if len(here) == 1 else _two(rules, *here):
        print("\n".join(wrap(line, columns(), "    ")))


def _one(rules: Rulebook, known: Known, all_: bool) -> Iterator[str]:
    """What a place says of its own; what it inherits only if asked for."""
    book = rules.handbook
    yield full_name(book, known.code)
    yield from _coverage(rules, known)
    for subject, title in SUBJECTS.items():
        entries = [e for e in known.entries.values() if e.fact.subject == subject]
        shown = [e for e in entries if e.speaking and (all_ or e.local)]
        open_ = [e.fact.name for e in entries if not e.speaking and e.fact.ask]
        if shown or open_:
            yield ""
            yield f"【{title}】"
        for entry in shown:
            yield from _said(rules, entry)
        if open_:
            yield f"还不知道，要问 12393：{'、'.join(open_)}"
    inherited = sum(1 for e in known.entries.values() if e.speaking and not e.local)
    if inherited and not all_:
        yield ""
        yield f"另有 {inherited} 条按全国统一规定，加 --all 列出。"


def _two(rules: Rulebook, left: Known, right: Known) -> Iterator[str]:
    """Both places under each fact: first where they differ, then what they share."""
    book = rules.handbook
    names = [book.places[known.code].short for known in (left, right)]
    yield f"{full_name(book, left.code)}　对比　{full_name(book, right.code)}"
    yield from (line for known in (left, right) for line in _coverage(rules, known))
    both = [_apart(left.entries[id_], right.entries[id_]) for id_ in left.entries]
    for subject, title in SUBJECTS.items():
        differing = [
            (a, b) for a, b, _ in both if a.fact.subject == subject and a.values != b.values
        ]
        if differing:
            yield ""
            yield f"【{title}：不同】"
        for pair in differing:
            yield f"- {pair[0].fact.name}"
            for name, entry in zip(names, pair, strict=True):
                yield from (f"  {name}：{text}" for text in _words(rules, entry))
    shared = [same for _, _, same in both if same.local]
    if shared:
        yield ""
        yield "【相同】"
    for entry in shared:
        yield from _said(rules, entry)


def _apart(left: Entry, right: Entry) -> tuple[Entry, Entry, Entry]:
    """What only the one place says, only the other, and both."""
    ours, theirs = left.values, right.values
    return (
        Entry(fact=left.fact, speaking=tuple(s for s in left.speaking if s[1].value not in theirs)),
        Entry(fact=left.fact, speaking=tuple(s for s in right.speaking if s[1].value not in ours)),
        Entry(fact=left.fact, speaking=tuple(s for s in left.speaking if s[1].value in theirs)),
    )


def _coverage(rules: Rulebook, known: Known) -> Iterator[str]:
    book = rules.handbook
    for flow in book.flows.values():
        held = rules.coverage(flow.id, known.code)
        yield f"{book.places[known.code].short}{flow.alias}：{book.words[f'coverage_{held}']}"


def _said(rules: Rulebook, entry: Entry) -> Iterator[str]:
    yield f"- {entry.fact.name}"
    yield from (f"  {text}" for text in _words(rules, entry))


def _words(rules: Rulebook, entry: Entry) -> Iterator[str]:
    """Each ruling in words: what it says, from which day and level, how sure, from which source."""
    words = rules.handbook.words
    if not entry.speaking:
        yield words["not_known"]
    for scheme, resolved in entry.speaking:
        ruling = resolved.ruling
        source = rules.handbook.sources[ruling.source]
        since = f"{ruling.since} 起" if ruling.since else "起始日未写"
        basis = [words[f"level_{resolved.level}"], since, words[f"grade_{ruling.grade}"]]
        basis += [words["mark_stale"]] if rules.stale(resolved) else []
        basis.append(f"依据 {source.id}")
        basis += [words["doubt"].format(doubt=ruling.doubt)] if ruling.doubt else []
        said = phrase(rules.handbook, resolved)
        whose = f"{_schemes(rules.handbook)[scheme]}：" if scheme else ""
        yield f"{whose}{said}（{'；'.join(basis)}）"


def _as_json(rules: Rulebook, known: Known) -> dict[str, object]:
    book = rules.handbook
    return {
        "code": known.code,
        "name": full_name(book, known.code),
        "as_of": rules.as_of.isoformat(),
        "coverage": {flow: str(rules.coverage(flow, known.code)) for flow in book.flows},
        "facts": [
            {
                "id": entry.fact.id,
                "name": entry.fact.name,
                "subject": entry.fact.subject,
                "ask": entry.fact.ask or None,
                "rulings": [
                    {
                        "scheme": scheme or None,
                        "text": phrase(book, resolved),
                        "level": str(resolved.level),
                        "since": str(resolved.ruling.since) if resolved.ruling.since else None,
                        "grade": str(resolved.ruling.grade),
                        "checked": str(resolved.ruling.checked),
                        "source": resolved.ruling.source,
                        "doubt": resolved.ruling.doubt or None,
                    }
                    for scheme, resolved in entry.speaking
                ],
            }
            for entry in known.entries.values()
        ],
    }
