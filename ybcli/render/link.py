"""Which addresses may be followed from paper, and which of them an office stands behind."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://(?P<host>[A-Za-z0-9.-]+)(?::\d{1,5})?(?:[/?#][!#-;=?-Z_a-z~]*)?")
_LONGEST = 500
_NUMBER = re.compile(r"[0-9][0-9-]{2,18}")


def is_address(text: str) -> bool:
    """Whether it is a plain web address that can hide nothing."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def is_official(text: str) -> bool:
    """Whether it is an address of the Chinese state: only those get a QR code."""
    found = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
    return found is not None and f".{found['host'].lower()}".endswith(".gov.cn")


def is_number(text: str) -> bool:
    """Whether it is a telephone number and nothing else."""
    return _NUMBER.fullmatch(text) is not None
