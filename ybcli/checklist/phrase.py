"""A ruling's value in words. The words are the handbook's; here they only meet their figures."""

from __future__ import annotations

from datetime import date

from ybcli.due import due
from ybcli.model import Fact, FactKind, Handbook, Reduction, Term, Value, Way
from ybcli.rules import Resolved


def phrase(handbook: Handbook, resolved: Resolved) -> str:
    """What a resolved ruling says, ready to stand in a line.

    A weak claim of a province or city is introduced as what somebody says (`weak_local`), and
    nothing is calculated from a ruling that is not firm.
    """
    text = value_words(handbook, resolved.fact, resolved.value)
    if isinstance(resolved.value, Reduction) and resolved.firm:
        text += worked_words(handbook, resolved.value)
    if resolved.local and resolved.ruling.grade.weak:
        return handbook.words["weak_local"].format(text=text)
    return text


def value_words(handbook: Handbook, fact: Fact, value: Value) -> str:
    """A value of a fact's kind, in words."""
    words = handbook.words
    match value:
        case Reduction():
            return reduction_words(handbook, value)
        case Term():
            return term_words(handbook, value)
        case int():
            return words[fact.kind].format(n=value)
        case str() if fact.kind is FactKind.CHOICE:
            return next((c.label for c in fact.choices if c.id == value), value)
        case str():
            return value


def term_words(handbook: Handbook, term: Term) -> str:
    """A term in words, its remark behind it."""
    words = handbook.words
    if term.months is not None:
        text = words["months"].format(n=term.months)
    elif term.workdays is not None:
        text = words["workdays"].format(n=term.workdays)
    else:
        key = "next_year" if term.next_year else "same_year"
        month, day = (term.next_year or term.same_year).split("-")
        text = words[key].format(month=int(month), day=int(day))
    return _with_remark(handbook, text, term.remark)


def reduction_words(handbook: Handbook, reduction: Reduction) -> str:
    """Which algorithm reduces the benefit, in words."""
    key = f"ceiling_{reduction.way}" if reduction.ceiling else reduction.way.value
    text = handbook.words[key].format(percent=reduction.percent, deductible=reduction.deductible)
    if reduction.deductible and reduction.way is not Way.RAISE_DEDUCTIBLE:
        text += handbook.words["own_deductible"].format(deductible=reduction.deductible)
    return _with_remark(handbook, text, reduction.remark)


def worked_words(handbook: Handbook, reduction: Reduction) -> str:
    """One worked line of arithmetic on the handbook's example bill; empty where none is certain."""
    paid = worked(handbook, reduction)
    if paid is None:
        return ""
    example = handbook.example
    return handbook.words["worked"].format(
        bill=example.bill,
        deductible=example.deductible,
        rate=example.rate,
        full=_paid(example.bill, example.deductible, example.rate),
        paid=paid,
    )


def worked(handbook: Handbook, reduction: Reduction) -> int | None:
    """What the fund would pay of the example's bill, in yuan; None where no figure is certain.

    The bill is the part within the catalogue. `first_pay` takes its share off the bill before the
    deductible, as the regional notes work it.
    """
    bill, deductible, rate = (
        handbook.example.bill,
        handbook.example.deductible,
        handbook.example.rate,
    )
    percent = reduction.percent or 0
    if reduction.ceiling:
        return None
    match reduction.way:
        case Way.FIRST_PAY:
            return _paid(bill * (100 - percent) // 100, deductible, rate)
        case Way.MINUS_POINTS:
            return _paid(bill, deductible, max(0, rate - percent))
        case Way.MULTIPLY:
            return _paid(bill, deductible, rate) * percent // 100
        case Way.FIXED_RATE:
            return _paid(bill, reduction.deductible or deductible, percent)
        case Way.RAISE_DEDUCTIBLE if reduction.deductible:
            return _paid(bill, reduction.deductible, rate)
        case _:
            return None


def arithmetic(handbook: Handbook, start: date, term: Term) -> str:
    """How a last day was counted, for the sheet."""
    words = handbook.words
    text = words["arithmetic"].format(
        start=start, term=term_words(handbook, term), end=due(start, term)
    )
    return text + words["workdays_note"] if term.workdays is not None else text


def _paid(bill: int, deductible: int, rate: int) -> int:
    return max(0, bill - deductible) * rate // 100


def _with_remark(handbook: Handbook, text: str, remark: str) -> str:
    return handbook.words["remark"].format(text=text, remark=remark) if remark else text
