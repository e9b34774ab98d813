"""Lists to move about in. The first page stands on the screen before the prompt library loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcli.wizard import terminal
from ybcli.wizard.board import Answer, Board
from ybcli.wizard.page import MARGIN, Entry, Move, Page
from ybcli.wizard.view import fold

if TYPE_CHECKING:
    from ybcli.wizard.prompt import Stage


class FullAsker:
    """Asks by redrawing one page at a time on stderr; an answered page leaves no trace."""

    def __init__(
        self, *, ascii_only: bool = False, color: bool = True, stage: Stage | None = None
    ) -> None:
        """`color`: the row under the pointer is reversed, too. `stage`: not the terminal."""
        self._ascii_only = ascii_only
        self._color = color
        self._stage = stage

    def say(self, text: str = "", *, head: str = "") -> None:
        """Print lines, wrapped."""
        terminal.tell(fold(text, terminal.shape(self._ascii_only), head))

    def choose(self, page: Page) -> str | Move:
        """Have one row chosen."""
        answer = self._put(Board(page=page))
        return answer if isinstance(answer, Move) else str(answer)

    def tick(self, page: Page) -> tuple[str, ...] | Move:
        """Have several rows ticked."""
        answer = self._put(Board(page=page, ticking=True))
        return answer if isinstance(answer, Move) else tuple(answer)

    def write(self, page: Page, entry: Entry) -> str | Move:
        """Have something typed, or a row chosen that fits it."""
        answer = self._put(Board(page=page, entry=entry))
        return answer if isinstance(answer, Move) else str(answer)

    def close(self) -> None:
        """Switch off whatever a prompt that was cut short left on."""
        if self._stage:
            self._stage.clear()

    def _put(self, board: Board) -> Answer:
        stage = self._stage or self._open(board)
        from ybcli.wizard.prompt import Help

        while isinstance(answer := stage.run(board), Help):
            shape = terminal.shape(self._ascii_only)
            lines = [line for text in board.help for line in fold(text, shape, MARGIN)]
            terminal.tell(lines)
            board.told = len(lines)
        return answer

    def _open(self, board: Board) -> Stage:
        """Show the first page as it stands, load the library meanwhile, and hand over to it."""
        lines = _still(board, self._ascii_only)
        terminal.tell(lines)
        from ybcli.wizard.prompt import open_stage

        self._stage = open_stage(ascii_only=self._ascii_only, color=self._color)
        self._stage.wipe(len(lines))
        return self._stage


def _still(board: Board, ascii_only: bool) -> list[str]:
    """A board's first picture."""
    view = board.view(terminal.shape(ascii_only))
    line = ["  >"] if board.entry else []
    return [*view.above, *line, *(part.text for part in view.below)]
