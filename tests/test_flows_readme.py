from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import readme_tables

from ybcli.commands import author
from ybcli.engine import Finished, walk
from ybcli.loader import load, shipped
from ybcli.rules import Rulebook

README = (Path(__file__).parents[1] / "flows" / "README.md").read_text("utf-8")
TODAY = date(2026, 11, 22)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The worked example, typed in as the page says."""
    folder = tmp_path / "mine"
    (folder / "regions").mkdir(parents=True)
    example = README[README.index("## 一个完整的例子") : README.index("## 每个文件能写哪些键")]
    files = re.findall(r"^`([a-z/-]+\.yaml)`：.*?```yaml\n(.*?)```", example, re.DOTALL | re.M)
    for name, text in files:
        (folder / name).write_text(text, "utf-8")
    ours = shipped()
    words = (ours / "handbook.yaml").read_text("utf-8")
    with (folder / "handbook.yaml").open("a", encoding="utf-8") as file:
        file.write(words[words.index("\nwords:") :])
    (folder / "divisions.tsv").write_bytes((ours / "divisions.tsv").read_bytes())
    return folder


def test_the_worked_example_passes_the_check(mine: Path) -> None:
    said: list[str] = []

    status = author.check(folder=str(mine), today=TODAY, write=said.append, fail_on="warning")

    assert (status, said[0]) == (0, "没有发现问题。")


def test_the_worked_example_does_what_the_page_says(mine: Path) -> None:
    book = load(mine, shipped=False)
    for day, end in ((date(2025, 5, 31), "tell"), (date(2025, 6, 1), "just_go")):
        answers = {"home": "370600", "care": "370100", "ache": "slight"}
        position = walk(book.flows["dentist"], answers, Rulebook(book, day))
        assert isinstance(position, Finished)
        assert position.outcome.id == end


def test_the_case_on_the_page_passes_on_the_example(mine: Path) -> None:
    case = re.search(r"^- name: .*?(?=^```)", README, re.DOTALL | re.MULTILINE)
    assert case
    (mine / "scenarios").mkdir()
    (mine / "scenarios" / "teeth.yaml").write_text(case[0], "utf-8")

    assert author.check(folder=str(mine), today=TODAY, write=lambda _: None) == 0


def test_every_key_is_in_the_tables_as_the_loader_has_it() -> None:
    kept = README[README.index("<!-- tables") : README.index("<!-- end of tables")]

    assert kept.split("-->", 1)[1].strip() == readme_tables.tables().strip()
