from __future__ import annotations

import ast
import copy
import dataclasses
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ybcli
from ybcli.commands.wanted import Wanted
from ybcli.model import Option, Question
from ybcli.record import Record
from ybcli.sheet import Checklist


class Cup(Record):
    size: int
    tea: str = "green"
    at: str = ""


class Pot(Cup):
    lid: bool = True


def test_a_field_without_a_default_must_be_given() -> None:
    with pytest.raises(TypeError, match=r"Cup.*size"):
        Cup()  # type: ignore[call-arg]


def test_a_field_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"Cup.*sugar"):
        Cup(size=1, sugar=2)  # type: ignore[call-arg]


def test_fields_are_given_by_name_alone() -> None:
    with pytest.raises(TypeError):
        Cup(1)  # type: ignore[misc]


def test_a_default_stands_where_nothing_is_given() -> None:
    assert Cup(size=1).tea == "green"


def test_a_record_never_changes() -> None:
    cup = Cup(size=1)
    with pytest.raises(AttributeError, match="never changes"):
        cup.size = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="never changes"):
        del cup.size
    assert cup.size == 1


def test_a_record_has_no_room_for_more() -> None:
    with pytest.raises(AttributeError):
        object.__setattr__(Cup(size=1), "sugar", 2)


def test_a_child_has_the_fields_of_its_parent_first() -> None:
    assert [field.name for field in dataclasses.fields(Pot)] == ["size", "tea", "at", "lid"]
    assert Pot(size=3).tea == "green"


def test_dataclasses_knows_a_record_as_its_own() -> None:
    assert dataclasses.is_dataclass(Cup)
    fields = {field.name: field.default for field in dataclasses.fields(Cup)}
    assert fields == {"size": dataclasses.MISSING, "tea": "green", "at": ""}


def test_replace_makes_another_and_leaves_the_first() -> None:
    cup = Cup(size=1, tea="black")
    assert dataclasses.replace(cup, size=2) == Cup(size=2, tea="black")
    assert cup.size == 1
    with pytest.raises(TypeError):
        dataclasses.replace(cup, sugar=1)  # type: ignore[call-arg]


def test_equal_values_are_equal_and_hash_alike() -> None:
    assert Cup(size=1) == Cup(size=1, tea="green")
    assert hash(Cup(size=1)) == hash(Cup(size=1, tea="green"))
    assert Cup(size=1) != Cup(size=2)
    assert len({Cup(size=1), Cup(size=1), Cup(size=2)}) == 2


def test_where_it_was_written_makes_no_difference() -> None:
    assert Cup(size=1, at="a.yaml:1") == Cup(size=1, at="b.yaml:2")
    assert hash(Cup(size=1, at="a.yaml:1")) == hash(Cup(size=1, at="b.yaml:2"))


def test_records_of_two_kinds_are_never_equal() -> None:
    assert Cup(size=1) != Pot(size=1)
    assert Cup(size=1) != (1, "green", "")


def test_a_record_shows_its_fields() -> None:
    assert repr(Cup(size=1)) == "Cup(size=1, tea='green', at='')"


def pickled(record: Option) -> Option:
    made: Option = pickle.loads(pickle.dumps(record))  # noqa: S301
    return made


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_is_equal_and_remembers_where_it_was_written(
    again: Callable[[Option], Option],
) -> None:
    option = Option(id="green", label="绿茶", at="tea.yaml:3")
    copied = again(option)
    assert copied == option
    assert copied.at == "tea.yaml:3"


def test_properties_work_on_a_copy_too() -> None:
    question = Question(
        id="drunk_on",
        kind="date",
        label="日子",
        ask="哪天？",  # type: ignore[arg-type]
    )
    assert copy.copy(question).flag == "--drunk-on"


def test_every_record_is_defined_where_annotations_stay_words() -> None:
    """From Python 3.14 a class has no annotations to read unless its module keeps them as text."""
    files = list(Path(ybcli.__file__).parent.rglob("*.py"))
    assert len(files) > 50
    for file in files:
        text = file.read_text(encoding="utf-8")
        names = {
            base.id
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ClassDef)
            for base in node.bases
            if isinstance(base, ast.Name)
        }
        if "Record" in names or "YbcliError" in names:
            assert "from __future__ import annotations" in text, file


def test_no_record_of_the_program_is_empty() -> None:
    def kinds(kind: type) -> list[type]:
        return [kind, *(k for child in kind.__subclasses__() for k in kinds(child))]

    found = [kind for kind in kinds(Record) if kind is not Record]
    assert {Wanted, Checklist, Question} <= set(found)
    assert [kind.__name__ for kind in found if not kind.fields] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("begin", ["", "from __future__ import annotations\n"])
def test_a_module_of_records_keeps_its_annotations_as_words(begin: str) -> None:
    module = f"{begin}from ybcli.record import Record\nclass Cup(Record):\n    size: int\n"
    code = compile(module, "cup.py", "exec", dont_inherit=True)
    made: dict[str, Any] = {"__name__": "cup"}
    if begin:
        exec(code, made)  # noqa: S102  # our own words
        assert made["Cup"](size=3).size == 3
    else:
        with pytest.raises(TypeError, match="Cup: begin its module with"):
            exec(code, made)  # noqa: S102  # our own words
