"""The sheet made: a finished walk, the rules of its two places and a day, put into words.

`phrase` has the words of a ruling, `said` those of an answer, `ground` what a line stands on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from ybcli.checklist.caps import caps
from ybcli.checklist.ground import Ledger
from ybcli.checklist.phrase import arithmetic, phrase
from ybcli.checklist.said import dates, full_name, replay, situation
from ybcli.due import due
from ybcli.engine import Finished
from ybcli.errors import HandbookError, TooEarlyError, YbcliError
from ybcli.model import (
    CARE,
    HOME,
    UNKNOWN,
    Deadline,
    Demand,
    Line,
    Verdict,
)
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist, Confirm, Contact, Due, Item, Next, Paper, Way

_Item = TypeVar("_Item", bound=Item)


def make_checklist(finished: Finished, rules: Rulebook) -> Checklist:
    """Put into words what an outcome says to this person on this day.

    Raises:
        TooEarlyError: what matters most rests on a rule that begins after this day.
        HandbookError: it rests on a rule that nobody has found, which `check` proves absent.
    """
    return _Desk(finished, rules).sheet()


class _Desk:
    """Where one sheet is put together, section by section."""

    def __init__(self, finished: Finished, rules: Rulebook) -> None:
        self.finished = finished
        self.rules = rules
        self.book = rules.handbook
        self.answers = finished.answers
        self.situation = situation(self.book, finished.path)
        self.ledger = Ledger(rules, self.answers, self.situation)

    def sheet(self) -> Checklist:
        finished, outcome, words = self.finished, self.finished.outcome, self.book.words
        headline = self.item(outcome.headline)
        if headline is None:  # `check` proves that no shipped headline rests on an unknown fact
            raise self.no_ground()
        materials = _once(self.paper(d) for d in outcome.materials)
        steps = self.lines(outcome.steps)
        deadlines = _once(self.due(d) for d in outcome.deadlines)
        channels = _once(self.way(u.channel) for u in outcome.channels if self.ledger.holds(u.when))
        fallback = self.lines(outcome.fallback)
        cautions = self.lines(outcome.cautions)
        home = self.answers.get(HOME)
        coverage = self.rules.coverage(finished.flow.id, home) if home else None
        capped = caps(finished, self.rules, coverage, stale=self.ledger.stale)
        verdict = Verdict.CONFIRM_FIRST if capped else outcome.verdict
        return Checklist(
            flow=finished.flow.id,
            flow_title=finished.flow.title,
            as_of=self.rules.as_of,
            content=self.book.version,
            shipped=self.book.shipped,
            home=self.place_name(HOME),
            care=self.place_name(CARE),
            answers=self.answers,
            situation=self.situation,
            verdict=verdict,
            verdict_words=words[f"verdict_{verdict}"],
            capped=tuple(words[f"cap_{reason}"] for reason in capped),
            coverage=words[f"coverage_{coverage}"] if coverage else "",
            outcome=outcome.id,
            title=outcome.title,
            headline=headline,
            contacts=self.contacts(),
            materials=materials,
            channels=channels,
            steps=steps,
            deadlines=deadlines,
            dates=dates(finished.path),
            fallback=fallback,
            cautions=cautions,
            to_confirm=self.to_confirm(),
            sources=tuple(self.ledger.references.values()),
            glossary=self.glossary(
                i.text for group in (steps, fallback, cautions, materials) for i in group
            ),
            leads=self.leads(),
            replay=replay(self.book, finished, self.rules.as_of.isoformat()),
            disclaimer=words["disclaimer"],
        )

    def no_ground(self) -> YbcliError:
        """Why the headline cannot be said: its rules begin later, or nobody has found them."""
        headline = self.finished.outcome.headline
        days = [
            self.rules.begins(fact_id, self.answers)
            for fact_id in (*headline.fills, *headline.cites)
            if not self.rules.find(fact_id, self.answers)
        ]
        begins = [day for day in days if day]
        if begins:
            return TooEarlyError(self.rules.as_of, max(begins))
        return HandbookError.of(self.finished.outcome.at, "YB-E228")

    def lines(self, lines: Iterable[Line]) -> tuple[Item, ...]:
        """All that lines come to, each once."""
        return _once(item for line in lines for item in self.items(line))

    def item(self, line: Line) -> Item | None:
        """A line with slots and citations; None if it does not apply or has no ground here."""
        if not self.ledger.holds(line.when):
            return None
        found = self.ledger.known((*line.fills, *line.cites))
        if found is None:
            return None
        slots = {r.fact.id: phrase(self.book, r) for r in found}
        return Item(
            id=line.id,
            text=line.say.format_map(slots) if line.fills else line.say,
            **self.ledger.ground(found, line.when, found[: len(line.fills)]),
        )

    def items(self, line: Line) -> list[Item]:
        """The same for a line that may be a fact's own words, one for each ruling that speaks."""
        if not line.fact:
            item = self.item(line)
            return [item] if item else []
        if not self.ledger.holds(line.when):
            return []
        speaking = self.ledger.speaking(line.fact)
        also = self.ledger.known(line.cites)
        if also is None:
            return []
        return [
            Item(
                id=r.id,
                text=phrase(self.book, r),
                **self.ledger.ground([r, *also], line.when, [r]),
            )
            for r in speaking
        ]

    def paper(self, demand: Demand) -> Paper | None:
        """A paper this outcome wants of this person."""
        if not self.ledger.holds(demand.when):
            return None
        material = self.book.materials[demand.material]
        found = self.ledger.known((*demand.cites, *material.cites))
        if found is None:
            return None
        return Paper(
            id=material.id,
            text=material.name,
            form=material.form,
            copies=material.copies,
            electronic=material.electronic,
            where=material.where,
            instead=tuple(self.book.materials[id_].name for id_ in material.instead),
            why=demand.why,
            note=material.note,
            **self.ledger.ground(found, demand.when),
        )

    def due(self, deadline: Deadline) -> Due | None:
        """A last day, computed only from a firm ruling and a date that was given."""
        if not self.ledger.holds(deadline.when):
            return None
        found = self.ledger.known((*((deadline.fact,) if deadline.fact else ()), *deadline.cites))
        if found is None:
            return None
        text, day, sum_ = deadline.say, self.day(deadline.by), ""
        if deadline.fact:
            resolved = found[0]
            text = self.book.words["deadline"].format(
                say=deadline.say, term=phrase(self.book, resolved)
            )
            start, term = self.day(deadline.start), resolved.term
            if start and term and resolved.firm:
                day, sum_ = due(start, term), arithmetic(self.book, start, term)
        return Due(
            id=deadline.id,
            text=text,
            day=day,
            arithmetic=sum_,
            **self.ledger.ground(found, deadline.when, found[:1] if deadline.fact else []),
        )

    def way(self, channel_id: str) -> Way | None:
        channel = self.book.channels[channel_id]
        found = self.ledger.known(channel.cites)
        if found is None:
            return None
        return Way(
            id=channel.id,
            text=channel.name,
            kind=channel.kind,
            how=channel.how,
            url=channel.url,
            dial=self.dial(channel.dial, self.answers.get(HOME, "")),
            **self.ledger.ground(found, ()),
        )

    def contacts(self) -> tuple[Contact, ...]:
        """The hotline of each place, the home place's area code before it."""
        dial = self.book.words["hotline_number"]
        return tuple(
            Contact(
                id=f"{role}_hotline",
                name=self.book.words[f"contact_{role}"].format(place=self.place_name(role)),
                dial=self.dial(dial, self.answers[role]),
            )
            for role in (HOME, CARE)
            if role in self.answers
            and (role == HOME or self.answers[role] != self.answers.get(HOME))
        )

    def to_confirm(self) -> tuple[Confirm, ...]:
        """What to ask: what no firm rule settles, and of what the person was not sure."""
        asks = dict(self.ledger.asks)
        for taken in self.finished.path:
            if taken.answer == UNKNOWN and taken.question.unsure:
                asks.setdefault(taken.question.id, taken.question.unsure.confirm)
        contacts = self.contacts()
        dial = contacts[0].dial if contacts else ""
        return tuple(Confirm(id=id_, question=ask, dial=dial) for id_, ask in asks.items())

    def leads(self) -> tuple[Next, ...]:
        """The flows that may follow."""
        return tuple(
            Next(flow=lead.flow, title=self.book.flows[lead.flow].title, say=lead.say)
            for lead in self.finished.outcome.leads
            if self.ledger.holds(lead.when)
        )

    def dial(self, number: str, code: str) -> str:
        if not number:
            return ""
        place = self.book.places.get(code)
        area = (place.area if place else "") or self.book.words["area_code"]
        return f"{area}-{number}"

    def day(self, question_id: str) -> date | None:
        answer = self.answers.get(question_id, UNKNOWN)
        return None if answer == UNKNOWN else date.fromisoformat(answer)

    def place_name(self, role: str) -> str:
        return full_name(self.book, self.answers[role]) if role in self.answers else ""

    def glossary(self, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The terms that occur on the sheet, in plain words."""
        outcome = self.finished.outcome
        text = "\n".join((outcome.title, outcome.headline.say, *texts))
        return tuple(
            (entry.word, entry.meaning)
            for entry in self.book.glossary.values()
            if any(word in text for word in (entry.word, *entry.also))
        )


def _once(items: Iterable[_Item | None]) -> tuple[_Item, ...]:
    """Keep the first of each id."""
    kept: dict[str, _Item] = {}
    for item in items:
        if item is not None:
            kept.setdefault(item.id, item)
    return tuple(kept.values())
