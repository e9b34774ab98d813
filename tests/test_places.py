from __future__ import annotations

from collections.abc import Mapping

import pytest

from ybcli.document import decode
from ybcli.errors import AmbiguousPlaceError, HandbookError, UnknownPlaceError
from ybcli.loader import shipped
from ybcli.model import Place
from ybcli.places import find, full_name, read_places, relation, the_place

HEAD = "code\tname\tshort\tlevel\tprovince\tpinyin\tinitials\tarea\n"
ROW = "110000\t北京市\t北京\tprovince\t\tbeijing\tbj\t010\n"


@pytest.fixture(scope="module")
def places() -> Mapping[str, Place]:
    return read_places(decode((shipped() / "divisions.tsv").read_bytes(), "table"), "table")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("烟台", "370600"),
        ("烟台市", "370600"),
        ("山东烟台", "370600"),
        ("山东省烟台市", "370600"),
        (" 山东省 烟台市 ", "370600"),
        ("yantai", "370600"),
        ("YanTai", "370600"),
        ("shandongyantai", "370600"),
        ("shan dong yan tai", "370600"),
        ("sdyt", "370600"),
        ("370600", "370600"),
        ("３７０６００", "370600"),
        ("ＳＤＹＴ", "370600"),
        ("北京", "110000"),
        ("shanghai", "310000"),
        ("山西", "140000"),
        ("陕西", "610000"),
        ("shaanxi", "610000"),
        ("吉林省", "220000"),
        ("吉林市", "220200"),
        ("吉林吉林", "220200"),
        ("海南省", "460000"),
        ("海南州", "632500"),
        ("青海海南", "632500"),
        ("延边州", "222400"),
        ("内蒙古", "150000"),
        ("广西", "450000"),
        ("兵团", "660000"),
        ("xi'an", "610100"),
        ("lüliang", "141100"),
        ("shanxichangzhi", "140400"),
        ("shanxixian", "610100"),
    ],
)
def test_a_place_is_known_by_any_of_its_names(
    places: Mapping[str, Place], word: str, code: str
) -> None:
    assert the_place(places, word).code == code
    assert find(places, word)[0].code == code


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("吉林", {"220000", "220200"}),
        ("jilin", {"220000", "220200"}),
        ("海南", {"460000", "632500"}),
        ("shanxi", {"140000", "610000"}),
        ("sx", {"140000", "330600", "610000"}),
        ("suzhou", {"320500", "341300"}),
        ("yt", {"360600", "370600"}),
    ],
)
def test_two_places_are_never_guessed_between(
    places: Mapping[str, Place], word: str, codes: set[str]
) -> None:
    with pytest.raises(AmbiguousPlaceError) as caught:
        the_place(places, word)

    assert {candidate.split()[-1] for candidate in caught.value.candidates} == codes
    assert {place.code for place in find(places, word)[: len(codes)]} == codes


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("yantia", "山东省烟台市"),
        ("烟", "山东省烟台市"),
        ("烟台市芝罘区", "山东省烟台市"),
        ("370602", "山东省烟台市"),
        ("310115", "上海市"),
        ("0535", "山东省烟台市"),
        ("0898", None),
        ("2月29", None),
        ("昆山", None),
        ("烟太", None),
        ("呼和", "内蒙古自治区呼和浩特市"),
        ("火星上的城", None),
        ("", None),
        ("  ", None),
    ],
)
def test_part_of_a_name_or_a_slip_is_no_name(
    places: Mapping[str, Place], word: str, near: str | None
) -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        the_place(places, word)

    assert caught.value.nearest == near


def test_no_name_of_any_place_leads_to_another(places: Mapping[str, Place]) -> None:
    for place in places.values():
        province = places[place.province]
        assert the_place(places, place.code) == place
        assert the_place(places, place.name) == place
        assert the_place(places, full_name(places, place)) == place
        if place != province:
            for word in (place.short, place.pinyin, province.short + place.short):
                assert place.code in codes_of(places, word)


def codes_of(places: Mapping[str, Place], word: str) -> set[str]:
    """The one place a word names, or those it might."""
    try:
        return {the_place(places, word).code}
    except AmbiguousPlaceError as error:
        return {candidate.split()[-1] for candidate in error.candidates}


def test_places_are_found_while_they_are_typed(places: Mapping[str, Place]) -> None:
    assert [place.short for place in find(places, "烟")] == ["烟台"]
    assert "呼和浩特" in {place.short for place in find(places, "浩特")}
    assert "370600" in {place.code for place in find(places, "yant")}
    assert "370600" in {place.code for place in find(places, "3706")}
    assert find(places, "") == ()
    assert find(places, "zzz") == ()


@pytest.mark.parametrize(
    ("home", "care", "expected"),
    [
        ("370600", "370600", "same_city"),
        ("370600", "370100", "same_province"),
        ("370600", "310000", "cross_province"),
        ("310000", "310000", "same_city"),
        ("370000", "370600", "same_province"),
        ("370600", "370000", "same_province"),
        ("370000", "370000", "same_province"),
        ("110000", "310000", "cross_province"),
        ("660000", "650000", "cross_province"),
    ],
)
def test_how_two_places_relate(
    places: Mapping[str, Place], home: str, care: str, expected: str
) -> None:
    assert relation(places[home], places[care]) == expected


def test_a_municipality_is_one_city(places: Mapping[str, Place]) -> None:
    cities = [place.name for place in places.values() if place.municipality]

    assert cities == ["北京市", "天津市", "上海市", "重庆市"]
    assert places["370600"].is_city
    assert not places["370000"].is_city


# A table, the line of its fault, what is said of it.
BROKEN_TABLES = [
    ("", 1, "第一行"),
    ("code\tname\n", 1, "第一行"),
    (HEAD + "110000\t北京市\n", 2, "应有 8 列，实有 2 列"),
    (HEAD + ROW.replace("110000", "11000"), 2, "6 位数字"),
    (HEAD + ROW + ROW, 3, "代码重复"),
    (HEAD + ROW.replace("beijing", ""), 2, "都不能空"),
    (HEAD + ROW.replace("province", "county"), 2, "级别"),
    (HEAD + ROW.replace("province\t", "city\t990000"), 2, "要写在前面：990000"),
]


@pytest.mark.parametrize(("table", "line", "says"), BROKEN_TABLES)
def test_a_broken_table_is_refused_at_its_line(table: str, line: int, says: str) -> None:
    with pytest.raises(HandbookError) as caught:
        read_places(table, "table.tsv")

    assert caught.value.faults[0].at == f"table.tsv:{line}"
    assert says in caught.value.faults[0].problem
