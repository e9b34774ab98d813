from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ybcli.document import read
from ybcli.errors import HandbookError
from ybcli.loader import load
from ybcli.loader.schema import FILES
from ybcli.loader.words import SLOTS
from ybcli.model import (
    ANY,
    Ask,
    Coverage,
    FactKind,
    Form,
    Grade,
    Handbook,
    Kind,
    Outcome,
    Reduction,
    Route,
    Side,
    Term,
    Verdict,
    Way,
)

HERE = Path(__file__).parent
TOY = HERE / "toy"
BROKEN = sorted((HERE / "broken").glob("*.yaml"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(HandbookError) as caught:
        load(folder, shipped=False)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_each_mistake_is_the_only_one_named_and_at_its_line(file: Path, copy: Path) -> None:
    text = file.read_text("utf-8")
    header = dict(re.findall(r"^# (as|line|says): (.+)$", text, re.MULTILINE))
    (copy / header["as"]).write_text(text, "utf-8")

    found = faults(copy)

    assert len(found) == 1
    assert found[0].startswith(f"toy/{header['as']}:{header['line']} ")
    assert header["says"] in found[0]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("flow: tea,", "flow: te,", "不认识的事项“te”，是不是“tea”"),
        ("{leaves: green}", "{leavs: green}", "不认识的问题“leavs”，是不是“leaves”"),
        ("{leaves: green}", "{leaves: blue}", "不认识的选项“blue”"),
        ('months: "{n} 个月"', 'months: "{m} 个月"', "应正好是 {n}"),
        ('months: "{n} 个月"', 'months: "{n!r} {n.real} 个月"', "应正好是 {n}"),
        ('months: "{n} 个月"', 'months: "{n} {个月"', "应正好是 {n}"),
        ("mark_weak: 待核实", "mark_weak: 待{x}核实", "这句话里不能有花括号"),
        ("mark_weak: 待核实", "mark_weak: 待{{x}}核实", "这句话里不能有花括号"),
        ("mark_weak: 待核实", "mark_weka: 待核实", "不认识的键“mark_weka”，是不是“mark_weak”"),
        ("local: 180", "local: 0", "应在 1 到 3650 之间"),
    ],
)
def test_the_front_page_is_checked_too(copy: Path, old: str, new: str, says: str) -> None:
    page = copy / "handbook.yaml"
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1

    found = faults(copy)

    assert any(f.startswith(f"toy/handbook.yaml:{line} ") and says in f for f in found)


def test_faults_of_several_files_come_at_once_in_reading_order(copy: Path) -> None:
    for name in ("tea.yaml", "facts.yaml", "regions/shanghai.yaml"):
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("\nwrong: {x: 1}\n")

    found = faults(copy)

    assert [line.split(":")[0] for line in found] == sorted(line.split(":")[0] for line in found)
    assert {line.split(":")[0] for line in found} == {
        "toy/tea.yaml",
        "toy/facts.yaml",
        "toy/regions/shanghai.yaml",
    }


@pytest.mark.parametrize(
    "name", ["handbook.yaml", "facts.yaml", "sources.yaml", "regions/national.yaml"]
)
def test_a_file_that_must_be_there_is_asked_for(copy: Path, name: str) -> None:
    (copy / name).unlink()

    assert f"toy/{name}:1 YB-E060 缺少这个文件" in faults(copy)


def test_a_missing_table_of_places_is_a_fault(copy: Path) -> None:
    (copy / "divisions.tsv").unlink()

    assert any(line.startswith("toy/divisions.tsv:1 ") for line in faults(copy))


def test_a_file_with_the_other_suffix_is_not_silently_left_out(copy: Path) -> None:
    (copy / "tea.yaml").rename(copy / "tea.yml")

    assert faults(copy) == ["toy/tea.yml:1 YB-E062 文件名要以 .yaml 结尾"]


@pytest.mark.parametrize("name", ["facts.yaml", "divisions.tsv", "regions/shanghai.yaml"])
def test_a_link_out_of_the_folder_is_not_read(copy: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password: hunter2\n", "utf-8")
    (copy / name).unlink()
    (copy / name).symlink_to(secret)

    found = faults(copy)

    assert any(line.startswith(f"toy/{name}:1 YB-E065 ") for line in found)
    assert not any("hunter2" in line or "password" in line for line in found)


def test_a_link_within_the_folder_is_a_file_like_others(copy: Path) -> None:
    (copy / "terms").mkdir()
    (copy / "glossary.yaml").rename(copy / "terms" / "glossary.yaml")
    (copy / "glossary.yaml").symlink_to("terms/glossary.yaml")

    assert "stamp" in load(copy, shipped=False).glossary


def test_a_flow_keeps_its_order_and_its_roads(toy: Handbook) -> None:
    flow = toy.flows["tea"]

    assert list(toy.flows) == ["tea", "stamp"]
    assert flow.start == "home"
    assert [q.id for q in flow.questions] == ["home", "care", "scheme", "leaves", "drunk_on"]
    assert [q.kind for q in flow.questions] == [
        Kind.PLACE,
        Kind.PLACE,
        Kind.CHOICE,
        Kind.CHOICES,
        Kind.DATE,
    ]
    where, scheme = flow.nodes["where"], flow.nodes["scheme"]
    assert isinstance(where, Route)
    assert [row.to for row in where.rows] == ["at_home", "near", "scheme"]
    assert [len(row.when) for row in where.rows] == [1, 2, 0]
    assert isinstance(scheme, Ask)
    assert scheme.next == {"unknown": "ask_first", ANY: "leaves"}
    assert scheme.question.label_of("unknown") == "不确定"
    assert scheme.question.unsure is not None
    assert not scheme.question.unsure.caps


def test_an_outcome_has_its_lines_in_all_their_forms(toy: Handbook) -> None:
    claim = toy.flows["tea"].nodes["claim"]
    assert isinstance(claim, Outcome)

    assert claim.verdict is Verdict.DO_THIS
    assert claim.headline.id == "claim"
    assert [line.id for line in claim.steps] == [
        "is_it_tea",
        "keep_bill",
        "how_much",
        "valid",
        "answer",
        "pot_fee",
        "house_rule",
    ]
    shared, conditional, slots, *_, ruling = claim.steps
    assert shared.say == "先看喝的算不算茶。"
    assert conditional.common
    assert conditional.when[0].values == ("cross_province",)
    assert slots.fills == ("share", "away_reduction")
    assert ruling.fact == "house_rule"
    assert [demand.material for demand in claim.materials] == ["stamp", "bill", "letter"]
    assert [(due.fact, due.start, due.by) for due in claim.deadlines] == [
        ("claim_deadline", "drunk_on", ""),
        ("", "", "drunk_on"),
    ]
    assert claim.leads[0].flow == "stamp"


def test_rulings_have_values_of_their_facts_kind(toy: Handbook) -> None:
    nation, province = toy.regions["000000"], toy.regions["370000"]
    city = toy.regions["370600"]

    assert {fact.kind for fact in toy.facts.values()} == set(FactKind)
    assert nation.rulings["valid_months"][0].value == 6
    assert nation.rulings["pot_fee"][1].value is None
    assert nation.rulings["pot_fee"][1].since == date(2025, 1, 1)
    assert province.rulings["near_filing"][0].value == "exempt"
    assert province.rulings["claim_deadline"][0].value == Term(next_year="01-20", remark="逾期不抵")
    assert province.rulings["away_reduction"][0].value == Reduction(
        way=Way.MINUS_POINTS, percent=20, ceiling=True
    )
    assert [r.scheme for r in province.rulings["share"]] == ["", "resident"]
    assert province.rulings["tips"][0].doubt
    assert [r.grade for r in city.rulings["away_reduction"]] == [Grade.B, Grade.C]
    assert city.coverage == {"tea": Coverage.FULL}
    assert toy.facts["house_rule"].side is Side.CARE


def test_what_is_left_out_has_its_plain_meaning(toy: Handbook) -> None:
    code = toy.materials["code"]

    assert code.form is Form.UNSTATED
    assert code.copies is None
    assert code.instead == ("stamp",)
    assert toy.starts["away"].answers == {"leaves": "green"}
    assert toy.starts["lost"].answers == {}


def test_every_record_knows_its_line(toy: Handbook) -> None:
    text = (TOY / "materials.yaml").read_text("utf-8").split("\n")
    for id_, material in toy.materials.items():
        file, line = material.at.split(":")
        assert file == "toy/materials.yaml"
        assert text[int(line) - 1].startswith(f"{id_}:")


def test_a_folder_of_others_is_not_the_shipped_handbook(toy: Handbook) -> None:
    assert not toy.shipped


def test_the_shipped_handbook_loads(handbook: Handbook) -> None:
    assert handbook.shipped
    assert {"filing", "reimbursement", "account"} <= set(handbook.flows)
    assert set(handbook.words) == set(SLOTS)


@pytest.mark.parametrize("kind", FILES)
def test_every_key_says_what_it_means(kind: str) -> None:
    for record in records(FILES[kind].schema()):
        assert all(key["description"] for key in record["properties"].values())


def records(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a record within a schema."""
    if isinstance(schema, list):
        for item in schema:
            yield from records(item)
    elif isinstance(schema, dict):
        if schema.get("additionalProperties") is False:
            yield schema
        for value in schema.values():
            yield from records(value)


def test_what_the_tables_allow_the_schema_allows(toy: Handbook) -> None:
    schema = FILES["flow"].schema()
    keys = read((TOY / "tea.yaml").read_bytes(), "tea.yaml").pairs()

    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(keys) <= set(properties)
    assert schema["additionalProperties"] is False
    assert toy.flows["tea"].title == keys["title"][1].text()
