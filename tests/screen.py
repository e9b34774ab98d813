"""A program in a real pseudo-terminal, and the screen a person would see of it."""

from __future__ import annotations

import codecs
import os
import signal
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pexpect
import pyte

DRIVER = str(Path(__file__).parent / "drive_wizard.py")
ROOT = str(Path(__file__).parent.parent)
UP, DOWN, LEFT, END = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[F"
PATIENCE = 20.0
STILL = 0.25
CACHE = os.path.join(tempfile.gettempdir(), f"ybcli-test-cache-{os.getuid()}")


def _like_a_login() -> None:
    """Hear signals as a window does, even where tests run under `nohup` or behind `&`."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


class Screen:
    """One session: what is sent, what stands on the screen, how it ends."""

    def __init__(
        self,
        *words: str,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        command: str = "",
        encoding: str = "utf-8",
    ) -> None:
        surroundings = {
            "PATH": os.environ["PATH"],
            "HOME": str(cwd or "/"),
            "PYTHONPATH": ROOT,
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "XDG_STATE_HOME": str(cwd or "/nowhere"),
            "XDG_CACHE_HOME": CACHE,
            **(env or {}),
        }
        self.encoding = encoding
        self.log = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._columns = columns
        run = ["-c", command] if command else ["-c", 'exec "$0" "$@"', sys.executable, DRIVER]
        self.child = pexpect.spawn(
            "/bin/sh",
            [*run, *words],
            dimensions=(rows, columns),
            env=surroundings,
            cwd=str(cwd) if cwd else None,
            timeout=PATIENCE,
            preexec_fn=_like_a_login,
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = 0.01
        self.modes = self._modes()

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without what is blank."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def cursor_line(self) -> str:
        """The row that the cursor is on: where a screen reader looks."""
        return self.lines[self._screen.cursor.y]

    @property
    def text(self) -> str:
        """The screen with its line breaks taken out, for words that may be wrapped anywhere."""
        return "".join(line.strip() for line in self.lines)

    def send(self, keys: str | bytes) -> Screen:
        self.child.send(keys if isinstance(keys, bytes) else keys.encode(self.encoding))
        return self

    def see(self, words: str) -> Screen:
        """Wait until the words stand on the screen."""
        wanted = words.replace(" ", "")
        return self._until(lambda: wanted in self.text.replace(" ", ""), words)

    def settle(self) -> Screen:
        """Wait until the screen stands still, so that it can be looked at as a whole."""
        while self._read(time.monotonic() + STILL):
            pass
        return self

    def point(self, words: str) -> Screen:
        """Wait until the pointer and the cursor are on the row of these words."""

        def there() -> bool:
            return self.cursor_line.startswith("> ") and words in self.cursor_line

        return self._until(there, words)

    def hear(self, words: str, times: int = 1) -> Screen:
        """Wait until the words have been printed so often, wherever they stand by now."""
        wanted = words.replace(" ", "")

        def printed() -> bool:
            text = self.log.decode(self.encoding, "replace")
            return "".join(text.split()).count(wanted) >= times

        return self._until(printed, words)

    def _until(self, done: Callable[[], bool], words: str) -> Screen:
        end = time.monotonic() + PATIENCE
        while not done():
            assert self._read(end), f"没有看到 {words!r}:\n" + "\n".join(self.lines)
        return self

    def status(self) -> int:
        """Wait for the end; the exit status as a shell would tell it."""
        end = time.monotonic() + PATIENCE
        while self._read(end):
            pass
        while self.child.isalive():
            assert time.monotonic() < end, "没有结束:\n" + "\n".join(self.lines)
            time.sleep(0.01)
        if self.child.signalstatus is not None:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus or 0)

    def kill(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        self.child.kill(number)
        return self.status()

    def stop(self) -> Screen:
        """Stop it from outside, as a shell might."""
        self.child.kill(signal.SIGTSTP)
        _, status = os.waitpid(self.child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        self._read(time.monotonic() + 0.1)
        return self

    def close_window(self) -> int:
        """Close the terminal itself, and wait for the end."""
        self.child.ptyproc.fileobj.close()
        _, status = os.waitpid(self.child.pid, 0)
        self.child.closed = self.child.ptyproc.closed = self.child.ptyproc.terminated = True
        return os.waitstatus_to_exitcode(status)

    def resize(self, columns: int, rows: int) -> Screen:
        self._screen.resize(rows, columns)
        self._screen.reset()
        self.child.setwinsize(rows, columns)
        return self

    def sane(self) -> bool:
        """Whether the terminal is as it was found, and pastes are plain again."""
        pasting = self.log.rfind(b"\x1b[?2004h") > self.log.rfind(b"\x1b[?2004l")
        hidden = self.log.rfind(b"\x1b[?25l") > self.log.rfind(b"\x1b[?25h")
        return self._modes() == self.modes and not pasting and not hidden

    def is_for_typing(self) -> bool:
        """Whether it echoes, takes whole lines and makes signals of keys, as a shell wants it."""
        pasting = self.log.rfind(b"\x1b[?2004h") > self.log.rfind(b"\x1b[?2004l")
        return self._modes()[3] == self.modes[3] and not pasting

    def _modes(self) -> list[object]:
        return termios.tcgetattr(self.child.child_fd)[:4]

    def _read(self, end: float) -> bool:
        """Take in what comes; False once nothing more can."""
        try:
            data = self.child.read_nonblocking(65536, timeout=max(0.0, end - time.monotonic()))
        except (pexpect.EOF, pexpect.TIMEOUT):
            return False
        self.log += data
        self._stream.feed(self._decoder.decode(data))  # a read may end within a character
        return True
