"""Why a verdict may be less firm here and today than its outcome's own."""

from __future__ import annotations

from ybcli.engine import Finished, otherwise
from ybcli.model import UNKNOWN, Coverage, Verdict
from ybcli.rules import Rulebook


def caps(
    finished: Finished, rules: Rulebook, coverage: Coverage | None, *, stale: bool
) -> tuple[str, ...]:
    """The reasons, by the names that the handbook's words give them; none if it stands.

    `coverage`: how much is known of the home place, if one was asked for. `stale`: whether a line
    of the sheet has not been looked at for too long.
    """
    outcome = finished.outcome
    if outcome.verdict is Verdict.CONFIRM_FIRST:
        return ()
    reasons = {
        "coverage": coverage is Coverage.NONE and not outcome.nationwide,
        "stale": stale,
        "unsure": _unsure(finished, rules),
    }
    return tuple(name for name, holds in reasons.items() if holds)


def _unsure(finished: Finished, rules: Rulebook) -> bool:
    """Whether something that is not known matters, or might have ended in another verdict.

    To do what may turn out not to be needed does no harm.
    """
    outcome = finished.outcome
    unsure = [taken.question.unsure for taken in finished.path if taken.answer == UNKNOWN]
    if any(u and u.caps for u in unsure) and not outcome.nationwide:
        return True
    harmless = {outcome.verdict}
    if outcome.verdict is Verdict.DO_THIS:
        harmless.add(Verdict.NOT_NEEDED)
    return any(end.verdict not in harmless for end in otherwise(finished, rules))
