from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from ybcli.commands import author
from ybcli.commands.cases import read_cases
from ybcli.errors import AnswersFileError, FlowsFolderError, HandbookError, UnknownNameError
from ybcli.model import Handbook

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)


class Said(list[str]):
    """A writer that remembers."""

    def __call__(self, text: str) -> None:
        self.append(text)

    @property
    def text(self) -> str:
        return "\n".join(self)

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.text)


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "toy", tmp_path / "toy"))


def swap(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def check(folder: Path, said: Said, **more: object) -> int:
    return author.check(folder=str(folder), today=TODAY, write=said, **more)  # type: ignore[arg-type]


def test_a_clean_handbook_is_said_to_be_clean(folder: Path, said: Said) -> None:
    assert check(folder, said) == 0
    assert said[0] == "没有发现问题。"
    assert said[1].startswith("验证了 2 件事、6 个地方、4 份规定，合成 ")


def test_an_error_fails_and_a_warning_only_on_demand(folder: Path, said: Said) -> None:
    with (folder / "glossary.yaml").open("a", encoding="utf-8") as file:
        file.write("gong: {word: 锣, meaning: 敲的。}\n")

    assert check(folder, said) == 0
    assert said[-2:][0] == "共 1 处提醒。"
    assert check(folder, said, fail_on="warning") == 3
    assert check(folder, Said(), as_json=True) == 0

    with (folder / "channels.yaml").open("a", encoding="utf-8") as file:
        file.write("door: {name: 门口, kind: window, how: 走进去。, cites: [tea_meaning]}\n")
    assert check(folder, said) == 3


def test_a_folder_and_a_severity_must_be_there(tmp_path: Path, said: Said) -> None:
    with pytest.raises(FlowsFolderError):
        check(tmp_path / "none", said)
    with pytest.raises(UnknownNameError):
        check(HERE / "toy", said, fail_on="eror")


def test_a_witness_can_be_run_as_it_stands(folder: Path, said: Said) -> None:
    swap(folder / "tea.yaml", "      - {else: scheme}\n", "")

    assert check(folder, said) == 3

    line = next(n for n, text in enumerate(said) if "YB-E105" in text)
    assert said[line] == (
        "toy/tea.yaml:9 错误 YB-E105 “where”有人无路可走："
        "relation=cross_province, near_filing=required"
    )
    assert said[line + 1].split()[:2] == ["ybcli", "tea"]
    assert said[line + 1].endswith(f"--flows {folder}")


def test_a_handbook_that_does_not_load_is_told_by_findings(folder: Path, said: Said) -> None:
    swap(folder / "tea.yaml", "alias: 喝茶", "alais: 喝茶")

    assert check(folder, said, as_json=True) == 3
    codes = {found["code"] for found in said.json["findings"]}  # type: ignore[attr-defined]
    assert codes == {"YB-E055", "YB-E056"}


def test_json_says_all_that_words_say(folder: Path, said: Said) -> None:
    check(folder, said, as_json=True, coverage=True, ahead=365)

    assert said.json["schema"] == 1
    assert said.json["findings"] == []
    assert said.json["coverage"].keys() == {"paths", "scenarios"}  # type: ignore[attr-defined]
    assert {turn["what"] for turn in said.json["ahead"]} == {"stale"}  # type: ignore[attr-defined]


def test_a_flow_of_too_many_ways_is_a_finding_and_no_crash(folder: Path, said: Said) -> None:
    names = [f"leaf{n}" for n in range(12)]
    options = ", ".join(f"{name}: {{label: {name}}}" for name in names)
    rows = "".join(f"      - {{when: {{leaf: [{name}]}}, to: brew}}\n" for name in names)
    (folder / "many.yaml").write_text(
        "title: 泡\nalias: 泡\nabout: 泡。\nwhen_to_use: 泡。\nsteps:\n"
        f"  leaf: {{kind: choices, label: 茶, ask: 哪些？, options: {{{options}}}, next: gate}}\n"
        f"  gate:\n    route:\n{rows}      - {{else: brew}}\n"
        "outcomes:\n  brew:\n    title: 泡\n    verdict: confirm_first\n"
        "    headline: {say: 泡上。, common: true}\n    channels: [phone]\n",
        "utf-8",
    )

    assert check(folder, said, coverage=True, accept=True, ahead=30) == 0
    assert any("YB-W114" in line for line in said)
    with pytest.raises(HandbookError):
        diff(HERE / "toy", folder, said)


def test_coverage_and_time_are_told_in_words(folder: Path, said: Said) -> None:
    check(folder, said, coverage=True, ahead=365)

    assert "  步骤和结果 12 / 12" in said
    assert "365 天以内，tea：" in said
    assert any("claim_deadline 该复核" in line for line in said)


def test_what_is_accepted_is_kept_and_a_change_is_found(folder: Path, said: Said) -> None:
    assert check(folder, said, accept=True) == 0
    assert sorted(file.name for file in (folder / "goldens").iterdir()) == ["stamp.txt", "tea.txt"]
    assert json.loads((folder / "schema" / "flow.json").read_text("utf-8"))["title"] == "flow"
    for file in folder.rglob("*.yaml"):
        up = "../" if file.parent.name == "regions" else ""
        assert file.read_text("utf-8").startswith(f"# yaml-language-server: $schema={up}schema/")
    assert check(folder, said) == 0

    swap(folder / "tea.yaml", "      - is_it_tea\n      - {line", "      - {line")
    assert check(folder, said) == 3
    assert any("YB-E601" in line and "少了步骤 is_it_tea" in line for line in said)

    told = Said()
    assert check(folder, told, accept=True) == 0
    assert "tea：2 类情况少了步骤 is_it_tea" in told
    assert check(folder, Said()) == 0


def test_a_golden_that_cannot_be_read_is_a_finding(folder: Path, said: Said) -> None:
    check(folder, said, accept=True)
    (folder / "goldens" / "tea.txt").write_text("又写了什么\n", "utf-8")

    assert check(folder, said) == 3
    assert any("YB-E601" in line and "读不出来" in line for line in said)


CASE = """\
- name: 烟台人去济南喝茶
  flow: tea
  as_of: "2026-11-22"
  answers: {home: 烟台, care: 济南}
  outcome: claim
"""


def test_cases_beside_a_handbook_are_run(folder: Path, said: Said) -> None:
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "tea.yaml").write_text(CASE, "utf-8")

    assert check(folder, said) == 3
    assert any(line.startswith("scenarios/tea.yaml:1 错误 YB-E602") for line in said)


def test_nothing_in_a_case_goes_unread(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(CASE + "  hass: [stamp]\n", "utf-8")

    with pytest.raises(HandbookError) as caught:
        read_cases(tmp_path)
    assert "“hass”" in str(caught.value)


def test_a_flow_is_drawn_by_either_name(toy: Handbook, said: Said) -> None:
    assert author.graph(book=toy, flow="喝茶", form="text", write=said) == 0
    assert said[0].startswith("home  茶票是哪里发的？")
    with pytest.raises(UnknownNameError):
        author.graph(book=toy, flow="coffee", form="text", write=said)
    with pytest.raises(UnknownNameError):
        author.graph(book=toy, flow="tea", form="svg", write=said)


def diff(old: str | Path, new: str | Path, said: Said, **more: object) -> int:
    return author.diff(old=str(old), new=str(new), today=TODAY, write=said, **more)  # type: ignore[arg-type]


def test_two_folders_are_told_apart(folder: Path, said: Said) -> None:
    swap(folder / "tea.yaml", "to: near}", "to: claim}")

    assert diff(HERE / "toy", folder, said) == 0
    assert "tea：1 类情况的结果从 near 变为 claim" in said
    assert diff(folder, folder, said) == 0
    assert said[-1].startswith("走到哪里、列出什么、怎样规定，两版都一样")


def test_what_a_change_did_to_one_person(folder: Path, said: Said, tmp_path: Path) -> None:
    answers = tmp_path / "mine.json"
    saved = {"schema": 1, "flow": "tea", "answers": {"home": "烟台", "care": "济南"}}
    answers.write_text(json.dumps(saved), "utf-8")
    swap(folder / "tea.yaml", "这个省里喝茶，不用登记。", "这个省里喝茶，先不用登记。")

    assert diff(HERE / "toy", folder, said, answers=str(answers)) == 0
    assert said.text == (
        "最要紧的事 near原来是“这个省里喝茶，不用登记。”，现在是“这个省里喝茶，先不用登记。”"
    )

    assert diff(folder, folder, same := Said(), answers=str(answers)) == 0
    assert same.text == "两版没有不同。"

    swap(folder / "tea.yaml", "to: near}", "to: claim}")
    (tmp_path / "other.json").write_text(json.dumps({**saved, "flow": "coffee"}), "utf-8")
    with pytest.raises(UnknownNameError):
        diff(HERE / "toy", folder, said, answers=str(tmp_path / "other.json"))
    told = Said()
    swap(folder / "tea.yaml", "same_province], near_filing", "cross_province], near_filing")
    diff(HERE / "toy", folder, told, answers=str(answers))
    assert told.text == "还要多答一个问题：拿的是哪一种茶票？"
    with pytest.raises(AnswersFileError):
        diff(HERE / "toy", folder, said, answers=str(tmp_path / "none.json"))


def test_two_revisions_are_told_apart(folder: Path, said: Said) -> None:
    def git(*words: str) -> None:
        name = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *name, *words], cwd=folder.parent, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    swap(folder / "tea.yaml", "to: near}", "to: claim}")
    git("commit", "-qam", "two")

    assert diff("HEAD~1", "HEAD", said, folder=str(folder)) == 0
    assert "tea：1 类情况的结果从 near 变为 claim" in said
    for nothing in ("no-such-revision", "--output=x"):
        with pytest.raises(FlowsFolderError):
            diff(nothing, "HEAD", said, folder=str(folder))


def test_a_change_in_json(folder: Path, said: Said) -> None:
    swap(folder / "tea.yaml", "to: near}", "to: claim}")

    diff(HERE / "toy", folder, said, as_json=True)

    changes = said.json["tea"]
    assert {"what": "outcome", "subject": "", "before": "near", "after": "claim", "count": 1} in (
        changes  # type: ignore[operator]
    )
