"""What a change did: two handbooks by what they come to, or one person's two sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ybcli.sheet import Checklist
from ybcli.verify.goldens import Golden, GoldenPath
from ybcli.verify.pieces import items


class What(StrEnum):
    """What became of something."""

    GAINS = "gains"
    LOSES = "loses"
    OUTCOME = "outcome"
    VERDICT = "verdict"
    OPENED = "opened"
    CLOSED = "closed"
    RULED = "ruled"
    COVERED = "covered"
    SAID = "said"
    ASKED = "asked"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `count`: for how many classes of paths."""

    what: What
    subject: str
    before: str = ""
    after: str = ""
    count: int = 1


_Box: TypeAlias = Mapping[str, frozenset[str]]


def compare(old: Golden, new: Golden) -> tuple[Change, ...]:
    """Every change between two goldens of a flow, those of most classes first."""
    counts: dict[Change, int] = {}
    for change in _path_changes(old, new):
        counts[change] = counts.get(change, 0) + 1
    found = [Change(c.what, c.subject, c.before, c.after, count) for c, count in counts.items()]
    found += _map_changes(What.RULED, old.rules, new.rules)
    found += _map_changes(What.COVERED, old.coverage, new.coverage)
    return tuple(sorted(found, key=lambda c: (-c.count, c.what, c.subject)))


def compare_sheets(old: Checklist, new: Checklist) -> tuple[Change, ...]:
    """Every change between what one person was told and is told now."""
    found: list[Change] = []
    if old.outcome != new.outcome:
        found.append(Change(What.OUTCOME, "", old.title, new.title))
    if old.verdict != new.verdict:
        found.append(Change(What.VERDICT, "", old.verdict_words, new.verdict_words))
    before, after = dict(_said(old)), dict(_said(new))
    for key in (*before, *(key for key in after if key not in before)):
        if key not in after:
            found.append(Change(What.LOSES, key, before[key]))
        elif key not in before:
            found.append(Change(What.GAINS, key, after=after[key]))
        elif before[key] != after[key]:
            found.append(Change(What.SAID, key, before[key], after[key]))
    return tuple(found)


def _said(sheet: Checklist) -> Iterator[tuple[str, str]]:
    for part, item in items(sheet):
        marks = "".join(f"[{mark}]" for mark in item.marks)
        day = getattr(item, "day", None)
        yield f"{part} {item.id}", f"{item.text}{f' {day}' if day else ''}{marks}"
    for ask in sheet.to_confirm:
        yield f"to_confirm {ask.id}", ask.question
    for lead in sheet.leads:
        yield f"lead {lead.flow}", lead.say


def _path_changes(old: Golden, new: Golden) -> Iterator[Change]:
    met: set[int] = set()
    for path in new.paths:
        found: dict[Change, None] = {}
        overlaps = False
        for n, other in enumerate(old.paths):
            shared = _shared(other.key, path.key)
            if shared is not None:
                overlaps = True
                met.add(n)
                found |= dict.fromkeys(_pair_changes(other, path, shared))
        yield from found
        if not overlaps:
            yield Change(What.OPENED, path.outcome)
    for n, other in enumerate(old.paths):
        if n not in met:
            yield Change(What.CLOSED, other.outcome)


def _shared(one: _Box, other: _Box) -> _Box | None:
    """The ground that two boxes share, nothing standing for any value; None if they share none."""
    shared: dict[str, frozenset[str]] = {}
    for name in (*one, *other):
        mine, theirs = one.get(name, frozenset()), other.get(name, frozenset())
        shared[name] = mine & theirs if mine and theirs else mine or theirs
        if mine and theirs and not shared[name]:
            return None
    return shared


def _pair_changes(old: GoldenPath, new: GoldenPath, shared: _Box) -> Iterator[Change]:
    if old.outcome != new.outcome:
        yield Change(What.OUTCOME, "", old.outcome, new.outcome)
    if old.verdict != new.verdict:
        yield Change(What.VERDICT, "", old.verdict, new.verdict)
    if old.outcome != new.outcome:
        return
    before, after = set(_narrow(old, shared)), set(_narrow(new, shared))
    for part, item in sorted(after - before):
        yield Change(What.GAINS, f"{part} {item}")
    for part, item in sorted(before - after):
        yield Change(What.LOSES, f"{part} {item}")


def _narrow(path: GoldenPath, shared: _Box) -> Iterator[tuple[str, str]]:
    """What a path shows on some ground, with what it still takes there."""
    for part, shown in path.shown.items():
        for item in shown:
            id_, _, rest = item.removesuffix("}").partition("{")
            left: list[str] = []
            possible = True
            for test in rest.split(",") if rest else ():
                name, _, values = test.partition("=")
                wanted, held = frozenset(values.split("|")), shared.get(name, frozenset())
                possible = possible and (not held or bool(held & wanted))
                if not held or not held <= wanted:
                    left.append(f"{name}={'|'.join(sorted(held & wanted or wanted))}")
            if possible:
                yield part, f"{id_}{{{','.join(left)}}}" if left else id_


def _map_changes(what: What, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield Change(what, key, old.get(key, ""), new.get(key, ""))
