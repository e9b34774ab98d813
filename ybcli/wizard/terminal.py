"""What this terminal can do, and how it is left: as it was found."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from typing import IO, Any

from ybcli.record import Record
from ybcli.wizard.view import Shape

_FALSE = frozenset({"", "0", "false", "no", "off"})
_NO_CURSOR = frozenset({"", "dumb", "unknown", "emacs"})
_LEAST_COLUMNS, _LEAST_ROWS = 20, 6


class Terminal(Record):
    """What was seen of the terminal that prompts are drawn on."""

    asks: bool
    columns: int
    rows: int
    encoding: str
    term: str
    windows: bool
    mintty: bool
    no_color: bool
    wants_plain: bool

    @property
    def chinese(self) -> bool:
        """Whether 汉字 can be written at all."""
        try:
            "医保".encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    @property
    def moves(self) -> bool:
        """Whether a cursor can be moved about in it, with room for a list."""
        draws = self.windows or self.term not in _NO_CURSOR
        return draws and self.columns >= _LEAST_COLUMNS and self.rows >= _LEAST_ROWS


def look(env: Mapping[str, str] | None = None) -> Terminal:
    """See what the terminal is."""
    seen = os.environ if env is None else env
    columns, rows = size()
    return Terminal(
        asks=can_ask(),
        columns=columns,
        rows=rows,
        encoding=getattr(sys.stderr, "encoding", None) or "utf-8",
        term=seen.get("TERM", ""),
        windows=os.name == "nt",
        mintty=seen.get("TERM_PROGRAM") == "mintty" or bool(seen.get("MSYSTEM")),
        no_color=bool(seen.get("NO_COLOR")),
        wants_plain=seen.get("YBCLI_PLAIN", "").strip().lower() not in _FALSE,
    )


def draws() -> bool:
    """Whether the prompt library can draw here; looked at only where it may not, on Windows."""
    if os.name != "nt":
        return True
    from ybcli.wizard.prompt import works

    return works()


def can_ask() -> bool:
    """Whether there is a person to ask: keys come from stdin, prompts go to stderr."""
    return all(_is_terminal(stream) for stream in (sys.stdin, sys.stderr))


def size() -> tuple[int, int]:
    """Columns and rows of the terminal that prompts are drawn on."""
    try:
        found = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError, AttributeError):
        return 80, 24
    return found.columns or 80, found.lines or 24


def shape(ascii_only: bool) -> Shape:
    """The room there is now."""
    columns, rows = size()
    return Shape(columns=columns, rows=rows, ascii_only=ascii_only)


def tell(lines: Iterable[str], end: str = "\n") -> None:
    """Print lines where prompts are drawn."""
    sys.stderr.write("".join(line + end for line in lines))
    sys.stderr.flush()


def prepare(terminal: Terminal) -> None:
    """Let every character through: where none of ours could be shown, UTF-8 is the better guess."""
    for stream in (sys.stdin, sys.stderr, sys.stdout):
        if isinstance(stream, TextIOWrapper) and _is_terminal(stream):
            encoding = stream.encoding if terminal.chinese else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def hush() -> None:
    """Hold what is typed while no prompt reads it, unseen; `left_as_found` undoes it.

    Ctrl-C too, so that it comes after the answers before it; as a signal between two prompts it
    would strike the library while that tidies up, and be lost.
    """
    modes = _modes()
    if modes:
        import termios

        modes[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, modes)


@contextlib.contextmanager
def left_as_found() -> Iterator[None]:
    """Undo whatever is done to the terminal, however the block ends."""
    modes = _modes()
    try:
        yield
    finally:
        if modes:
            import termios

            with contextlib.suppress(termios.error):  # the window is gone
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, modes)


def _modes() -> list[Any] | None:
    """The terminal's modes; None where there is no such thing."""
    try:
        import termios
    except ImportError:
        return None
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError, AttributeError):
        return None


def _is_terminal(stream: IO[str] | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
