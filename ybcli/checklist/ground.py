"""What the lines of a sheet stand on: which rulings speak, how surely, and what is left to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from ybcli.model import RELATION, Grade, Level, When
from ybcli.rules import Resolved, Rulebook
from ybcli.sheet import Reference, Said


class Ground(TypedDict):
    """What one line stands on, as an `Item` keeps it."""

    cites: tuple[int, ...]
    marks: tuple[str, ...]
    level: Level | None
    grade: Grade | None
    facts: tuple[str, ...]
    because: tuple[str, ...]


class Ledger:
    """Kept while one sheet is made: numbers its sources in the order in which lines cite them.

    `asks`: by id, what nobody knows for sure. `stale`: whether any line wants to be looked at anew.
    """

    def __init__(
        self, rules: Rulebook, answers: Mapping[str, str], situation: tuple[Said, ...]
    ) -> None:
        self.rules = rules
        self.answers = answers
        self.references: dict[str, Reference] = {}
        self.asks: dict[str, str] = {}
        self.stale = False
        self._book = rules.handbook
        self._said = {said.id: (said.label, said.value) for said in situation}

    def holds(self, when: When) -> bool:
        """Whether a condition is met here."""
        return self.rules.holds(when, self.answers)

    def speaking(self, fact_id: str) -> tuple[Resolved, ...]:
        """What speaks for a fact, and a question to ask unless something firm does."""
        speaking = self.rules.find(fact_id, self.answers)
        fact = self._book.facts[fact_id]
        if fact.ask and not any(r.firm for r in speaking):
            self.asks.setdefault(fact_id, fact.ask)
        return speaking

    def known(self, facts: Iterable[str]) -> list[Resolved] | None:
        """What speaks for all of these; None if one is unknown, and a line has no ground."""
        found: list[Resolved] = []
        for fact in facts:
            speaking = self.speaking(fact)
            if not speaking:
                return None
            found += speaking
        return found

    def ground(self, found: list[Resolved], when: When, told: Iterable[Resolved] = ()) -> Ground:
        """What a line stands on: its citations, the level that spoke, and what is not sure.

        It is as sure as its best ruling, but no surer than any whose own words it repeats (`told`).
        """
        words = self._book.words
        marks: list[str] = []
        best = min((r.ruling.grade for r in found), default=None)
        grade = max((r.ruling.grade for r in told), default=best)
        if grade and grade.weak:
            marks.append(words["mark_weak"])
        if any(self.rules.stale(r) for r in found):
            marks.append(words["mark_stale"])
            self.stale = True
        marks += [words["doubt"].format(doubt=r.ruling.doubt) for r in found if r.ruling.doubt]
        local = [
            level for level in (Level.CITY, Level.PROVINCE) if level in {r.level for r in found}
        ]
        return Ground(
            cites=tuple(dict.fromkeys(self._cite(r) for r in found)),
            marks=tuple(dict.fromkeys(marks)),
            level=(local[0] if local else Level.NATION) if found else None,
            grade=grade,
            facts=tuple(dict.fromkeys(r.fact.id for r in found)),
            because=self._because(when),
        )

    def _because(self, when: When) -> tuple[str, ...]:
        """The answers and rules a condition was satisfied by, in words."""
        words = self._book.words
        reasons: list[str] = []
        for test in when:
            value = self.rules.value(test.name, self.answers) or ""
            if test.name == RELATION:
                reasons.append(words[f"relation_{value}"])
                continue
            label, shown = self._said.get(test.name) or self._choice(test.name, value)
            reasons.append(words["because"].format(label=label, value=shown))
        return tuple(reasons)

    def _choice(self, fact_id: str, value: str) -> tuple[str, str]:
        """A choice fact's name and the words for one of its values."""
        fact = self._book.facts[fact_id]
        labels = {c.id: c.label for c in fact.choices}
        return fact.name, labels.get(value, self._book.words["not_known"])

    def _cite(self, resolved: Resolved) -> int:
        """The sheet's number for a ruling's source."""
        ruling = resolved.ruling
        old = self.references.get(ruling.source)
        source = self._book.sources[ruling.source]
        locators = old.locators if old else ()
        if ruling.locator and ruling.locator not in locators:
            locators = (*locators, ruling.locator)
        self.references[source.id] = Reference(
            n=old.n if old else len(self.references) + 1,
            id=source.id,
            title=source.title,
            issuer=source.issuer,
            grade=source.grade,
            checked=min(ruling.checked, old.checked) if old else ruling.checked,
            number=source.number,
            issued=source.issued,
            url=source.url,
            locators=locators,
        )
        return self.references[source.id].n
