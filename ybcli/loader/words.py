"""The handbook's phrases: which there must be, and which slots each one fills."""

from __future__ import annotations

from string import Formatter
from typing import Final

from ybcli.model import Coverage, Grade, Level, Verdict, Way

SLOTS: Final[dict[str, tuple[str, ...]]] = {
    # a ruling's value
    "months": ("n",),
    "workdays": ("n",),
    "percent": ("n",),
    "next_year": ("month", "day"),
    "same_year": ("month", "day"),
    Way.NONE: (),
    Way.FIRST_PAY: ("percent",),
    Way.MINUS_POINTS: ("percent",),
    Way.MULTIPLY: ("percent",),
    Way.FIXED_RATE: ("percent",),
    Way.RAISE_DEDUCTIBLE: ("deductible",),
    Way.UNCLEAR: ("percent",),
    "ceiling_first_pay": ("percent",),
    "ceiling_minus_points": ("percent",),
    "ceiling_multiply": ("percent",),
    "ceiling_fixed_rate": ("percent",),
    "ceiling_raise_deductible": ("deductible",),
    "ceiling_unclear": ("percent",),
    "own_deductible": ("deductible",),
    "worked": ("bill", "deductible", "rate", "full", "paid"),
    "remark": ("text", "remark"),
    "not_known": (),
    "list_comma": (),
    # a deadline
    "deadline": ("say", "term"),
    "arithmetic": ("start", "term", "end"),
    "workdays_note": (),
    # how sure a line is
    "weak_local": ("text",),
    "mark_weak": (),
    "mark_stale": (),
    "doubt": ("doubt",),
    **{f"grade_{grade}": () for grade in Grade},
    **{f"level_{level}": () for level in Level},
    **{f"coverage_{coverage}": () for coverage in Coverage},
    # the verdict, and what takes its firmness
    **{f"verdict_{verdict}": () for verdict in Verdict},
    "cap_coverage": (),
    "cap_stale": (),
    "cap_unsure": (),
    # why a line is there
    "because": ("label", "value"),
    "relation_same_city": (),
    "relation_same_province": (),
    "relation_cross_province": (),
    # whom to call
    "hotline_number": (),
    "area_code": (),
    "contact_home": ("place",),
    "contact_care": ("place",),
    # the handbook itself
    "unsure": (),
    "community": (),
    "disclaimer": (),
}


def fills(phrase: str, slots: tuple[str, ...]) -> bool:
    """Whether a phrase has exactly these slots, and no other braces."""
    try:
        plain = phrase.format(**dict.fromkeys(slots, ""))
        found = {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}
    except (ValueError, LookupError, AttributeError):
        return False
    return found == set(slots) and not set("{}") & set(plain)
