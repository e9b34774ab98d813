"""Looking things up: questions, places, regions, sources, terms."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import TESTS, Run

from ybcli.model import Handbook
from ybcli.text import width

TOY = ["--flows", str(TESTS / "toy")]
DAY = ["--as-of", "2026-11-22"]


def test_questions_are_listed_with_their_flags_and_values(run: Run) -> None:
    out = run("questions", "tea", *TOY).out
    assert "--home  发票地：茶票是哪里发的？" in out
    assert "employee  职工茶票" in out
    assert "城市名、拼音、首字母或 6 位代码" in out
    assert out.index("--home") < out.index("--scheme") < out.index("--drunk-on")


def test_a_flow_is_found_by_its_chinese_name(run: Run) -> None:
    assert run("questions", "喝茶", *TOY) == run("questions", "tea", *TOY)


def test_questions_as_json_have_all_a_program_needs(run: Run, toy: Handbook) -> None:
    told = json.loads(run("questions", "tea", "--json", *TOY).out)
    assert [one["id"] for one in told] == [q.id for q in toy.flows["tea"].questions]
    assert told[2] == {
        "id": "scheme",
        "flag": "--scheme",
        "kind": "choice",
        "label": "茶票种类",
        "ask": "拿的是哪一种茶票？",
        "options": [
            {"id": "employee", "label": "职工茶票"},
            {"id": "resident", "label": "居民茶票"},
            {"id": "unknown", "label": "不确定"},
        ],
    }


@pytest.mark.parametrize("flow", ["filing", "reimbursement", "account"])
def test_the_template_has_a_column_for_each_question(
    run: Run, handbook: Handbook, flow: str
) -> None:
    rows = list(csv.reader(io.StringIO(run("questions", flow, "--template").out)))
    questions = handbook.flows[flow].questions
    assert rows[0] == [q.id for q in questions]
    for cell, question in zip(rows[1], questions, strict=True):
        open_ = () if question.options else (str(question.kind),)
        assert cell.split("|") == [*open_, *question.allowed]


@pytest.mark.parametrize("word", ["烟台", "山东烟台", "yantai", "370600"])
def test_a_place_is_found_however_it_is_written(run: Run, word: str) -> None:
    assert run("place", word).out == "370600  山东省烟台市  yantai  区号 0535\n"


def test_a_word_for_several_places_lists_them_all(run: Run) -> None:
    ran = run("place", "yt", "--json")
    assert [one["code"] for one in json.loads(ran.out)] == ["360600", "370600"]
    assert ran.status == 0


def test_a_province_has_no_area_code_to_show(run: Run) -> None:
    assert run("place", "山东省").out.splitlines()[0] == "370000  山东省  shandong"


# ---------------------------------------------------------------- regions


def test_a_region_tells_its_own_rules_with_day_level_grade_and_source(run: Run) -> None:
    out = run("region", "烟台", *TOY, *DAY).out
    assert out.startswith("山东省烟台市\n")
    assert "烟台喝茶：本地规定已收录" in out
    assert "什么时候以前来抵\n  6 个月（市；起始日未写；官方原文；待复核；依据 tea_law）" in out
    assert "2025-01-01 起" in out
    assert "什么算茶" not in out
    assert "条按全国统一规定，加 --all 列出" in out


def test_a_region_keeps_the_two_insurances_apart(run: Run) -> None:
    out = run("region", "济南", *TOY, *DAY).out
    assert "职工茶票：80%" in out
    assert "居民茶票：70%" in out


def test_a_region_says_once_what_holds_for_both_insurances(run: Run) -> None:
    facts = json.loads(run("region", "广州", "--json", *DAY).out)[0]["facts"]
    told = {fact["id"]: fact["rulings"] for fact in facts}
    assert [one["scheme"] for one in told["long_note"]] == ["employee", None]
    for rulings in told.values():
        texts = [one["text"] for one in rulings]
        assert len(texts) == len(set(texts))


def test_all_adds_what_the_nation_says(run: Run) -> None:
    out = run("region", "烟台", "--all", *TOY, *DAY).out
    assert "什么算茶" in out
    assert "--all" not in out


def test_a_region_says_what_is_still_to_be_asked(run: Run) -> None:
    out = run("region", "吉林市", *TOY, *DAY).out
    assert "本地口径未收录" in out
    assert "还不知道，要问 12393：能抵几成、去外地少抵多少" in out


def test_a_region_on_an_earlier_day_tells_the_rules_of_that_day(run: Run) -> None:
    assert "不用登记" in run("region", "济南", *TOY, *DAY).out
    assert "不用登记" not in run("region", "济南", *TOY, "--as-of", "2024-06-30").out


def test_two_regions_stand_side_by_side_where_they_differ(run: Run) -> None:
    out = run("region", "烟台", "济南", *TOY, *DAY).out
    assert out.startswith("山东省烟台市　对比　山东省济南市")
    differing, shared = out.split("【相同】")
    assert "烟台：6 个月" in differing
    assert "济南：次年 1 月 20 日以前" in differing
    assert "能抵几成" in shared
    assert "能抵几成" not in differing


def test_regions_as_json_say_the_same(run: Run) -> None:
    one, two = json.loads(run("region", "烟台", "济南", "--json", *TOY, *DAY).out)
    assert (one["code"], two["name"]) == ("370600", "山东省济南市")
    assert one["coverage"] == {"tea": "full", "stamp": "none"}
    facts = {fact["id"]: fact for fact in two["facts"]}
    assert [r["scheme"] for r in facts["share"]["rulings"]] == ["employee", "resident"]
    assert facts["claim_deadline"]["rulings"][0] == {
        "scheme": None,
        "text": "次年 1 月 20 日以前（逾期不抵）",
        "level": "province",
        "since": None,
        "grade": "B",
        "checked": "2026-11-22",
        "source": "tea_news",
        "doubt": None,
    }


# ---------------------------------------------------------------- sources and terms


def test_sources_are_all_listed(run: Run, handbook: Handbook) -> None:
    out = run("sources").out
    for source in handbook.sources:
        assert f"\n{source}  " in f"\n{out}"


def test_a_source_tells_which_rules_and_sheets_rest_on_it(run: Run) -> None:
    out = run("sources", "tea_news", *TOY).out
    assert "茶报，茶报社" in out
    assert "- 去外地少抵多少（山东省烟台市）" in out
    assert "  + 去外地喝茶：去外地喝茶，回来抵茶钱" in out
    assert "- 喝茶的提醒（全国）" in out


def test_a_term_is_explained_by_any_of_its_names(run: Run) -> None:
    said = "茶票：能抵茶钱的票。\n"
    assert run("term", "茶票", *TOY).out == said
    assert run("term", "茶券", *TOY).out == said
    assert run("term", *TOY).out == said


@pytest.mark.parametrize(
    "words",
    [
        ["questions", "filing"],
        ["region", "烟台"],
        ["region", "烟台", "青岛"],
        ["sources"],
        ["term"],
    ],
)
def test_nothing_looked_up_is_wider_than_a_page(run: Run, words: list[str]) -> None:
    lines = run(*words).out.splitlines()
    assert max(width(line) for line in lines) <= 76
    assert len(lines) > 5
