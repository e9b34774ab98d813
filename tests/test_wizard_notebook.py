"""What is kept between runs, and everything that may be wrong with it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from wizard_toy import FAR, tea

from ybcli.wizard import notebook, purge
from ybcli.wizard.draft import Draft
from ybcli.wizard.notebook import SESSION, WISHES, Session, open_notebook

DRAFT = Draft(
    flow=tea().flows["tea"], answers=FAR, again=frozenset({"scheme"}), given=frozenset({"home"})
)
HOLD = (
    "from ybcli.wizard.notebook import open_notebook\n"
    "with open_notebook() as book: print(book.usable, flush=True); input()"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "ybcli"


def leave() -> None:
    with open_notebook() as book:
        book.keep(DRAFT, "toy.1", start="away")


def put(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


def test_what_was_left_is_there_again_whole_and_private(folder: Path) -> None:
    old = os.umask(0)
    leave()
    os.umask(old)
    assert stat.S_IMODE((folder / SESSION).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with open_notebook() as book:
        assert book.trouble == ""
        assert book.session == Session(
            flow="tea",
            content="toy.1",
            answers=FAR,
            again=("scheme",),
            given=("home",),
            start="away",
        )


def test_it_holds_choices_and_nothing_else(folder: Path) -> None:
    leave()
    record = json.loads((folder / SESSION).read_text("utf-8"))
    assert set(record) == {"schema", "flow", "content", "answers", "again", "given", "start"}


def test_what_is_finished_is_forgotten_and_wishes_stay() -> None:
    leave()
    with open_notebook() as book:
        book.wish(remember=True, home="370600")
        book.forget()
    with open_notebook() as book:
        assert book.session is None
        assert book.wishes.places == {"home": "370600", "care": ""}


def test_places_are_offered_only_if_that_was_agreed() -> None:
    with open_notebook() as book:
        book.wish(home="370600")
        assert book.wishes.places == {}


GOOD = {
    "schema": 1,
    "flow": "tea",
    "content": "toy.1",
    "answers": {"home": "370600"},
    "again": [],
    "given": [],
    "start": "",
}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 400,
        b"\xff\xfe{}",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"schema": true}',
        b'{"schema": 1}',
        b"[" * 90_000,
        b"{" + b" " * 200_000 + b"}",
        *(
            json.dumps(GOOD | change).encode()
            for change in (
                {"answers": []},
                {"answers": {"home": 1}},
                {"answers": {"home": ["a"]}},
                {"again": "home"},
                {"given": [1]},
                {"flow": None},
                {"extra": 1},
                {"schema": "1"},
                {"schema": 0.5},
            )
        ),
    ],
)
def test_a_damaged_file_is_said_and_set_aside(folder: Path, data: bytes) -> None:
    put(folder, SESSION, data)
    with open_notebook() as book:
        assert book.session is None
        assert "读不出来" in book.trouble
        assert book.usable
        book.keep(DRAFT, "toy.1")
    assert (folder / "session.damaged-1").read_bytes() == data
    put(folder, SESSION, data)
    with open_notebook():
        pass
    assert (folder / "session.damaged-2").exists()


@pytest.mark.parametrize("data", [b'{"schema": 1, "remember": 1}', b"x"])
def test_damaged_wishes_are_set_aside_too(folder: Path, data: bytes) -> None:
    put(folder, WISHES, data)
    with open_notebook() as book:
        assert not book.wishes.remember
    assert (folder / "wishes.damaged-1").exists()


def test_a_later_versions_file_is_left_alone(folder: Path) -> None:
    data = json.dumps(GOOD | {"schema": 2, "more": 1}).encode()
    put(folder, SESSION, data)
    with open_notebook() as book:
        assert "更新的版本" in book.trouble
        book.keep(DRAFT, "toy.1")
        book.forget()
    assert (folder / SESSION).read_bytes() == data


def test_a_second_window_works_and_keeps_nothing_until_the_first_is_gone(folder: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "True\n"
    with open_notebook() as book:
        assert "另一个窗口" in book.trouble
        book.keep(DRAFT, "toy.1")
        book.wish(plain=True)
        assert not (folder / SESSION).exists()
    holder.kill()
    holder.communicate()
    with open_notebook() as book:
        assert book.usable


@pytest.mark.parametrize("where", ["file", "no/such\0folder"])
def test_where_nothing_can_be_kept_that_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (tmp_path / "file").touch()
    if "\0" in where:
        monkeypatch.setattr(notebook, "state_folder", lambda: "/proc/nowhere/ybcli")
    else:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / where))
    with open_notebook() as book:
        assert "存不下来" in book.trouble
        book.keep(DRAFT, "toy.1")
        book.forget()
        assert book.session is None


def test_a_disk_that_fills_up_is_said_and_ends_the_keeping(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave()
    before = (folder / SESSION).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with open_notebook() as book:
        monkeypatch.setattr(os, "fsync", full)
        book.keep(DRAFT, "toy.2")
        assert "磁盘满了" in book.trouble
        assert not book.usable
    assert (folder / SESSION).read_bytes() == before


def test_purge_leaves_nothing(folder: Path) -> None:
    assert purge() == 0
    leave()
    with open_notebook() as book:
        book.wish(plain=True)
    assert purge() == 2
    assert not folder.exists()
