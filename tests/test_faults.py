"""What is left of the thirty faults: each meets the installed command in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import TESTS
from machine import apart
from test_process import COMMAND, SHEET, TOY, hear_signals, surroundings, ybcli

__all__ = ["surroundings"]

FORMATS = ("txt", "md", "html", "pdf", "png", "json", "ics")
DATED = [
    *("filing", "--need", "new", "--home", "烟台", "--care", "上海", "--stage", "before"),
    *("--kind", "referral", "--scheme", "employee", "--helper", "family"),
    *("--going-on", "2026-12-01", "--as-of", "2026-11-22"),
]
PRINTING = (
    "--help",
    "filing --help",
    "doctor",
    "graph filing",
    "region 烟台 青岛",
    "place s --json",
    f"check {TESTS / 'toy'}",
    f"diff {TESTS / 'toy'} {TESTS / 'toy'}",
)


def shell(env: Mapping[str, str], line: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", line], env=env, stdin=subprocess.DEVNULL, capture_output=True,
        preexec_fn=hear_signals, timeout=30, check=False,
    )  # fmt: skip


def started_with(env: Mapping[str, str], folder: Path, code: str) -> Mapping[str, str]:
    """The environment in which Python runs this code before the program."""
    (folder / "sitecustomize.py").write_text(code, "utf-8")
    return {**env, "PYTHONPATH": str(folder)}


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """Words that run a command where `tmp_path/disk` has 16 KB."""
    (tmp_path / "disk").mkdir()
    script = f'mount -t tmpfs -o size=16k tmpfs {tmp_path}/disk && exec "$@"'
    return [*apart("-rm"), "bash", "-c", script, "bash"]


# ---------------------------------------------------------------- disks (faults 7, 8, 10)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_full_disk_leaves_no_half_of_any_format(
    surroundings: Mapping[str, str], small_disk: list[str], tmp_path: Path, suffix: str
) -> None:
    disk = tmp_path / "disk"
    fill = f"head -c 20000 /dev/zero >{disk}/taken 2>/dev/null"
    line = f'{fill}; "$@" -o {disk}/a.{suffix}; echo $?; ls -A {disk}'
    ran = subprocess.run(
        [*small_disk, "bash", "-c", line, "bash", COMMAND, *DATED],
        env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    status, *left = ran.stdout.decode().split()
    assert (status, left) == ("74", ["taken"])
    assert "磁盘满了" in ran.stderr.decode()
    assert ran.stderr.decode().count("\n") == 1


def test_a_full_disk_keeps_the_answers_that_were_saved_before(
    surroundings: Mapping[str, str], small_disk: list[str], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    line = (
        f"echo before >{disk}/a.json; head -c 20000 /dev/zero >{disk}/taken 2>/dev/null; "
        f'"$@" --save {disk}/a.json --force >/dev/null; echo $?; cat {disk}/a.json; ls -A {disk}'
    )
    ran = subprocess.run(
        [*small_disk, "bash", "-c", line, "bash", COMMAND, *DATED],
        env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert ran.stdout.decode().split() == ["74", "before", "a.json", "taken"]
    assert "磁盘满了" in ran.stderr.decode()


def test_a_folder_that_may_not_be_written_is_said(
    surroundings: Mapping[str, str], small_disk: list[str], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    line = f'mount -o remount,ro {disk}; "$@" -o {disk}/a.txt'
    ran = subprocess.run(
        [*small_disk, "bash", "-c", line, "bash", COMMAND, *SHEET],
        env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert ran.returncode == 74
    assert "只读" in ran.stderr.decode()


# ---------------------------------------------------------------- streams (faults 17 to 19)


@pytest.mark.parametrize("words", PRINTING)
def test_whatever_prints_says_that_its_output_was_lost(
    surroundings: Mapping[str, str], words: str
) -> None:
    for after, status, lines in (
        ("| true; exit ${PIPESTATUS[0]}", 141, 0),
        (">&-", 74, 1),
        (">/dev/full", 74, 1),
    ):
        ran = shell(surroundings, f"{COMMAND} {words} {after}")
        assert (ran.returncode, ran.stderr.count(b"\n")) == (status, lines), ran.stderr.decode()


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_an_error_that_nobody_can_be_told_keeps_its_status(
    surroundings: Mapping[str, str], stderr: str
) -> None:
    for words, status in (("nowhere", 2), ("filing --json", 2), ("--version >/dev/full", 74)):
        assert shell(surroundings, f"{COMMAND} {words} {stderr}").returncode == status


# ---------------------------------------------------------------- surroundings (faults 23, 27, 28)


@pytest.mark.parametrize("seconds", [0, 4_070_908_800])
def test_the_dates_of_a_calendar_do_not_follow_the_clock_or_the_zone(
    surroundings: Mapping[str, str], tmp_path: Path, seconds: int
) -> None:
    env = started_with(surroundings, tmp_path, f"import time\ntime.time = lambda: {seconds}.0\n")
    wanted = ybcli(surroundings, *DATED, "-f", "ics").stdout
    assert wanted.startswith(b"BEGIN:VCALENDAR")
    for zone in ("UTC", "Asia/Shanghai", "Pacific/Kiritimati", "America/Caracas"):
        ran = ybcli({**env, "TZ": zone}, *DATED, "-f", "ics")
        assert (ran.returncode, ran.stdout) == (0, wanted), zone


def test_a_clock_that_was_never_set_is_said_and_no_sheet_is_made(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    env = started_with(surroundings, tmp_path, "import time\ntime.time = lambda: 0.0\n")
    ran = ybcli({**env, "TZ": "UTC"}, *SHEET[:-2])
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "1970-01-01" in ran.stderr.decode()


def test_without_libyaml_everything_reads_the_same(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    slow = started_with(surroundings, tmp_path, "import sys\nsys.modules['yaml._yaml'] = None\n")
    words = ["stamp", *TOY, "--home", "烟台", "--as-of", "2026-11-22"]
    wanted = ybcli(surroundings, *words).stdout
    assert wanted
    assert ybcli({**slow, "XDG_CACHE_HOME": str(tmp_path)}, *words).stdout == wanted


@pytest.mark.parametrize("format_", ["html", "pdf", "png", "ics"])
def test_no_format_depends_on_hashes_or_is_only_right_by_an_assert(
    surroundings: Mapping[str, str], format_: str
) -> None:
    made = {
        ybcli({**surroundings, "PYTHONHASHSEED": str(seed), **more}, *DATED, "-f", format_).stdout
        for seed, more in ((1, {}), (2, {"PYTHONOPTIMIZE": "1"}), (3, {"PYTHONWARNINGS": "error"}))
    }
    assert len(made) == 1
    assert made != {b""}


# ---------------------------------------------------------------- files (faults 16, 29, 30)


def test_no_kind_of_thing_that_is_no_file_is_written_over(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "link.txt").symlink_to(tmp_path / "mine")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    for name in ("pipe", "folder", "link", "dangling"):
        ran = ybcli(surroundings, *SHEET, "--force", "-o", str(tmp_path / f"{name}.txt"))
        assert (ran.returncode, ran.stderr.count(b"\n")) == (74, 1), name
    assert (tmp_path / "mine").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_one_bad_file_among_many_makes_no_document(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    good, bad, made = (str(tmp_path / name) for name in ("a.json", "b.json", "all.html"))
    ybcli(surroundings, *SHEET, "--save", good)
    Path(bad).write_bytes(Path(good).read_bytes()[:-20])
    ran = ybcli(surroundings, "print", *[good] * 5, bad, "-o", made)
    assert ran.returncode == 2
    assert "b.json" in ran.stderr.decode()
    assert not Path(made).exists()


def test_a_kill_while_many_are_printed_leaves_no_document(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    good, late, made = (str(tmp_path / name) for name in ("a.json", "late.json", "all.html"))
    ybcli(surroundings, *SHEET, "--save", good)
    os.mkfifo(late)
    child = subprocess.Popen(
        [COMMAND, "print", *[good] * 5, late, "-o", made],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with open(late, "wb"):  # returns once it has come to read the last of them
        child.kill()
        child.wait(20)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "late.json"]


def test_what_is_no_file_in_a_handbook_is_neither_waited_for_nor_a_fault(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    """A link to nowhere is also what a file looks like that went while the folder was listed."""
    folder = Path(shutil.copytree(TESTS / "toy", tmp_path / "toy"))
    words = ["stamp", "--home", "烟台", "--as-of", "2026-11-22", "--flows", str(folder)]
    wanted = ybcli(surroundings, *words)
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    ran = ybcli({**surroundings, "XDG_CACHE_HOME": str(tmp_path)}, *words)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, wanted.stdout, b"")
    checked = ybcli(surroundings, "check", str(folder), "--json")
    assert checked.returncode in (0, 3)
    assert json.loads(checked.stdout)
