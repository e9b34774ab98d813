"""What is kept between runs: the answers under way, and the few wishes a person stated.

Choices only, in the platform's folder for state, readable by their owner alone. A file that cannot
be read is said and set aside; a folder that cannot be written is said once, and nothing is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ybcli import files
from ybcli.errors import OutputError
from ybcli.record import Record
from ybcli.wizard.draft import Draft
from ybcli.wizard.lock import lock

SCHEMA = 1
MAX_BYTES = 100_000
SESSION, WISHES, LOCK = "session.json", "wishes.json", "lock"


class Session(Record):
    """Answers that were left: of which flow, under which handbook, what was to be asked again.

    `start` is the answer to the very first question, if that was asked.
    """

    flow: str
    content: str
    answers: Mapping[str, str]
    again: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    start: str = ""


class Wishes(Record):
    """What a person agreed to: places remembered, numbered lines always."""

    remember: bool = False
    home: str = ""
    care: str = ""
    plain: bool = False

    @property
    def places(self) -> dict[str, str]:
        """The places last used, by question, if they may be remembered."""
        return {"home": self.home, "care": self.care} if self.remember else {}


@dataclass
class Notebook:
    """The folder, held by one window at a time; `trouble` is what a person should be told."""

    folder: str
    usable: bool = False
    trouble: str = ""
    session: Session | None = None
    wishes: Wishes = field(default_factory=Wishes)

    def keep(self, draft: Draft, content: str, start: str = "") -> None:
        """Write the answers down; a failure is reported by `trouble`, never raised."""
        session = Session(
            flow=draft.flow.id,
            content=content,
            answers=dict(draft.answers),
            again=tuple(sorted(draft.again)),
            given=tuple(sorted(draft.given)),
            start=start,
        )
        self._write(SESSION, _fields(session))

    def forget(self) -> None:
        """The answers led to a sheet: nothing is left to go on with."""
        self.session = None
        if self.usable:
            with contextlib.suppress(OSError):
                os.unlink(self._path(SESSION))

    def spare(self) -> None:
        """Leave what was left for another day, and keep nothing of this one."""
        self.session, self.usable = None, False
        self.trouble = "上次没办完的还留着，运行 ybcli 可以接着答；这次的回答不另存。"

    def shelve(self) -> str:
        """Put answers aside that this handbook has no use for; return the file's new name."""
        return self._set_aside(SESSION, "other") if self.usable else ""

    def wish(self, **changes: Any) -> None:
        """Note a wish."""
        self.wishes = replace(self.wishes, **changes)
        self._write(WISHES, _fields(self.wishes))

    def read(self) -> None:
        """Take up what was left; what cannot be understood is set aside."""
        session = self._load(SESSION, Session)
        self.session = session if isinstance(session, Session) else None
        wishes = self._load(WISHES, Wishes)
        if isinstance(wishes, Wishes):
            self.wishes = wishes

    def fail(self, error: OSError | OutputError) -> None:
        """Stop keeping anything, and say why."""
        why = error.problem if isinstance(error, OutputError) else files.problem(error)
        self.usable = False
        self.trouble = f"回答存不下来（{why.rstrip('。')}），中途退出要重新答。"

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def _write(self, name: str, record: Mapping[str, object]) -> None:
        if not self.usable:
            return
        data = json.dumps({"schema": SCHEMA, **record}, ensure_ascii=False, indent=1)
        try:
            files.write(self._path(name), data.encode(), force=True)
        except OutputError as error:
            self.fail(error)

    def _load(self, name: str, kind: type[Session] | type[Wishes]) -> Session | Wishes | None:
        try:
            with open(self._path(name), "rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError:
            return None
        try:
            return _understood(raw, kind)
        except NewerError:
            self.usable = False
            self.trouble = "上次的回答是更新的版本存的，这次没有动它；这次的回答不会存下来。"
        except (ValueError, RecursionError):
            aside = self._set_aside(name, "damaged")
            self.trouble = f"上次存下的回答读不出来，已挪到一边（{aside}）。这次从头开始。"
        return None

    def _set_aside(self, name: str, why: str) -> str:
        """Rename a file so that it is neither read again nor lost."""
        stem = f"{name.removesuffix('.json')}.{why}"
        taken = set(os.listdir(self.folder))
        aside = next(a for n in range(1, len(taken) + 2) if (a := f"{stem}-{n}") not in taken)
        with contextlib.suppress(OSError):
            os.replace(self._path(name), self._path(aside))
        return aside


class NewerError(Exception):
    """Written by a later version of the program."""


@contextlib.contextmanager
def open_notebook() -> Iterator[Notebook]:
    """The notebook of this user, for as long as the window is open."""
    book = Notebook(folder=state_folder())
    with contextlib.ExitStack() as stack:
        try:
            os.makedirs(book.folder, mode=0o700, exist_ok=True)
            files.sweep(book.folder)
            book.usable = stack.enter_context(lock(os.path.join(book.folder, LOCK)))
        except OSError as error:
            book.fail(error)
        else:
            if book.usable:
                book.read()
            else:
                book.trouble = "另一个窗口也在答题，这个窗口的回答不会存下来。"
        yield book


def state_folder() -> str:
    """Where it is kept."""
    from platformdirs import user_state_dir

    return user_state_dir("ybcli", appauthor=False)


def purge() -> int:
    """Delete everything that was kept; return how many files that were.

    Raises:
        OutputError: something cannot be deleted.
    """
    folder = state_folder()
    try:
        names = os.listdir(folder)
    except OSError:
        return 0
    for name in names:
        path = os.path.join(folder, name)
        try:
            os.unlink(path)
        except OSError as error:
            raise OutputError(path, files.problem(error)) from error
    with contextlib.suppress(OSError):
        os.rmdir(folder)
    return len(set(names) - {LOCK})


def _fields(record: Session | Wishes) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).fields}


def _understood(raw: bytes, kind: type[Session] | type[Wishes]) -> Session | Wishes:
    """A record read strictly.

    Raises:
        NewerError: of a later version.
        ValueError: not a record of this kind.
    """
    record = json.loads(raw.decode())
    if not isinstance(record, dict) or type(record.get("schema")) is not int:
        raise ValueError("schema")
    if record.pop("schema") > SCHEMA:
        raise NewerError
    if record.keys() != set(kind.fields):
        raise ValueError("fields")
    if kind is Wishes:
        return _wishes(record)
    return _session(record)


def _wishes(record: dict[str, Any]) -> Wishes:
    for name, value in record.items():
        if type(value) is not (bool if name in ("remember", "plain") else str):
            raise ValueError(name)
    return Wishes(**record)


def _session(record: dict[str, Any]) -> Session:
    answers, again, given = record.pop("answers"), record.pop("again"), record.pop("given")
    if not (isinstance(answers, dict) and isinstance(again, list) and isinstance(given, list)):
        raise ValueError("shape")
    texts = (*record.values(), *again, *given, *answers, *answers.values())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("text")
    return Session(answers=answers, again=tuple(again), given=tuple(given), **record)
