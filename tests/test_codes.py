"""Every code the reader may give is given by a mistake that some test shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from test_document import HOSTILE, WRONG_KIND, node
from test_loader import BROKEN, TOY
from test_places import BROKEN_TABLES

from ybcli import loader
from ybcli.document import read
from ybcli.errors import HandbookError
from ybcli.errors.codes import CODES
from ybcli.places import read_places

MOST = 30
"""Files in a folder, in place of the thousand that are really allowed."""

MOST_BYTES = 200_000
"""Of them all together, in place of the millions."""

MET_ON_THE_WAY = {"YB-E130", "YB-E228"}
"""Given to a person under way, where `check` was not asked first: see `test_engine` and
`test_checklist`."""


def test_each_code_of_the_reader_has_a_mistake_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "MAX_FILES", MOST)
    monkeypatch.setattr(loader, "MAX_TOTAL", MOST_BYTES)
    of_the_reader = {code for code in CODES if code[4] == "0" or code[5:] >= "20"}

    shown = {*of_texts(), *of_tables(), *of_folders(tmp_path)}

    assert shown == of_the_reader - MET_ON_THE_WAY


def test_no_two_codes_say_the_same() -> None:
    assert len(set(CODES.values())) == len(CODES)
    assert all(re.fullmatch(r"YB-[EW][0-9]{3}", code) for code in CODES)


def codes(reading: Callable[[], object]) -> set[str]:
    try:
        reading()
    except HandbookError as error:
        return {fault.code for fault in error.faults}
    return set()


def of_texts() -> Iterator[str]:
    for _, text, *_ in HOSTILE:
        raw = text if isinstance(text, bytes) else text.encode()
        yield from codes(partial(read, raw, "tea.yaml"))
    for call, text, _ in WRONG_KIND:
        yield from codes(getattr(node(f"a: {text}\n")["a"], call))


def of_tables() -> Iterator[str]:
    for table, *_ in BROKEN_TABLES:
        yield from codes(partial(read_places, table, "table.tsv"))


def of_folders(tmp_path: Path) -> Iterator[str]:
    """The codes of the tea handbook with one thing wrong in it."""
    wrongs = [*(partial(put, file) for file in BROKEN), *SPOILT]
    for number, spoil in enumerate(wrongs):
        folder = Path(shutil.copytree(TOY, tmp_path / str(number)))
        spoil(folder)
        yield from codes(partial(loader.load, folder, shipped=False))


def put(file: Path, folder: Path) -> None:
    text = file.read_text("utf-8")
    (folder / re.findall(r"^# as: (.+)$", text, re.MULTILINE)[0]).write_text(text, "utf-8")


def swap(old: str, new: str, folder: Path) -> None:
    page = folder / "handbook.yaml"
    text = page.read_text("utf-8")
    assert text.count(old) == 1
    page.write_text(text.replace(old, new), "utf-8")


def crowd(folder: Path) -> None:
    for number in range(MOST):
        (folder / f"more{number}.yaml").touch()


def swell(folder: Path) -> None:
    (folder / "more.yaml").write_text("# tea\n" * (MOST_BYTES // 6), "utf-8")


def lead_out(folder: Path) -> None:
    (folder.parent / "facts.yaml").write_bytes((folder / "facts.yaml").read_bytes())
    (folder / "facts.yaml").unlink()
    (folder / "facts.yaml").symlink_to(folder.parent / "facts.yaml")


SPOILT: tuple[Callable[[Path], object], ...] = (
    lambda folder: (folder / "facts.yaml").unlink(),
    lambda folder: (folder / "divisions.tsv").unlink(),
    lambda folder: (folder / "tea.yaml").rename(folder / "tea.yml"),
    crowd,
    swell,
    lead_out,
    partial(swap, 'months: "{n} 个月"', 'months: "{m} 个月"'),
    partial(swap, "mark_weak: 待核实", "mark_weak: 待{x}核实"),
)
