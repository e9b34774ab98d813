"""Everything that can be proved about a handbook, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ybcli.errors import HandbookError
from ybcli.model import Handbook
from ybcli.verify.atlas import Atlas
from ybcli.verify.catalogue import check_catalogue
from ybcli.verify.findings import Finding, settle
from ybcli.verify.lines import check_lines
from ybcli.verify.outcomes import check_outcomes
from ybcli.verify.paths import check_paths
from ybcli.verify.plain import check_plain_words
from ybcli.verify.pointless import check_pointless
from ybcli.verify.rulings import check_rulings
from ybcli.verify.study import Study, floor
from ybcli.verify.tree import TooManyError


def check(
    book: Handbook,
    today: date,
    texts: Mapping[str, str] | None = None,
    more: Iterable[Finding] = (),
    studies: Mapping[str, Study] | None = None,
) -> tuple[Finding, ...]:
    """Prove what can be proved; return what is not as it should be, in the order of the files.

    `texts` are the handbook's files by the names that places are given in (`flows/filing.yaml`):
    from them come the remarks that let a finding pass. `more` are findings from elsewhere, which
    remarks let pass as well. `studies`: those of `studies_of`, where they are there already.
    """
    found = [*_check(book, today, texts or {}, studies or studies_of(book, today)), *more]
    return settle(found, texts or {})


def unread(error: HandbookError) -> tuple[Finding, ...]:
    """The findings of a handbook that does not load."""
    return tuple(Finding(code=f.code, at=f.at, message=f.problem) for f in error.faults)


def studies_of(book: Handbook, today: date) -> dict[str, Study]:
    """Every flow under study, each from its own floor on."""
    atlas = Atlas(book, today)
    return {
        id_: Study(atlas.since(floor(book, flow, today)), flow) for id_, flow in book.flows.items()
    }


def _check(
    book: Handbook, today: date, texts: Mapping[str, str], studies: Mapping[str, Study]
) -> Iterator[Finding]:
    for study in studies.values():
        yield from check_paths(study)
        try:
            yield from check_pointless(study)
            yield from check_lines(study)
            yield from check_outcomes(study)
        except TooManyError:
            continue  # said by `check_paths`
    yield from check_catalogue(book, studies, texts)
    yield from check_rulings(Atlas(book, today), studies)
    yield from check_plain_words(book, texts)
