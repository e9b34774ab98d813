"""The command line in this process: what is refused, and what comes out."""

from __future__ import annotations

import io
import json
import re
import shlex
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import TESTS, Run

from ybcli import cli
from ybcli.cli import VERBS
from ybcli.commands import what_if
from ybcli.engine import Finished, walk
from ybcli.model import ANY, Ask, Handbook
from ybcli.rules import Rulebook
from ybcli.text import find_bad

TOY = ["--flows", str(TESTS / "toy")]
DAY = ["--as-of", "2026-11-22"]
EMERGENCY = ["filing", "--need", "emergency", "--home", "烟台", "--care", "上海", *DAY]
TEA = ["tea", *TOY, "--home", "烟台", "--care", "上海", "--scheme", "employee"]
CLAIM = [*TEA, "--leaves", "green", "--drunk-on", "2026-12-01", *DAY]

# What is typed; what the one line on stderr holds.
REFUSED: list[tuple[str, list[str], str]] = [
    ("a command that is not there", ["filling"], "是不是想写“filing”"),
    ("a Chinese command misspelt", ["区域"], "没有“区域”这个命令"),
    ("an option that is not there", ["filing", "--hoem", "烟台"], "是不是想写“--home”"),
    ("an option of the program misspelt", ["--verson"], "是不是想写“--version”"),
    ("an option without its value", ["filing", "--home"], "“--home”后面要写一个值"),
    ("a switch with a value", ["filing", "--json=1"], "“--json”后面不用写值"),
    ("a word too many", ["filing", "烟台"], "多了“烟台”"),
    ("a place too many", ["region", "烟台", "青岛", "济南"], "多了“济南”"),
    ("a file too few", ["print"], "还少一项：“文件”"),
    ("an unknown place", [*EMERGENCY[:3], "--home", "亚特兰蒂斯"], "没有找到地方“亚特兰蒂斯”"),
    ("an ambiguous place", [*EMERGENCY[:3], "--home", "yt"], "鹰潭市 360600、山东省烟台市 370600"),
    ("a place misspelt", [*EMERGENCY[:3], "--home", "yantia"], "山东省烟台市"),
    ("an answer that is no option", ["filing", "--need", "emergancy"], "emergency（突发急病"),
    (
        "two values by one flag",
        ["filing", "--home", "烟台", "--home", "青岛"],
        "山东省烟台市、山东省青岛市",
    ),
    ("two values by flag and --set", ["filing", "--home", "烟台", "--set", "home=青岛"], "--home"),
    ("--set without a value", ["filing", "--set", "home"], "--set 问题=回答"),
    ("--set of no question", ["filing", "--set", "hme=烟台"], "是不是想写“home”"),
    (
        "an answer nobody asks for",
        [*EMERGENCY, "--scheme", "employee"],
        "不会问到：--scheme（医保种类）",
    ),
    ("a date that does not exist", [*TEA, "--drunk-on", "2026-02-30"], "2 月没有 30 日"),
    ("a date of no calendar", [*TEA, "--drunk-on", "13月1日"], "没有 13 月"),
    ("a date out of all reach", [*TEA, "--drunk-on", "9999-12-31"], "2026-11-22"),
    ("words for a date", [*TEA, "--drunk-on", "有空"], "2026-11-22"),
    ("a day that is none for --as-of", ["filing", "--as-of", "2026-02-30"], "2026-02-30"),
    ("a day written otherwise", [*EMERGENCY, "--as-of", "20261122"], "请写成 2026-11-22 这样"),
    ("a format that is not there", [*EMERGENCY, "--format", "pfd"], "是不是想写“pdf”"),
    ("a suffix that is no format", [*EMERGENCY, "-o", "a.doc"], "没有叫“.doc”的格式"),
    ("large and compact at once", [*EMERGENCY, "--large", "--compact", "-o", "a.html"], "--large"),
    ("a file that is not there", ["filing", "--answers", "nobody.json"], "nobody.json 不存在"),
    ("a folder for a file", ["filing", "--answers", "."], "读不了"),
    ("a file to print that is not there", ["print", "nobody.json"], "nobody.json 不存在"),
    ("a flows folder that is missing", ["filing", "--flows", "nowhere"], "没有这个文件夹"),
    ("a folder without a handbook", ["filing", "--flows", "."], "里面没有 handbook.yaml"),
    ("an unknown flow", ["questions", "filng"], "是不是想写“filing”"),
    ("an unknown term", ["term", "火星"], "没有叫“火星”的名词"),
    ("an unknown source", ["sources", "nobody"], "没有叫“nobody”的来源"),
    ("an unknown place to look up", ["place", "亚特兰蒂斯"], "没有找到地方"),
    ("an unknown place to describe", ["region", "亚特兰蒂斯"], "没有找到地方"),
]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, which a refusal must leave empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "holds"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_cannot_be_used_is_said_in_one_chinese_sentence(
    run: Run, empty: Path, words: list[str], holds: str
) -> None:
    ran = run(*words)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("错误：")
    assert holds in ran.err
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert list(empty.iterdir()) == []


AS_JSON = [
    words
    for _, words, holds in REFUSED
    if words[0] == "filing"
    and "--json=1" not in words
    and "格式" not in holds
    and "pdf" not in holds
]


@pytest.mark.parametrize("words", AS_JSON)
def test_with_json_what_is_refused_is_json(run: Run, empty: Path, words: list[str]) -> None:
    ran = run(words[0], "--json", *words[1:])
    assert ran.status == 2
    assert ran.out == ""
    assert json.loads(ran.err).keys() >= {"error", "exit"}
    assert json.loads(ran.err)["exit"] == 2
    assert list(empty.iterdir()) == []


def test_all_that_is_open_is_listed_at_once_also_as_json(run: Run) -> None:
    words = ["filing", "--need", "new", "--home", "烟台", "--care", "上海", "--stage", "before"]
    words += ["--kind", "referral"]
    plain = run(*words)
    assert plain.status == 2
    assert re.findall("^  (--[a-z-]+)  ", plain.err, re.M) == ["--scheme", "--helper", "--going-on"]
    missing = json.loads(run(*words, "--json").err)["missing"]
    assert [one["id"] for one in missing] == ["scheme", "helper", "going_on"]
    assert missing[0] == {
        "id": "scheme",
        "flag": "--scheme",
        "label": "医保种类",
        "kind": "choice",
        "options": [
            {"id": "employee", "label": "职工医保"},
            {"id": "resident", "label": "居民医保"},
            {"id": "unknown", "label": "不确定"},
        ],
    }


def test_nobody_to_ask_gets_a_short_help_and_exit_2(run: Run) -> None:
    ran = run()
    assert (ran.status, ran.out) == (2, "")
    assert "ybcli filing --home 烟台" in ran.err


# ---------------------------------------------------------------- the sheet


def test_the_sheet_is_all_there_is_on_stdout(run: Run) -> None:
    ran = run(*EMERGENCY)
    assert (ran.status, ran.err) == (0, "")
    assert "先救人，不用等备案" in ran.out


def test_the_chinese_name_of_a_flow_does_the_same(run: Run) -> None:
    assert run("备案", *EMERGENCY[1:]) == run(*EMERGENCY)


def test_answers_come_by_flag_by_set_and_by_label_alike(run: Run) -> None:
    first = run(*EMERGENCY)
    settings = ["--set", "need=突发急病，正在急诊抢救", "--set", "home=370600"]
    assert run("filing", *settings, "--care", "shanghai", *DAY) == first


def test_the_flows_option_may_stand_before_the_command(run: Run) -> None:
    assert run(*TOY, "tea", *CLAIM[3:]) == run(*CLAIM)


def test_json_has_the_schema_and_what_the_sheet_says(run: Run) -> None:
    made = json.loads(run(*CLAIM, "--json").out)
    assert (made["schema"], made["flow"], made["outcome"]["id"]) == (1, "tea", "claim")
    assert made["verdict"] == "confirm_first"  # a deadline of 烟台 was last looked at in 2025
    assert made["level"] == "city"
    assert made["shipped"] is False
    assert made["replay"].startswith("ybcli tea --home 烟台 --care 上海")


@pytest.mark.parametrize(
    ("suffix", "begins"), [("txt", "去外地"), ("md", "# "), ("json", "{"), ("html", "<!")]
)
def test_the_suffix_of_a_file_decides_its_format(
    run: Run, empty: Path, suffix: str, begins: str
) -> None:
    ran = run(*CLAIM, "-o", f"单.{suffix}")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith(f"已保存：单.{suffix}")
    assert (empty / f"单.{suffix}").read_text(encoding="utf-8").lower().startswith(begins)


def test_what_is_written_is_whole_and_its_owners_alone(run: Run, empty: Path) -> None:
    run(*CLAIM, "-o", "a.txt", "--save", "a.json")
    assert (empty / "a.txt").read_text(encoding="utf-8") == run(*CLAIM).out
    for file in empty.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(list(empty.iterdir())) == 2


def test_a_file_that_is_there_is_not_written_over(run: Run, empty: Path) -> None:
    (empty / "a.txt").write_text("mine")
    ran = run(*CLAIM, "-o", "a.txt")
    assert (ran.status, ran.out) == (74, "")
    assert "--force" in ran.err
    assert (empty / "a.txt").read_text() == "mine"
    assert run(*CLAIM, "-o", "a.txt", "--force").status == 0
    assert (empty / "a.txt").read_text(encoding="utf-8").startswith("去外地")


@pytest.mark.usefixtures("empty")
def test_a_folder_that_is_not_there_is_said(run: Run) -> None:
    ran = run(*CLAIM, "-o", "nowhere/a.txt")
    assert ran.status == 74
    assert "文件夹不存在" in ran.err


def test_explain_says_why_each_line_is_there(run: Run) -> None:
    assert "因为：" not in run(*CLAIM).out
    ran = run(*CLAIM, "--explain")
    assert "因为：茶票种类：职工茶票" in ran.out
    assert "规则 tea_meaning" in ran.out


def test_what_if_says_what_another_answer_would_change(run: Run) -> None:
    out = run(*CLAIM, "--what-if").out
    assert "改一个回答会怎样" in out
    assert "茶票种类改成“不确定”：先核实，再办，先问清是哪一种茶票，再出门。" in out
    same = run("tea", *TOY, "--home", "烟台", "--care", "烟台", "--what-if").out
    assert "改任何一个回答，结果都一样" in same


def test_what_if_leaves_the_output_of_another_format_whole(run: Run) -> None:
    ran = run(*CLAIM, "--what-if", "--json")
    assert json.loads(ran.out)["flow"] == "tea"
    assert "改一个回答会怎样" in ran.err
    page = run(*CLAIM, "--what-if", "--format", "html")
    assert page.out.rstrip().endswith("</html>")


def test_what_if_goes_on_where_another_answer_had_no_rules_yet(toy: Handbook) -> None:
    """On a day on which only `ask_first` could be said, and a kind of ticket ends the questions."""
    flow = toy.flows["tea"]
    asked = flow.nodes["scheme"]
    assert isinstance(asked, Ask)
    nodes = {**flow.nodes, "scheme": replace(asked, next={**asked.next, ANY: "claim"})}
    rules = Rulebook(toy, date(2022, 12, 31))
    given = {"home": "370600", "care": "310000", "scheme": "unknown"}
    finished = walk(replace(flow, nodes=nodes), given, rules)
    assert isinstance(finished, Finished)
    out = io.StringIO()
    what_if.report(finished, rules, out)
    assert "茶票种类改成“职工茶票”：这件事的规定从 2023-01-01 才有" in out.getvalue()


def test_strict_gives_the_sheet_and_exits_4_if_anything_is_open(run: Run) -> None:
    ran = run(*CLAIM, "--strict")
    assert ran.status == 4
    assert "去外地喝茶" in ran.out
    assert "去外地喝茶少抵多少？" in ran.err
    firm = ["tea", *TOY, "--home", "烟台", "--care", "烟台", "--strict", *DAY]
    assert run(*firm).status == 0


def test_unknown_fills_what_is_open_where_it_may(run: Run) -> None:
    ran = run(*TEA[:7], "--unknown", "--json", *DAY)
    assert json.loads(ran.out)["answers"]["scheme"] == "unknown"


def test_as_of_is_the_day_whose_rules_count(run: Run) -> None:
    near = ["tea", *TOY, "--home", "烟台", "--care", "济南", "--json"]
    assert run(*near, "--as-of", "2024-07-01").status == 0
    assert run(*near, "--as-of", "2024-06-30").status == 2  # there a filing is asked about


def test_a_handbook_of_others_says_so_on_the_sheet(run: Run) -> None:
    assert "社区流程包，未经核验" in run(*CLAIM).out
    assert "社区流程包，未经核验" in run(*CLAIM, "--format", "markdown").out
    assert "社区流程包" not in run(*EMERGENCY).out


def test_the_folder_of_a_handbook_may_be_in_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YBCLI_FLOWS", str(TESTS / "toy"))
    assert run("questions", "tea").status == 0
    monkeypatch.setenv("YBCLI_FLOWS", "")
    assert run("questions", "filing").status == 0


def test_a_broken_handbook_is_not_run_and_says_where(run: Run, empty: Path) -> None:
    for file in (TESTS / "toy").rglob("*.*"):
        copy = empty / file.relative_to(TESTS / "toy")
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes().replace(b"next: claim", b"next: clam"))
    ran = run("tea", "--flows", str(empty), *CLAIM[3:])
    assert (ran.status, ran.out) == (3, "")
    assert re.search(r"tea\.yaml:\d+ .*clam", ran.err)
    as_json = json.loads(run("tea", "--flows", str(empty), "--json", *CLAIM[3:]).err)
    assert as_json["exit"] == 3


# ---------------------------------------------------------------- again


@pytest.mark.usefixtures("empty")
def test_a_sheet_from_saved_answers_is_the_sheet(run: Run) -> None:
    first = run(*CLAIM, "--save", "a.json")
    assert run("print", "a.json", *TOY, *DAY).out == first.out
    assert run("print", "a.json", *TOY, *DAY, "--no-color").out == first.out
    assert run(*TEA[:3], "--answers", "a.json", *DAY).out == first.out


@pytest.mark.usefixtures("empty")
def test_a_sheet_printed_on_another_day_says_whose_rules_it_shows(run: Run) -> None:
    first = run(*CLAIM[:-1], "2026-11-01", "--save", "a.json")
    again = run("print", "a.json", *TOY)
    assert "a.json 是 2026-11-01 存的，现在按今天" in again.err
    assert again.err.count("\n") == 1
    same = run("print", "a.json", *TOY, "--as-of", "2026-11-01")
    assert (same.out, same.err) == (first.out, "")


def test_the_command_on_a_sheet_makes_it_again(run: Run) -> None:
    made = run(*CLAIM, "--json").out
    words = shlex.split(json.loads(made)["replay"])
    assert words[-2:] == TOY
    assert run(*words[1:], "--json").out == made


@pytest.mark.usefixtures("empty")
def test_several_saved_answers_make_one_document(run: Run) -> None:
    first = run(*CLAIM, "--save", "a.json")
    second = run("stamp", *TOY, "--home", "济南", *DAY, "--save", "b.json")
    both = run("print", "a.json", "b.json", *TOY, *DAY)
    assert both.out.startswith(first.out)
    assert both.out.endswith(second.out)
    as_json = json.loads(run("print", "a.json", "b.json", *TOY, *DAY, "--json").out)
    assert [one["flow"] for one in as_json] == ["tea", "stamp"]


@pytest.mark.usefixtures("empty")
def test_a_file_and_a_flag_that_differ_are_a_conflict(run: Run) -> None:
    run(*CLAIM, "--save", "a.json")
    ran = run("tea", *TOY, "--answers", "a.json", "--home", "济南")
    assert ran.status == 2
    assert "山东省济南市、山东省烟台市" in ran.err


@pytest.mark.usefixtures("empty")
def test_answers_of_another_flow_are_refused(run: Run) -> None:
    run(*CLAIM, "--save", "a.json")
    ran = run("stamp", *TOY, "--answers", "a.json")
    assert (ran.status, ran.out) == (2, "")
    assert "另一个事项" in ran.err


@pytest.mark.usefixtures("empty")
def test_the_name_of_a_file_steers_no_terminal(run: Run) -> None:
    name = "清单\x1b[31m\u202e\x07"
    said = run(*CLAIM, "-o", f"{name}.pdf", "--save", f"{name}.json").err
    said += run(*CLAIM, "-o", f"{name}.pdf", "--save", f"{name}.json").err
    said += run(*CLAIM, "-o", f"{name}.pdf", "--force").err
    said += run("print", f"{name}.json", *TOY).err
    said += run("print", f"{name}.pdf", *TOY).err
    assert said.count("\n") == 7
    assert find_bad(said.replace("\n", "")) is None
    assert "\\u{1B}[31m\\u{202E}\\u{7}.pdf" in said


# ---------------------------------------------------------------- help


def test_a_fault_of_our_own_is_one_line_without_a_trace(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> int:
        raise RuntimeError("370602199001011234")

    monkeypatch.setattr(cli, "_run", fail)
    for words in (["filing"], ["filing", "--json"]):
        ran = run(*words)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.count("\n") == 1
        assert "程序自己出错了（RuntimeError）" in ran.err
        assert "370602199001011234" not in ran.err
    assert json.loads(ran.err)["exit"] == 1


@pytest.mark.parametrize("command", ["", "filing", "reimbursement", "account", *VERBS])
def test_help_is_chinese_to_the_last_word(run: Run, command: str) -> None:
    ran = run(*filter(None, [command, "--help"]))
    assert (ran.status, ran.err) == (0, "")
    left = re.sub(r"--?[a-z][a-z-]*|[a-z]+_[a-z_]+", "", ran.out)  # options and ids
    for english in ("Usage", "Options", "Show", "help", "Commands", "exit", "default", "TEXT"):
        assert not re.search(rf"\b{english}\b", left), english
    assert "选项：" in ran.out
    for line in ran.out.splitlines():
        if line.startswith("  -"):
            assert re.search("[\u4e00-\u9fff]|text markdown", line) or len(line) > 26


def test_the_help_of_a_flow_has_a_flag_for_each_question(run: Run) -> None:
    told = run("filing", "--help").out
    for question in json.loads(run("questions", "filing", "--json").out):
        assert f"  {question['flag']} " in told


def test_the_version_is_the_packages(run: Run) -> None:
    from ybcli import __version__

    assert run("--version").out == f"ybcli {__version__}\n"
    assert run("-V").out == f"ybcli {__version__}\n"
