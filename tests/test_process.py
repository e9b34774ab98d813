"""The installed command in a process of its own: streams, signals, encodings, surroundings."""

from __future__ import annotations

import json
import os
import resource
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import TESTS
from machine import apart

HERE = Path(sys.executable).parent
COMMAND = str(HERE / "ybcli")
DAY = ["--as-of", "2026-11-22"]
SHEET = ["filing", "--need", "emergency", "--home", "烟台", "--care", "上海", *DAY]
TOY = ["--flows", str(TESTS / "toy")]
HEAVY = "rich.console prompt_toolkit questionary yaml pydantic jinja2 typst icalendar segno"


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment of its own, its cache of the handbook warm."""
    home = tmp_path_factory.mktemp("home")
    kept = {
        name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START") if name in os.environ
    }
    env = {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LC_ALL": "C.UTF-8"}
    subprocess.run([COMMAND, "questions", "filing"], env=env, check=True, capture_output=True)
    assert list((home / "cache").rglob("handbook-*.json"))
    return env


@pytest.fixture(scope="session")
def plain(surroundings: Mapping[str, str]) -> Mapping[str, bytes]:
    """The sheet as it comes where nothing is out of the ordinary."""
    return {
        "text": ybcli(surroundings, *SHEET).stdout,
        "json": ybcli(surroundings, *SHEET, "--json").stdout,
    }


def ybcli(env: Mapping[str, str], *words: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    given = {"stdin": subprocess.DEVNULL, "timeout": 60, "capture_output": True} | more
    return subprocess.run([COMMAND, *words], env=env, check=False, **given)


def shell(env: Mapping[str, str], line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash, in which `ybcli` is the command and `$SHEET` asks for a sheet."""
    start = f'ybcli() {{ {shlex.quote(COMMAND)} "$@"; }}; SHEET={shlex.quote(shlex.join(SHEET))}\n'
    return subprocess.run(
        ["bash", "-c", start + line.replace("$SHEET", shlex.join(SHEET))],
        env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


# ---------------------------------------------------------------- streams


def test_the_sheet_goes_to_stdout_and_nothing_to_stderr(surroundings: Mapping[str, str]) -> None:
    ran = ybcli(surroundings, *SHEET)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "先救人" in ran.stdout.decode()


def test_an_error_goes_to_stderr_and_nothing_to_stdout(surroundings: Mapping[str, str]) -> None:
    ran = ybcli(surroundings, "filing", "--home", "nowhere")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode().startswith("错误：")


@pytest.mark.parametrize("stdin", ["<&-", "</dev/null", "< <(printf '1\\n1\\n1\\n')"])
@pytest.mark.parametrize("words", ["", "filing", "filing --home 烟台"])
def test_without_a_person_nothing_is_ever_asked(
    surroundings: Mapping[str, str], stdin: str, words: str
) -> None:
    ran = shell(surroundings, f"ybcli {words} {stdin}")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "Traceback" not in ran.stderr.decode()
    assert ran.stderr.decode()


@pytest.mark.parametrize("stdin", ["<&-", "</dev/null"])
def test_answers_from_a_stdin_that_holds_none_are_refused(
    surroundings: Mapping[str, str], stdin: str
) -> None:
    for words in ("print -", "filing --answers -"):
        ran = shell(surroundings, f"ybcli {words} {stdin}")
        assert (ran.returncode, ran.stdout) == (2, b"")
        assert ran.stderr.decode().count("\n") == 1


def test_a_sheet_needs_no_stdin_and_no_stderr(
    surroundings: Mapping[str, str], plain: Mapping[str, bytes]
) -> None:
    ran = shell(surroundings, "ybcli $SHEET <&- 2>&-")
    assert (ran.returncode, ran.stdout) == (0, plain["text"])


def test_answers_come_through_a_pipe(surroundings: Mapping[str, str], tmp_path: Path) -> None:
    first = ybcli(surroundings, *SHEET, "--save", str(tmp_path / "a.json"))
    saved = (tmp_path / "a.json").read_bytes()
    for words in (["print", "-", *DAY], ["filing", "--answers", "-", *DAY]):
        ran = ybcli(surroundings, *words, stdin=None, input=saved)
        assert (ran.returncode, ran.stdout) == (0, first.stdout)


def test_a_stdin_without_end_is_not_read_to_its_end(surroundings: Mapping[str, str]) -> None:
    ran = shell(surroundings, "yes 1234567890 | ybcli print -")
    assert ran.returncode == 2
    assert "回答文件 标准输入 文件太大" in ran.stderr.decode()


@pytest.mark.parametrize("words", ["$SHEET", "$SHEET --json", "--help", "--version", "sources"])
def test_a_stdout_that_is_closed_is_an_error(surroundings: Mapping[str, str], words: str) -> None:
    ran = shell(surroundings, f"ybcli {words} >&-")
    assert ran.returncode == 74
    assert ran.stderr.decode().count("\n") <= 1
    assert "标准输出" in ran.stderr.decode() or "--json" in words
    assert "Traceback" not in ran.stderr.decode()


@pytest.mark.parametrize("words", ["$SHEET", "$SHEET --json", "--help", "--version", "sources"])
def test_a_disk_that_is_full_is_said_in_one_line(
    surroundings: Mapping[str, str], words: str
) -> None:
    ran = shell(surroundings, f"ybcli {words} >/dev/full")
    assert ran.returncode == 74
    assert ran.stderr.decode().count("\n") == 1
    assert "磁盘满了" in ran.stderr.decode()
    if "--json" in words:
        assert json.loads(ran.stderr)["exit"] == 74


@pytest.mark.parametrize(
    "words",
    [
        "$SHEET",
        "$SHEET --json",
        "sources",
        "region 烟台 --all",
        "questions filing",
        "place s",
        "term",
    ],
)
def test_a_reader_that_leaves_ends_it_quietly(surroundings: Mapping[str, str], words: str) -> None:
    ran = shell(surroundings, f"ybcli {words} | true; exit ${{PIPESTATUS[0]}}")
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
def test_a_signal_ends_it_with_its_status_and_no_trace(
    surroundings: Mapping[str, str], number: signal.Signals, status: int
) -> None:
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(  # type: ignore[call-overload]
        [COMMAND, "print", "-"], env=surroundings, preexec_fn=hear_signals, **streams
    ) as child:
        wait_until_it_reads(child.pid)
        child.send_signal(number)
        out, err = child.communicate(timeout=20)
    assert child.returncode == status
    assert (out, b"Traceback" in err) == (b"", False)


def hear_signals() -> None:
    """Be interruptible, even where the tests themselves run under `nohup` or behind `&`."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def wait_until_it_reads(pid: int) -> None:
    """Return when the process sleeps in a read of its stdin, which is a pipe."""
    import time

    for _ in range(400):
        if "pipe" in Path(f"/proc/{pid}/wchan").read_text() or _reads_stdin(pid):
            return
        time.sleep(0.02)
    pytest.fail("it never came to read its stdin")


def _reads_stdin(pid: int) -> bool:
    call = Path(f"/proc/{pid}/syscall").read_text().split()
    return call[:2] == ["0", "0x0"]


def test_a_file_that_may_not_grow_leaves_nothing_behind(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    ran = ybcli(surroundings, *SHEET, "-o", str(tmp_path / "a.txt"), preexec_fn=small)
    assert ran.returncode == 74
    assert ran.stderr.decode().count("\n") == 1
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- letters

ENCODINGS = [
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX"},
    {"LC_ALL": "C.UTF-8"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "gbk"},
    {"PYTHONIOENCODING": "cp936"},
    {"PYTHONIOENCODING": "cp437"},
    {"PYTHONIOENCODING": "utf-16"},
]


@pytest.mark.parametrize("letters", ENCODINGS, ids=lambda e: "=".join(*e.items()))
def test_no_encoding_stops_a_sheet(
    surroundings: Mapping[str, str], plain: Mapping[str, bytes], letters: dict[str, str]
) -> None:
    ran = ybcli({**surroundings, **letters}, *SHEET)
    assert (ran.returncode, ran.stderr) == (0, b"")
    whole = plain["text"].decode()
    encoding = letters.get("PYTHONIOENCODING", "utf-8")
    if encoding in ("ascii", "cp437"):
        assert ran.stdout.decode(encoding).count("\n") == whole.count("\n")
    else:
        assert ran.stdout.decode(encoding) == whole


@pytest.mark.parametrize("letters", ENCODINGS, ids=lambda e: "=".join(*e.items()))
def test_json_is_the_same_in_every_encoding(
    surroundings: Mapping[str, str], plain: Mapping[str, bytes], letters: dict[str, str]
) -> None:
    env = {**surroundings, **letters}
    assert ybcli(env, *SHEET, "--json").stdout == plain["json"]
    assert json.loads(ybcli(env, "place", "烟台", "--json").stdout)[0]["name"] == "山东省烟台市"
    wrong = ybcli(env, "filing", "--json", "--home", "nowhere")
    encoding = letters.get("PYTHONIOENCODING", "utf-8")
    assert "没有找到地方" in json.loads(wrong.stderr.decode(encoding))["error"]


# ---------------------------------------------------------------- surroundings


def test_the_same_answers_make_the_same_bytes_wherever_it_runs(
    surroundings: Mapping[str, str], plain: Mapping[str, bytes], tmp_path: Path
) -> None:
    file, spaced = tmp_path / "file", tmp_path / "有 空格"
    file.touch()
    spaced.mkdir()
    cacheless = {k: v for k, v in surroundings.items() if k != "XDG_CACHE_HOME"}
    zones = ("UTC", "Asia/Shanghai", "Pacific/Kiritimati", "America/Caracas", "X+12")
    for env in (
        *(
            {**surroundings, "PYTHONHASHSEED": str(seed), "TZ": zone}
            for seed, zone in enumerate(zones)
        ),
        {**surroundings, "PYTHONOPTIMIZE": "1", "TERM": "dumb"},
        {**surroundings, "PYTHONWARNINGS": "error", "NO_COLOR": "1", "COLUMNS": "20"},
        {k: v for k, v in surroundings.items() if k != "HOME"},
        {**cacheless, "HOME": str(file)},
        {**cacheless, "HOME": str(spaced)},
    ):
        ran = ybcli(env, *SHEET)
        assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", plain["text"]), env


def test_python_m_is_the_same_command(
    surroundings: Mapping[str, str], plain: Mapping[str, bytes]
) -> None:
    words = [sys.executable, "-m", "ybcli", *SHEET]
    ran = subprocess.run(words, env=surroundings, capture_output=True, check=True, timeout=60)
    assert ran.stdout == plain["text"]


def test_it_needs_no_network(surroundings: Mapping[str, str], plain: Mapping[str, bytes]) -> None:
    alone = [*apart("-rn"), COMMAND, *SHEET]
    ran = subprocess.run(alone, env=surroundings, capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stdout) == (0, plain["text"])


@pytest.mark.parametrize("words", [SHEET, [*SHEET, "--json"], ["--help"], ["--version"], ["place", "yt"]])  # fmt: skip  # noqa: E501
def test_a_one_shot_run_imports_nothing_heavy(
    surroundings: Mapping[str, str], words: list[str]
) -> None:
    script = (
        "import sys\n"
        "from ybcli.cli import main\n"
        f"main({words!r})\n"
        f"print([name for name in {HEAVY.split()!r} if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=surroundings,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout
    assert ran.stderr == b"[]\n"


def test_a_cache_that_is_broken_is_made_again(
    surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    env = {**surroundings, "XDG_CACHE_HOME": str(tmp_path)}
    words = ["stamp", *TOY, "--home", "烟台", *DAY]
    first = ybcli(env, *words)
    (kept,) = tmp_path.rglob("handbook-*.json")
    good = kept.read_bytes()
    for bad in (b"", b"{}", good[:-20], good.replace(b"toy.1", b"toy.2")):
        kept.write_bytes(bad)
        assert ybcli(env, *words).stdout == first.stdout
        assert kept.read_bytes() == good
