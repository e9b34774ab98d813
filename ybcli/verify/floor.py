"""From which day on a flow can be answered: before it, its headlines have no rules to rest on.

A handbook holds the rules of today and how they came about, not those of twenty years ago. What is
proved, is proved from this day on.
"""

from __future__ import annotations

from datetime import date

from ybcli.model import NATION, Flow, Handbook


def floor(book: Handbook, flow: Flow, today: date) -> date:
    """The first day for which every headline of a flow has its national rule, today at the latest.

    A headline on a fact that the nation has not ruled on sets no day.
    """
    nation = book.regions.get(NATION)
    begun = [date.min]
    for outcome in flow.outcomes:
        for fact in (*outcome.headline.fills, *outcome.headline.cites):
            rulings = nation.rulings.get(fact, ()) if nation else ()
            if rulings:
                begun.append(min(ruling.since or date.min for ruling in rulings))
    return min(today, max(begun))
