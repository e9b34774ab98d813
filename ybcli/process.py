"""The edge of the process: its streams and signals, made to fail in ways others understand."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import Literal, NoReturn, TextIO

from ybcli.errors import FILE_PROBLEMS, STDOUT, OutputError

READER_GONE = 141
_SILENCERS = ("YBCLI_NO_INPUT", "CI")


def silenced() -> str:
    """The environment variable that forbids every question; empty if none does."""
    return next((name for name in _SILENCERS if name in os.environ), "")


def prepare() -> None:
    """Make no character crash a stream, and let a signal end the program with its own status.

    A closed stdout is an error at once: what is asked for could not be given.
    """
    if sys.stdout is None:
        raise OutputError(STDOUT, FILE_PROBLEMS["closed"])
    sys.stdin = sys.stdin or _nothing("r")
    sys.stderr = sys.stderr or _nothing("w")
    _forgive(sys.stdout, "replace")
    _forgive(sys.stderr, "backslashreplace")
    if hasattr(signal, "SIGPIPE") and not sys.stdout.isatty():
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head`: end quietly, as other tools do
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)


def in_utf8(stream: TextIO | None) -> bool:
    """Whether a stream has every letter there is."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"


def mute(stream: Literal[1, 2] = 1) -> None:
    """Point stdout or stderr away, so that the interpreter's last flush cannot fail again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream)
    os.close(null)


def _nothing(mode: Literal["r", "w"]) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")


def _forgive(stream: TextIO, errors: str) -> None:
    reconfigure = getattr(stream, "reconfigure", None)  # a test's stand-in may lack it
    if reconfigure:
        reconfigure(errors=errors)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    """Unwind as an exit does, so that a prompt puts the terminal back first."""
    raise SystemExit(128 + number)
