"""What the proof is used for: cases, coverage, mutants, time, pictures, schemas."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from books import (
    TODAY,
    ask,
    book,
    choice,
    flow,
    line,
    long_chain,
    outcome,
    places,
    route,
    ruling,
    text,
    when,
)

from ybcli.document import read
from ybcli.loader.schema import FILES, kind_of, schemas
from ybcli.model import Handbook, Kind, Line, Outcome
from ybcli.verify.check import studies_of
from ybcli.verify.coverage import Coverage, by_paths, by_scenarios
from ybcli.verify.graph import draw, edges
from ybcli.verify.mutation import Judge, mutants, score
from ybcli.verify.scenarios import Scenario, check_scenarios, failures, known_ids
from ybcli.verify.sweep import Turning, sweep

HERE = Path(__file__).parent
NEAR = Scenario(
    name="烟台人去济南喝茶，不用登记",
    flow="tea",
    as_of=TODAY,
    answers={"home": "烟台", "care": "济南"},
    outcome="near",
    verdict="not_needed",
    has=("stamp", "tips", "tips.shandong.1"),
    lacks=("bill",),
    at="scenarios/tea.yaml:1",
)


def about(toy: Handbook, scenario: Scenario) -> list[str]:
    return [failure.about for failure in failures(toy, scenario, known_ids(toy))]


def test_a_case_passes_if_all_of_it_is_so(toy: Handbook) -> None:
    assert about(toy, NEAR) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"outcome": "claim"}, "outcome"),
        ({"verdict": "do_this"}, "verdict"),
        ({"has": ("bill",)}, "has"),
        ({"lacks": ("stamp",)}, "lacks"),
        ({"lacks": ("no_such_line",)}, "lacks"),
        ({"to_confirm": ("share",)}, "to_confirm"),
        ({"answers": {"home": "烟台"}}, "answers"),
        ({"answers": {"home": "烟台", "care": "济南", "leaves": "green"}}, "answers"),
        ({"answers": {"home": "烟台", "care": "济南", "leafs": "green"}}, "answers"),
    ],
)
def test_a_case_fails_by_what_is_not_so(
    toy: Handbook, changes: dict[str, object], wrong: str
) -> None:
    assert about(toy, replace(NEAR, **changes)) == [wrong]  # type: ignore[arg-type]


def test_a_case_that_fails_is_a_finding_with_its_own_command(toy: Handbook) -> None:
    (found,) = check_scenarios(toy, [replace(NEAR, outcome="claim")])

    assert (found.code, found.at) == ("YB-E602", "scenarios/tea.yaml:1")
    assert found.witness[:6] == ("ybcli", "tea", "--home", "烟台", "--care", "济南")


def of(kind: str, found: tuple[Coverage, ...]) -> Coverage:
    return next(each for each in found if each.kind == kind)


def test_all_of_the_tea_handbook_is_reached(toy: Handbook) -> None:
    assert [each.missing for each in by_paths(studies_of(toy, TODAY))] == [()] * 6


def test_cases_reach_what_they_reach_and_no_more(toy: Handbook) -> None:
    found = by_scenarios(studies_of(toy, TODAY), toy, [NEAR])

    assert set(of("row", found).missing) == {"tea/where#1", "tea/where#3"}
    assert "shandong near_filing" not in of("overlay", found).missing
    assert "shandong-yantai claim_deadline" in of("overlay", found).missing
    assert {"fact", "line"} <= {each.kind for each in found if each.reached}
    assert "tea/near material:stamp" not in of("line", found).missing
    assert "tea/claim material:bill" in of("line", found).missing


def test_coverage_by_all_paths_leaves_out_what_nobody_gets_to() -> None:
    end = outcome("end", [line("never", when(q="yes_")), line("always")])
    study = book(flow(ask("q", {"yes_": "other", "no_": "end"}), end, outcome("other")))

    found = by_paths(studies_of(study, TODAY))

    assert of("line", found).missing == ("made/end step:never",)


def test_coverage_by_all_paths_leaves_out_what_a_place_says_to_nobody() -> None:
    gate = route("gate", (when(rule="exempt"), "free"), ((), "file"))
    free = outcome("free", [line("as_told", (), "told")])
    handbook = book(
        flow(*places("gate"), gate, free, outcome("file")),
        [choice("rule"), text("told")],
        {
            "370000": {"rule": (ruling("exempt"),), "told": (ruling("甲"),)},
            "370600": {"told": (ruling("乙"),)},
            "310000": {"told": (ruling("丙"),)},
        },
    )

    found = by_paths(studies_of(handbook, TODAY))

    assert of("overlay", found).missing == ("r310000 told",)
    assert of("line", found).missing == ()


def test_coverage_by_all_paths_leaves_out_a_line_ruled_where_nobody_comes() -> None:
    gate = route("gate", (when(rule="exempt"), "free"), ((), "file"))
    free = outcome("free", [Line(id="told", fact="told")])
    handbook = book(
        flow(*places("gate"), gate, free, outcome("file")),
        [choice("rule"), text("told")],
        {"370000": {"rule": (ruling("exempt"),)}, "310000": {"told": (ruling("丙"),)}},
    )

    found = by_paths(studies_of(handbook, TODAY))

    assert of("line", found).missing == ("made/free step:told",)
    assert of("overlay", found).missing == ("r310000 told",)


def test_every_slip_in_the_tea_handbook_is_noticed(toy: Handbook) -> None:
    found = score(toy, TODAY)

    assert found.survivors == ()
    assert found.total > 80


def test_what_changes_nothing_is_not_noticed(toy: Handbook) -> None:
    judge = Judge(toy, TODAY)
    mutant = next(mutants(toy, TODAY))

    assert judge.notices(mutant)
    assert not judge.notices(replace(mutant, book=toy))


@pytest.mark.slow
def test_slips_in_the_shipped_handbook_are_noticed(handbook: Handbook) -> None:
    found = score(handbook, TODAY, every=6)

    assert found.total > 300
    assert found.killed >= 0.95, found.survivors


def test_time_turns_rulings_stale_unknown_and_different() -> None:
    checked = TODAY - timedelta(days=170)
    handbook = book(
        flow(ask("q", {"yes_": "one", "no_": "two"}), *_ends("rule", "told", "zone")),
        [choice("rule"), choice("zone")],
        {
            "370000": {
                "rule": (ruling("exempt", checked=checked),),
                "zone": (ruling("exempt"), ruling(None, TODAY + timedelta(days=60))),
                "tips": (ruling("甲"), ruling("乙", TODAY + timedelta(days=200))),
            }
        },
    )

    found = [turn for turn in sweep(studies_of(handbook, TODAY), TODAY) if turn.region == "r370000"]

    turned = {(t.within, t.fact, t.what) for t in found if t.within < 365}
    assert turned == {(30, "rule", Turning.STALE), (90, "zone", Turning.UNKNOWN)}
    assert (365, "tips", Turning.DIFFERENT) in {(t.within, t.fact, t.what) for t in found}
    assert next(t for t in found if t.fact == "rule").day == checked + timedelta(days=181)


def _ends(*facts: str) -> list[Outcome]:
    lines = [Line(id=f"l_{f}", say="话", cites=(f,)) for f in facts if f != "told"]
    return [outcome("one", [*lines, Line(id="tips", fact="tips")]), outcome("two")]


def test_nothing_turns_that_nobody_uses(toy: Handbook) -> None:
    assert sweep(studies_of(toy, TODAY), TODAY, 1) == ()


def test_a_drawing_has_every_node_and_every_road(handbook: Handbook) -> None:
    for drawn in handbook.flows.values():
        ways = {(id_, to) for id_, node in drawn.nodes.items() for to in edges(node)}
        dot = set(re.findall(r'^    "(\w+)" -> "(\w+)" ', draw(drawn, "dot"), re.MULTILINE))
        mermaid = set(re.findall(r'^    (\w+)_ -->\|".*"\| (\w+)_$', draw(drawn, "mermaid"), re.M))
        text = draw(drawn, "text")

        assert dot == mermaid == ways
        assert all(re.search(rf"(^| ){id_}( |$)", text, re.MULTILINE) for id_ in drawn.nodes)
        assert len(text.splitlines()) == len(ways) + 1


def test_a_drawing_names_options_and_conditions(toy: Handbook) -> None:
    text = draw(toy.flows["tea"], "text")

    assert "- relation: [same_city] → ■ at_home  本地喝茶" in text
    assert "- 不确定 (unknown) → ■ ask_first  先问清茶票" in text
    assert "- 职工茶票 (employee) | 居民茶票 (resident) → leaves  想喝哪些茶？" in text


def test_a_drawing_says_that_any_day_leads_on_beside_not_knowing_it() -> None:
    drawn = flow(ask("day", "end", kind=Kind.DATE, unsure=True), outcome("end"))

    assert "↓ * | 不确定 (unknown) → ■ end" in draw(drawn, "text")


def test_a_drawing_keeps_quotes_harmless() -> None:
    drawn = book(flow(ask("q", "end"), replace(outcome("end"), title='说"好"\\'))).flows["made"]

    assert 'label="end\\n说\\"好\\"\\\\"' in draw(drawn, "dot")
    assert 'end_(["end<br/>说#quot;好#quot;\\"])' in draw(drawn, "mermaid")


def test_a_long_chain_is_drawn_without_recursion() -> None:
    drawn = long_chain(3000).flows["made"]

    assert len(draw(drawn, "text").splitlines()) == 3001


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert schemas().keys() == FILES.keys()
    for schema in schemas().values():
        assert json.loads(json.dumps(schema)) == schema
        assert schema["$schema"]


def test_the_tea_handbook_fits_its_schemas() -> None:
    for file in (HERE / "toy").rglob("*.yaml"):
        name = file.relative_to(HERE / "toy").with_suffix("").as_posix()
        schema = schemas()[kind_of(name)]
        page = plain(read(file.read_bytes(), name))
        assert fits(page, schema), name


def plain(node: object) -> object:
    """A page as JSON has it."""
    content = node.content  # type: ignore[attr-defined]
    if isinstance(content, list):
        return [plain(item) for item in content]
    if isinstance(content, dict):
        return {key: plain(value) for key, (_, value) in content.items()}
    if node.is_typed:  # type: ignore[attr-defined]
        return content == "true" if content in ("true", "false") else int(content)
    return content


def fits(value: object, schema: object) -> bool:
    """Whether a value is as a schema says, for the words of JSON Schema that ours use."""
    assert isinstance(schema, dict)
    for word, several in (("anyOf", any), ("oneOf", lambda held: sum(held) == 1)):
        if word in schema:
            return several(fits(value, each) for each in schema[word])
    if "enum" in schema:
        return value in schema["enum"]
    match schema["type"]:
        case "object":
            known = schema.get("properties", {})
            other = schema["additionalProperties"]
            return (
                isinstance(value, dict)
                and set(schema.get("required", ())) <= value.keys()
                and all(
                    fits(v, known[k]) if k in known else other and fits(v, other)
                    for k, v in value.items()
                )
            )
        case "array":
            return isinstance(value, list) and all(fits(each, schema["items"]) for each in value)
        case "string":
            pattern = schema.get("pattern", "")
            return isinstance(value, str) and bool(re.search(pattern, value))
        case "boolean":
            return isinstance(value, bool)
    return isinstance(value, int) and schema["minimum"] <= value <= schema["maximum"]


def test_what_does_not_fit_is_refused_by_its_schema() -> None:
    assert not fits({"tea": {"name": "茶"}}, schemas()["facts"])
    assert not fits({"x": {"name": "茶", "kind": "text", "subject": "no"}}, schemas()["facts"])


def test_a_day_before_any_rule_is_not_looked_at(toy: Handbook) -> None:
    looked = studies_of(toy, TODAY)["tea"]

    assert looked.atlas.floor == date(2023, 1, 1)
    assert all(explored.world.as_of >= looked.atlas.floor for explored in looked.explored())


def test_the_schemas_beside_the_shipped_handbook_are_these() -> None:
    folder = HERE.parent / "flows" / "schema"

    assert {file.stem for file in folder.iterdir()} == schemas().keys()
    for kind, schema in schemas().items():
        assert json.loads((folder / f"{kind}.json").read_text("utf-8")) == schema
