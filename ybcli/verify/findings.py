"""A finding: what is wrong, where, how bad, and a command that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ybcli.errors.codes import CODES

_REMARK = re.compile(r"#\s*yb-ok:\s*(YB-[EW][0-9]{3})[ \t]*(.*?)\s*$")


class Severity(StrEnum):
    """How bad: an error is wrong, a warning is to be looked at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be.

    `at` is where its author wrote it (`flows/filing.yaml:41`); `witness`, the words of a command
    that shows the case, empty where nothing has to be run to see it.
    """

    code: str
    at: str
    message: str
    witness: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """Said by the code's letter."""
        return Severity.ERROR if self.code.startswith("YB-E") else Severity.WARNING

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line, for sorting."""
        file, _, line = self.at.rpartition(":")
        return (file, int(line)) if line.isdigit() else (self.at, 0)


def finding(id_: str, at: str, witness: Iterable[str] = (), **words: object) -> Finding:
    """Make a finding of a code; `words` fill the gaps of what it says."""
    return Finding(code=id_, at=at, message=CODES[id_].format(**words), witness=tuple(witness))


def settle(findings: Iterable[Finding], texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Take out what the authors' remarks let pass, add what is wrong with the remarks, and sort.

    A remark `# yb-ok: YB-W203 reason` stands on the line of the finding or on lines of comment
    right above it. `texts` are the handbook's files, named as in `Finding.at`. A remark is not
    said to be idle while the tree is at fault: what it lets pass may only be out of reach.
    """
    unique = {(f.code, f.at, f.message): f for f in reversed(list(findings))}
    found = tuple(reversed(unique.values()))
    remarks = tuple(_remarks(texts))
    passed = {(remark.code, remark.covers) for remark in remarks if remark.reason}
    kept = [f for f in found if (f.code, f.at) not in passed]
    met = {(f.code, f.at) for f in found}
    faulty = any(f.code.startswith("YB-E1") for f in kept)
    for remark in remarks:
        if not remark.reason:
            kept.append(finding("YB-E901", remark.at, code=remark.code))
        elif (remark.code, remark.covers) not in met and not faulty:
            kept.append(finding("YB-E902", remark.at, code=remark.code))
    return tuple(sorted(kept, key=lambda f: (f.place, f.code, f.message)))


@dataclass(frozen=True, slots=True)
class _Remark:
    code: str
    reason: str
    at: str
    covers: str


def _remarks(texts: Mapping[str, str]) -> Iterator[_Remark]:
    for file, text in texts.items():
        if "yb-ok" not in text:
            continue
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            found = _REMARK.search(line)
            if found:
                covered = number
                while covered <= len(lines) and lines[covered - 1].lstrip().startswith("#"):
                    covered += 1
                yield _Remark(found[1], found[2], f"{file}:{number}", f"{file}:{covered}")
