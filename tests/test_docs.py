"""The README tells the truth: its transcripts are run, its words about commands are checked."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import TESTS, Run

import ybcli
from ybcli import errors
from ybcli.cli import VERBS
from ybcli.errors import YbcliError
from ybcli.model import Handbook

ROOT = TESTS.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ANYTHING = "…"
SUBCOMMANDS = re.compile(r"^(?:\$ )?(?:\S*/)?ybcli (\S+)", re.M)


def blocks(language: str) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def transcripts() -> Iterator[tuple[str, list[str]]]:
    """Each `$ command` of a console block, and the lines that are shown under it."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            yield command, shown


def matching(shown: list[str]) -> re.Pattern[str]:
    """What the output must be: these lines in this order, `…` for whatever may come between.

    A line that is `…` alone stands for any lines; within a line it stands for any letters.
    """
    pattern = ""
    for line in shown:
        if line == ANYTHING:
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.split(ANYTHING))) + r"\n"
    return re.compile(pattern + r"\Z")


TRANSCRIPTS = list(transcripts())


@pytest.mark.parametrize(("command", "shown"), TRANSCRIPTS, ids=[t[0][:50] for t in TRANSCRIPTS])
def test_a_transcript_shows_what_the_command_prints(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    shown: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    name, *words = shlex.split(command)
    assert name == "ybcli"
    ran = run(*words)
    assert "程序自己出错了" not in ran.err
    assert matching(shown).match(ran.out + ran.err), ran.out + ran.err


@pytest.mark.parametrize("mode", ["", "--plain"], ids=["lists", "lines"])
def test_a_recording_is_what_the_screen_shows(mode: str, tmp_path: Path) -> None:
    shown = list(blocks("text"))[1 if mode else 0].rstrip("\n").split("\n")
    script = [sys.executable, str(TESTS / "recording.py"), *filter(None, [mode])]
    played = subprocess.run(script, capture_output=True, encoding="utf-8", check=True, cwd=tmp_path)
    assert matching([ANYTHING, *shown]).match(played.stdout), played.stdout


def test_the_mechanism_knows_a_lie() -> None:
    assert matching(["a", ANYTHING, "c…"]).match("a\nb\nb\ncd\n")
    assert not matching(["a", "c"]).match("a\nb\nc\n")
    assert not matching(["a"]).match("a\nb\n")
    assert not matching(["a…"]).match("ba\n")
    assert len(TRANSCRIPTS) >= 5


def test_every_command_in_a_block_is_a_command(handbook: Handbook) -> None:
    known = {*VERBS, *handbook.flows, *(flow.alias for flow in handbook.flows.values())}
    told = {word for block in blocks("(?:console|sh)") for word in SUBCOMMANDS.findall(block)}
    assert told - known - {word for word in told if word.startswith("-")} == set()


def test_every_option_the_readme_names_is_an_option(run: Run, handbook: Handbook) -> None:
    helps = [run(command, "--help").out for command in (*VERBS, *handbook.flows)]
    helps.append(run("--help").out)
    known = set(re.findall(r"--[a-z][a-z-]*", "\n".join(helps)))
    text = "\n".join(line for line in README.splitlines() if "ybcli" in line or "`--" in line)
    text = "\n".join(line for line in text.splitlines() if "pip install" not in line)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) - known == set()


def test_every_command_is_documented(handbook: Handbook) -> None:
    documents = [README, *(p.read_text(encoding="utf-8") for p in ROOT.glob("*.md"))]
    guide = ROOT / "flows" / "README.md"
    documents += [guide.read_text(encoding="utf-8")] if guide.exists() else []
    text = "\n".join(documents)
    for command in (*VERBS, *handbook.flows):
        assert re.search(rf"ybcli {command}\b|`{command}`", text), command


def test_every_exit_status_is_documented() -> None:
    def kinds(kind: type[YbcliError]) -> Iterator[type[YbcliError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from kinds(child)

    statuses = {kind.exit_status for kind in kinds(errors.YbcliError)} | {0, 1, 130, 129, 143, 141}
    table = "\n".join(re.findall(r"^\| [\d、]+ \|.*$", README, re.M))
    assert statuses == {int(number) for number in re.findall(r"\d+", table.replace("`", ""))}


def test_the_two_commands_of_one_line_name_what_exists() -> None:
    lines = [block.strip() for block in blocks("sh") if "pip install" in block]
    assert len(lines) == 2
    assert all("\n" not in line for line in lines)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for extra in re.findall(r"\.\[(\w+)\]", " ".join(lines)):
        assert f"\n{extra} = [" in project


def test_links_to_files_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_the_map_of_the_house_names_every_room() -> None:
    folder = Path(ybcli.__file__).parent
    rooms = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    named = set(re.findall(r"`(\w+)`", ybcli.__doc__ or ""))
    assert named == rooms - {"__init__", "__pycache__", "flows"}
