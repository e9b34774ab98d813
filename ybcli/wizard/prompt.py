"""The one door to questionary and prompt_toolkit: a board drawn, its keys pressed, its answer.

questionary asks; the list is ours, since its own cuts rows, knows no 汉字 in its filter and cannot
lead back. Importing this loads both, so only `full` does, and not before the first page is drawn.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from prompt_toolkit.application import Application, run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
)
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.styles import Style
from questionary import Question

from ybcli.wizard.board import Answer, Board
from ybcli.wizard.page import Move
from ybcli.wizard.view import Shape, View

HERE = "[SetCursorPosition]"
LINE = "  > "
_EDITING = (Keys.Backspace, Keys.Delete, Keys.ControlU, Keys.ControlW, Keys.ControlK)
_DIGITS = "0123456789０１２３４５６７８９"
_NEAR_SECONDS, _FAR_SECONDS = 0.1, 0.5


class Help:
    """Not an answer: a person asked what the question means."""


HELP = Help()


@dataclass
class Stage:
    """Where boards are put on: keys come in, lines go out."""

    input: Input
    output: Output
    ascii_only: bool = False
    color: bool = True

    def shape(self) -> Shape:
        """The room there is at this moment."""
        size = self.output.get_size()
        return Shape(columns=size.columns, rows=size.rows, ascii_only=self.ascii_only)

    def wipe(self, lines: int) -> None:
        """Take back lines that were printed last."""
        self.output.cursor_up(lines)
        self.output.erase_down()
        self.output.flush()

    def clear(self) -> None:
        """Take back what a signal in the middle of drawing would leave on."""
        with contextlib.suppress(OSError):  # the window is gone
            self.output.reset_attributes()
            self.output.disable_bracketed_paste()
            self.output.enable_autowrap()
            self.output.show_cursor()
            self.output.erase_down()
            self.output.flush()

    def run(self, board: Board) -> Answer | Help:
        """Put a board on until it has an answer.

        Raises:
            KeyboardInterrupt: Ctrl-C, or q in a list.
            EOFError: Ctrl-D, or the end of the input.
        """
        app = _Play(board=board, stage=self).application()
        # Esc is also the first byte of every arrow key, and a slow line may part them.
        far = "SSH_CONNECTION" in os.environ
        app.ttimeoutlen = _FAR_SECONDS if far else _NEAR_SECONDS
        app.pre_run_callables.append(_pause_when_told)
        answer: Answer | Help = Question(app).unsafe_ask()  # `ask` would make Ctrl-C an answer
        return answer


def open_stage(*, ascii_only: bool, color: bool) -> Stage:
    """The terminal itself: stdin and stderr, so that stdout may go to a file."""
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")  # else it warns in English of old terminals
    return Stage(
        input=create_input(sys.stdin),
        output=create_output(stdout=sys.stderr),
        ascii_only=ascii_only,
        color=color,
    )


def works() -> bool:
    """Whether the library can draw in this window; some on Windows are no consoles to it."""
    try:
        create_output(stdout=sys.stderr)
    except Exception as error:  # the class cannot be imported elsewhere
        if type(error).__name__ != "NoConsoleScreenBufferError":
            raise
        return False
    return True


def _pause_when_told() -> None:
    """Let SIGTSTP find the terminal as it was, and SIGCONT bring the board back."""
    if sys.platform != "win32":
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, lambda: run_in_terminal(_pause))


def _pause() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


@dataclass
class _Play:
    """One board and the application that shows it."""

    board: Board
    stage: Stage
    keys: KeyBindings = field(default_factory=KeyBindings)
    line: Buffer = field(init=False)
    view: View = field(init=False)

    def __post_init__(self) -> None:
        self.line = Buffer(multiline=False, document=Document(self.board.typed))
        self._look()

    def application(self) -> Application[Answer | Help]:
        self._bind()
        above = Window(FormattedTextControl(self._above), dont_extend_height=True)
        listed = FormattedTextControl(self._below, focusable=True, show_cursor=True)
        typed = BufferControl(self.line, input_processors=[BeforeInput(LINE)])
        parts = [above, Window(listed, dont_extend_height=True)]
        if self.board.entry:
            self.line.on_text_changed += lambda line: self.board.retype(line.text)
            parts.insert(1, Window(typed, height=1, dont_extend_height=True))

        def look(app: Application[Answer | Help]) -> None:
            self._look()
            pointing = self.board.at is not None
            app.layout.focus(listed if pointing or not self.board.entry else typed)

        return Application(
            layout=Layout(HSplit(parts)),
            key_bindings=self.keys,
            style=Style([("here", "reverse" if self.stage.color else "")]),
            include_default_pygments_style=False,
            erase_when_done=True,
            before_render=look,
            input=self.stage.input,
            output=self.stage.output,
        )

    def _look(self) -> None:
        """Draw the board once for all parts of the screen, in the room there is by now."""
        self.view = self.board.view(self.stage.shape())

    def _above(self) -> str:
        return "\n".join(self.view.above)

    def _below(self) -> StyleAndTextTuples:
        """The list, the cursor on the row under the pointer, where a screen reader looks for it."""
        fragments: StyleAndTextTuples = []
        pointed = False
        for line in self.view.below:
            if line.current and not pointed:
                fragments.append((HERE, ""))
                pointed = True
            fragments.append(("class:here" if line.current else "", line.text))
            fragments.append(("", "\n"))
        return fragments[:-1]

    def _bind(self) -> None:
        board = self.board
        self._on(lambda: board.move(-1), Keys.Up, Keys.ControlP, Keys.BackTab)
        self._on(lambda: board.move(1), Keys.Down, Keys.ControlN, Keys.Tab)
        self._on(lambda: board.turn(-1, self.stage.shape()), Keys.PageUp)
        self._on(lambda: board.turn(1, self.stage.shape()), Keys.PageDown)
        self.keys.add(Keys.Enter)(self._enter)
        self.keys.add(Keys.ControlJ)(self._enter)
        self.keys.add(Keys.Escape, eager=True)(self._back)
        self.keys.add(Keys.ControlC)(self._interrupt)
        self.keys.add(Keys.SIGINT)(self._interrupt)
        self.keys.add(Keys.ControlD)(self._end)
        if board.entry:
            self._bind_line()
        else:
            self._bind_list()

    def _bind_list(self) -> None:
        board = self.board
        self._on(lambda: board.jump(last=False), Keys.Home)
        self._on(lambda: board.jump(last=True), Keys.End)
        self._on(lambda: board.refuse("这里不用粘贴，请按上下键选。"), Keys.BracketedPaste)
        self._on(lambda: None, Keys.Any)
        self.keys.add(Keys.Left)(self._back)
        for key in ("?", "？"):
            self.keys.add(key)(self._help)
        for key in ("q", "Q"):
            self.keys.add(key)(self._interrupt)
        if board.ticking:
            for key in (" ", "\u3000"):
                self._on(board.toggle, key)
        for key in _DIGITS:
            self.keys.add(key)(self._digit)

    def _bind_line(self) -> None:
        self.keys.add(Keys.BracketedPaste)(self._insert)
        self.keys.add(Keys.Any)(self._insert)
        self.keys.add(Keys.Left)(self._left)
        self.keys.add(Keys.Home)(lambda _event: self._to_end(last=False))
        self.keys.add(Keys.End)(lambda _event: self._to_end(last=True))
        pointing = Condition(lambda: self.board.at is not None)
        for key in _EDITING:
            self.keys.add(key, filter=pointing)(self._edit)

    def _on(self, act: Callable[[], None], *keys: Keys | str) -> None:
        for key in keys:
            self.keys.add(key)(lambda _event: act())

    def _digit(self, event: KeyPressEvent) -> None:
        self.board.digit(str(int(event.data)))

    def _enter(self, event: KeyPressEvent) -> None:
        answer = self.board.enter()
        if answer is not None:
            event.app.exit(result=answer)

    def _back(self, event: KeyPressEvent) -> None:
        if self.board.page.back:
            event.app.exit(result=Move.BACK)

    def _left(self, event: KeyPressEvent) -> None:
        """Left leads back where there is nothing to move over."""
        if self.line.text:
            self.line.cursor_left()
        else:
            self._back(event)

    def _edit(self, event: KeyPressEvent) -> None:
        """Leave the list for the line, and let the key do there what it does."""
        self.board.at = None
        event.app.layout.focus(self.line)
        event.key_processor.feed(event.key_sequence[-1], first=True)

    def _to_end(self, *, last: bool) -> None:
        """Home and End: of the list once a row of it is pointed at, else of what is typed."""
        if self.board.at is None:
            self.line.cursor_position = len(self.line.text) if last else 0
        else:
            self.board.jump(last=last)

    def _help(self, event: KeyPressEvent) -> None:
        event.app.exit(result=HELP)

    def _interrupt(self, event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    def _end(self, event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    def _insert(self, event: KeyPressEvent) -> None:
        """Take in what is typed or pasted, unless it hides something or is far too long."""
        typed = event.data.replace("\r\n", "\n").replace("\r", "\n")
        if typed in ("?", "？"):
            self._help(event)
        elif self.board.admit(typed):
            self.line.insert_text(typed.strip("\n"))
