"""From which day on a flow can be answered: before it, its sheets have no rules to rest on.

A handbook holds the rules of today and how they came about, not those of twenty years ago. What is
proved, is proved from this day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ybcli.model import NATION, Flow, Handbook
from ybcli.verify.pieces import ACTIONS, pieces


def floor(book: Handbook, flow: Flow, today: date) -> date:
    """The first day, today at the latest, on which the nation's rules carry every sheet.

    They carry its headline and one thing to do. What the nation has never ruled on sets no day.
    """
    begun = [date.min]
    for outcome in flow.outcomes:
        headline, *rest = pieces(book, outcome)
        begun.append(_begun(book, headline.facts) or date.min)
        actions = [p for p in rest if p.part in ACTIONS and not p.when]
        days = [day for p in actions if (day := _begun(book, p.facts))]
        begun.append(min(days, default=date.min))
    return min(today, max(begun))


def _begun(book: Handbook, facts: Iterable[str]) -> date | None:
    """The day from which the nation has ruled on all of these; None if on one it never has."""
    nation = book.regions.get(NATION)
    days = [date.min]
    for fact in facts:
        rulings = nation.rulings.get(fact, ()) if nation else ()
        if not rulings:
            return None
        days.append(min(ruling.since or date.min for ruling in rulings))
    return max(days)
