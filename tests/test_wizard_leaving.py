"""Leaving at any page, by hand or by force, and coming again, perhaps to another handbook."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from wizard_toy import TODAY, WHOLE, Visit, rules

from ybcli import files, wizard
from ybcli.loader import load
from ybcli.model import Handbook
from ybcli.wizard import notebook
from ybcli.wizard.interview import CHANGE, CORRECT
from ybcli.wizard.notebook import SESSION, Notebook, Session, open_notebook
from ybcli.wizard.office import RESUME
from ybcli.wizard.page import Move


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "ybcli"


def left() -> Session | None:
    """What the next start would find."""
    with open_notebook() as book:
        assert not book.trouble
        return book.session


# ---- by hand: Ctrl-C and Ctrl-D are the same to every page -------------------------------------

WALK: Sequence[tuple[object, str]] = (
    ("away", ""),
    ("烟台", "茶票是哪里发的？"),
    ("上海", "要去哪里喝茶？"),
    ("resident", "拿的是哪一种茶票？"),
    (Move.BACK, "哪天喝的茶，或者打算哪天喝？"),
    ("resident", "拿的是哪一种茶票？"),
    ("12.1", "哪天喝的茶，或者打算哪天喝？"),
    (CHANGE, "都对吗？"),
    ("scheme", "都对吗？"),
    ("employee", "拿的是哪一种茶票？"),
    (CORRECT, "都对吗？"),
    ("tick", "都对吗？"),
    ("stamp", "都对吗？"),
    ("save", "都对吗？"),
    ("html", "都对吗？"),
    ("other", "都对吗？"),
    (Move.BACK, "都对吗？"),
    ("flow:stamp", "都对吗？"),
    (Move.BACK, "都对吗？"),
    ("烟台", "茶票是哪里发的？"),
    (CORRECT, "都对吗？"),
)
"""What is answered page by page, and where a person who left at that page comes again."""


@pytest.mark.parametrize("by", [KeyboardInterrupt, EOFError])
@pytest.mark.parametrize("page", range(len(WALK)))
def test_whoever_leaves_at_any_page_comes_again_there(page: int, by: type[BaseException]) -> None:
    with pytest.raises(by):
        Visit(*(answer for answer, _ in WALK[:page]), by)
    if not page:
        assert left() is None
        return
    with pytest.raises(KeyboardInterrupt) as gone:
        Visit(RESUME, KeyboardInterrupt)
    asked = gone.traceback[-2].frame.f_locals["page"].ask
    assert asked == WALK[page][1]


# ---- by force: kill -9 wherever something is being kept ----------------------------------------

KILLS = 60
TYPED = "1\n烟台\n上海\n0\n济南\n0\n上海\n居民\n12.1\n2\n1\n济南\n2\n2\n上海\n1\n"
WATCHED = {module.__file__ for module in (files, notebook)}


class Typing(io.TextIOWrapper):
    """A terminal's stream, as far as anybody asks it."""

    def isatty(self) -> bool:
        return True


def in_a_child(deed: Callable[[], int]) -> int:
    """Do something in a process and a group of its own; its status, or the signal as a minus."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        os._exit(deed())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def visit_by_lines(last: int | None = None, told: Path | None = None) -> int:
    """Answer, go back, change an answer and see the sheet, until nothing more is typed.

    `last`: before which line of what keeps the answers kill -9 comes. `told`: a file that gets how
    many lines were run and whatever was kept, in order.
    """
    sys.stdin = Typing(io.BytesIO(TYPED.encode()), "utf-8")
    sys.stderr = Typing(io.BytesIO(), "utf-8")
    os.environ["TERM"] = "dumb"
    lines = 0
    kept: list[str] = []
    keep = Notebook.keep

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if frame.f_code.co_filename not in WATCHED:
            return None
        lines += event == "line"
        if lines == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    def keep_watched(book: Notebook, *args: str) -> None:
        sys.settrace(trace)
        keep(book, *args)  # type: ignore[arg-type]
        sys.settrace(None)
        kept.append(Path(book.folder, SESSION).read_text("utf-8"))

    Notebook.keep = keep_watched  # type: ignore[method-assign, assignment]
    status = wizard.run(
        rules(), None, {}, plain=None, ascii_only=False, color=False,
        save=None, today=TODAY, show=lambda _: None,
    )  # fmt: skip
    if told:
        told.write_text("\0".join((str(lines), *kept)), "utf-8")
    return status


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_sixty_kills_wherever_an_answer_is_kept_leave_it_or_the_one_before(
    tmp_path: Path, folder: Path
) -> None:
    assert in_a_child(lambda: visit_by_lines(told=tmp_path / "told")) == 130
    lines, *kept = (tmp_path / "told").read_text("utf-8").split("\0")
    states = ["", *kept]
    assert len(states) > 10
    reached = 0
    for kill in range(KILLS):
        shutil.rmtree(folder)
        last = int(lines) * (kill + 1) // KILLS
        assert in_a_child(lambda last=last: visit_by_lines(last)) == -signal.SIGKILL
        left()
        file = folder / SESSION
        found = file.read_text("utf-8") if file.exists() else ""
        assert found in states[reached:], f"line {last} of {lines}"
        reached = states.index(found, reached)
    assert reached == len(states) - 1


# ---- another handbook ---------------------------------------------------------------------------

CUP = """\
  cup:
    label: 杯子
    ask: 自己带杯子吗？
    options: {own: {label: 自己带}, lent: {label: 借一个}}
    next: where
"""
INSERTED = (
    ("tea.yaml", "care: {from: questions, next: where}", "care: {from: questions, next: cup}"),
    ("tea.yaml", "  where:\n", f"{CUP}  where:\n"),
)


def changed(folder: Path, *changes: tuple[str, str, str]) -> Handbook:
    """The tea handbook, a version later, with some of its text exchanged."""
    shutil.copytree(Path(__file__).parent / "toy", folder / "changed")
    for name, old, new in (("handbook.yaml", '"toy.1"', '"toy.2"'), *changes):
        file = folder / "changed" / name
        text = file.read_text("utf-8")
        assert old in text, old
        file.write_text(text.replace(old, new), "utf-8")
    return load(folder / "changed", shipped=True)


def leave(*answers: object) -> None:
    with pytest.raises(KeyboardInterrupt):
        Visit(*answers, KeyboardInterrupt)


def test_a_question_inserted_under_a_saved_visit_is_the_only_one_asked(tmp_path: Path) -> None:
    leave("away", "烟台", "上海", "resident", "12.1", CORRECT)
    visit = Visit(RESUME, "own", CORRECT, "end", book=changed(tmp_path, *INSERTED))
    assert visit.script.asked[1:3] == ["自己带杯子吗？", "都对吗？"]
    assert visit.told("规则更新过了：toy.1 -> toy.2。")
    assert not visit.told("对不上")
    assert dict(visit.shown[0].answers) == {**WHOLE, "cup": "own"}


def test_a_question_inserted_before_the_one_that_was_open_is_asked_first(tmp_path: Path) -> None:
    leave("away", "烟台", "上海", "resident")
    book = changed(tmp_path, *INSERTED)
    back = (Move.BACK, Move.BACK)
    visit = Visit(RESUME, "lent", *back, "own", "resident", "12.1", CORRECT, "end", book=book)
    assert visit.script.pages[4].default == "lent"
    assert dict(visit.shown[0].answers) == {**WHOLE, "cup": "own"}


def test_a_question_that_is_gone_or_has_another_name_is_asked_anew(tmp_path: Path) -> None:
    leave("away", "烟台", "上海", "resident", "12.1")
    renamed = ("tea.yaml", "drunk_on", "sipped_on")
    visit = Visit(RESUME, "12.2", CORRECT, "end", book=changed(tmp_path, renamed))
    assert visit.told("有 1 个回答现在用不上了。")
    assert visit.shown[0].answers["sipped_on"] == "2026-12-02"
