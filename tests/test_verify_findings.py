from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import Run

from ybcli.errors import HandbookError
from ybcli.errors.codes import CODES
from ybcli.loader import load
from ybcli.verify.check import check, unread
from ybcli.verify.findings import Finding, Severity, finding, settle

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
BROKEN = sorted((HERE / "broken_checks").glob("*.yaml"))
ELSEWHERE = {"YB-E601", "YB-E602"}
"""Shown by `test_author`: they are about what is kept beside a handbook."""


def broken(file: Path, folder: Path) -> dict[str, int]:
    """Put a broken example into a copy of the tea handbook; return where each part of it begins.

    A part is a file of its own (`as`), lines at the end of one (`to`), or one text put in the
    place of another (`swap`).
    """
    shutil.copytree(HERE / "toy", folder)
    _, *parts = re.split(r"^# (as|to|swap): (.+)\n", file.read_text("utf-8"), flags=re.MULTILINE)
    begins: dict[str, int] = {}
    for how, name, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        there = folder / name
        old = there.read_text("utf-8") if how != "as" else ""
        if how == "swap":
            before, after = text.splitlines()
            assert old.count(before) == 1
            text, old = old.replace(before, after), ""
        begins[name] = old.count("\n")
        there.write_text(old + text, "utf-8")
    return begins


def findings(folder: Path) -> tuple[Finding, ...]:
    files = {f"toy/{f.relative_to(folder)}": f.read_text("utf-8") for f in folder.rglob("*.yaml")}
    try:
        return check(load(folder, shipped=False), TODAY, files)
    except HandbookError as error:
        return unread(error)


def test_the_tea_handbook_is_clean(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(HERE / "toy", tmp_path / "toy"))

    assert findings(folder) == ()


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_each_fault_is_found_alone_at_its_line_with_a_command(file: Path, tmp_path: Path) -> None:
    header = dict(re.findall(r"^# (at|says|also): (.+)$", file.read_text("utf-8"), re.MULTILINE))
    begins = broken(file, tmp_path / "toy")
    name, line = header["at"].split(":")

    found = findings(tmp_path / "toy")

    expected = {file.stem, *header.get("also", file.stem).split()}
    assert {each.code for each in found} == expected
    (own,) = (each for each in found if each.code == file.stem)
    assert own.at == f"toy/{name}:{begins.get(name, 0) + int(line)}"
    assert header["says"] in own.message
    assert not own.witness or own.witness[0] == "ybcli"


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_each_witness_runs_as_it_stands(file: Path, tmp_path: Path, run: Run) -> None:
    broken(file, tmp_path / "toy")
    stuck = {"YB-E105", "YB-E204"}

    for found in findings(tmp_path / "toy"):
        if found.witness:
            ran = run(*found.witness[1:], "--flows", str(tmp_path / "toy"))
            assert ran.status == (3 if found.code in stuck else 0), ran.err


def test_every_code_of_the_proof_has_a_broken_example() -> None:
    assert {file.stem for file in BROKEN} | ELSEWHERE == {code for code in CODES if is_proof(code)}


def is_proof(code: str) -> bool:
    """Whether the proof gives a code, not the reader."""
    return code[4] != "0" and code[5:] < "20"


def test_the_readme_lists_the_codes_and_no_others() -> None:
    readme = (HERE.parent / "flows" / "README.md").read_text("utf-8")

    assert set(re.findall(r"YB-[EW][0-9]{3}", readme)) == set(CODES)


def test_severity_is_said_by_the_letter() -> None:
    assert finding("YB-E107", "a.yaml:1", node="q").severity is Severity.ERROR
    assert finding("YB-W108", "a.yaml:1", node="q").severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: 2  # yb-ok: YB-E107 茶经里这样问\n",
        "a: 1\n# yb-ok: YB-E107 茶经里这样问\nb: 2\n",
        "# yb-ok: YB-E107 茶经里这样问\n# 另一句说明\nb: 2\n",
    ],
)
def test_a_remark_with_a_reason_lets_a_finding_pass(text: str) -> None:
    line = text.splitlines().index(next(row for row in text.splitlines() if row[0] == "b")) + 1
    found = finding("YB-E107", f"toy/tea.yaml:{line}", node="q")

    assert settle([found], {"toy/tea.yaml": text}) == ()


def test_a_remark_covers_no_other_line_and_no_other_code() -> None:
    text = "# yb-ok: YB-E107 茶经里这样问\na: 1\nb: 2\n"
    near = finding("YB-W108", "toy/tea.yaml:3", node="q")
    other = finding("YB-W113", "toy/tea.yaml:2", name="q")

    codes = [found.code for found in settle([near, other], {"toy/tea.yaml": text})]

    assert codes == ["YB-E902", "YB-W113", "YB-W108"]


def test_a_remark_is_not_idle_while_the_tree_is_at_fault() -> None:
    text = "# yb-ok: YB-W113 茶经里这样问\na: 1\nb: 2\n# yb-ok: YB-W113\nc: 3\n"
    fault = finding("YB-E102", "toy/tea.yaml:3", node="q")

    codes = [found.code for found in settle([fault], {"toy/tea.yaml": text})]

    assert codes == ["YB-E102", "YB-E901"]


def test_a_fault_that_is_let_pass_excuses_no_idle_remark() -> None:
    text = "# yb-ok: YB-E104 茶经里这样问\na: 1\n# yb-ok: YB-W113 茶经里这样问\nb: 2\n"
    fault = finding("YB-E104", "toy/tea.yaml:2", node="q", when="else")

    codes = [found.code for found in settle([fault], {"toy/tea.yaml": text})]

    assert codes == ["YB-E902"]


def test_findings_come_in_the_order_of_the_files_and_only_once() -> None:
    later, sooner = (finding("YB-E102", f"toy/tea.yaml:{n}", node="q") for n in (10, 9))

    assert settle([later, sooner, later], {}) == (sooner, later)
