"""What was asked for beside the answers and the layout."""

from __future__ import annotations

from ybcli.record import Record


class Wanted(Record):
    """The flags that every flow shares, but for those of the layout."""

    set_: tuple[str, ...] = ()
    answers: str = ""
    save: str = ""
    no_input: bool = False
    unknown: bool = False
    yes: bool = False
    as_of: str | None = None
    what_if: bool = False
    strict: bool = False
    plain: bool = False

    @property
    def is_visit(self) -> bool:
        """Whether nothing was asked for but how and as of when to be asked."""
        return self == Wanted(plain=self.plain, as_of=self.as_of)
