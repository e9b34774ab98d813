"""The sheet as data, schema 1: what programs read, and what every other format agrees with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ybcli.checklist.said import command
from ybcli.model import Level
from ybcli.sheet import SCHEMA, Checklist, Due, Item, Paper, Way

_NEAREST = (Level.CITY, Level.PROVINCE, Level.NATION)


def to_json(sheets: Sequence[Checklist]) -> str:
    """Return one JSON object, or an array of several; letters as they are, none of them unseen."""
    data = [as_dict(sheet) for sheet in sheets]
    whole = data[0] if len(data) == 1 else data
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2)
    if not text.replace("\n", "").isprintable():
        text = "".join(map(_seen, text))
    return text + "\n"


def as_dict(sheet: Checklist) -> dict[str, object]:
    """The sheet in plain values, in the order in which it is read."""
    levels = {line.level for line in sheet.lines}
    return {
        "schema": SCHEMA,
        "flow": sheet.flow,
        "flow_title": sheet.flow_title,
        "as_of": sheet.as_of.isoformat(),
        "content": sheet.content,
        "shipped": sheet.shipped,
        "home": sheet.home,
        "care": sheet.care,
        "answers": dict(sheet.answers),
        "situation": [{"id": s.id, "label": s.label, "value": s.value} for s in sheet.situation],
        "verdict": str(sheet.verdict),
        "verdict_words": sheet.verdict_words,
        "capped": list(sheet.capped),
        "coverage": sheet.coverage,
        "unconfirmed": list(sheet.unconfirmed),
        "outcome": {"id": sheet.outcome, "title": sheet.title},
        "headline": _line(sheet.headline),
        "contacts": [{"id": c.id, "name": c.name, "dial": c.dial} for c in sheet.contacts],
        "materials": [_paper(paper) for paper in sheet.materials],
        "channels": [_way(way) for way in sheet.channels],
        "steps": _lines(sheet.steps),
        "deadlines": [_due(due) for due in sheet.deadlines],
        "dates": [{"id": s.id, "label": s.label, "date": s.value} for s in sheet.dates],
        "fallback": _lines(sheet.fallback),
        "cautions": _lines(sheet.cautions),
        "to_confirm": [
            {"id": c.id, "question": c.question, "dial": c.dial} for c in sheet.to_confirm
        ],
        "leads": [{"flow": n.flow, "title": n.title, "text": n.say} for n in sheet.leads],
        "sources": [
            {
                "n": s.n,
                "id": s.id,
                "title": s.title,
                "number": s.number,
                "issuer": s.issuer,
                "issued": s.issued.isoformat() if s.issued else None,
                "url": s.url,
                "grade": str(s.grade),
                "checked": s.checked.isoformat(),
                "locators": list(s.locators),
            }
            for s in sheet.sources
        ],
        "glossary": [{"word": word, "meaning": meaning} for word, meaning in sheet.glossary],
        "level": next((str(level) for level in _NEAREST if level in levels), None),
        "replay": command(sheet.replay),
        "disclaimer": sheet.disclaimer,
    }


def _ground(item: Item) -> dict[str, object]:
    """What a line stands on."""
    return {
        "cites": list(item.cites),
        "grade": str(item.grade) if item.grade else None,
        "level": str(item.level) if item.level else None,
        "marks": list(item.marks),
        "facts": list(item.facts),
        "because": list(item.because),
    }


def _line(item: Item) -> dict[str, object]:
    return {"id": item.id, "text": item.text, **_ground(item)}


def _lines(items: Iterable[Item]) -> list[dict[str, object]]:
    return [_line(item) for item in items]


def _paper(paper: Paper) -> dict[str, object]:
    return {
        "id": paper.id,
        "name": paper.text,
        "form": str(paper.form),
        "copies": paper.copies,
        "electronic": paper.electronic,
        "where": paper.where,
        "instead": list(paper.instead),
        "why": paper.why,
        "note": paper.note,
        **_ground(paper),
    }


def _way(way: Way) -> dict[str, object]:
    return {
        "id": way.id,
        "name": way.text,
        "kind": way.kind,
        "how": way.how,
        "url": way.url,
        "dial": way.dial,
        **_ground(way),
    }


def _due(due: Due) -> dict[str, object]:
    return {
        "id": due.id,
        "text": due.text,
        "date": due.day.isoformat() if due.day else None,
        "arithmetic": due.arithmetic,
        **_ground(due),
    }


def _seen(char: str) -> str:
    """A character that no reader would see, as JSON's escape for it."""
    if char.isprintable() or char in "\n\u3000":
        return char
    return json.dumps(char)[1:-1]
