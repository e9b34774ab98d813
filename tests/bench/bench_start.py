"""How fast a command starts, as ratios to what it cannot do without. By hand:

    python tests/bench/bench_start.py [rounds]

Run it with the interpreter of an environment in which the built wheel is installed. Each round
starts every program once, one after the other, so that whatever slows the machine slows them all;
a figure is the median of the processor time of the child, in milliseconds.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROUNDS = 15
BIN = Path(sys.executable).parent
YBCLI = str(BIN / "ybcli")
SHEET = ("filing", "--need", "emergency", "--home", "烟台", "--care", "上海", "--no-input")
FIRST_TEXT = "异地就医医保办事向导"
FIRST_PROMPT = "您现在遇到的是哪种情况"
_OPTIONAL = {name: BIN / name for name in ("copier", "http")}

Measure = Callable[[dict[str, str]], float]


def spent(*words: str) -> Measure:
    """A measure of a command that runs to its end."""

    def measure(env: dict[str, str]) -> float:
        before = getrusage(RUSAGE_CHILDREN)
        subprocess.run(words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
        after = getrusage(RUSAGE_CHILDREN)
        own = after.ru_utime - before.ru_utime
        return (own + after.ru_stime - before.ru_stime) * 1000

    return measure


def until(text: str, *words: str) -> Measure:
    """A measure of a command in a terminal, up to the moment at which it shows some text."""

    def measure(env: dict[str, str]) -> float:
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(words[0], words, env | {"TERM": "xterm-256color"})  # noqa: S606  # a bare exec
        seen = b""
        while text.encode() not in seen:
            if not select.select([terminal], [], [], 20)[0]:
                raise TimeoutError(seen.decode(errors="replace"))
            seen += os.read(terminal, 65536)
            if b"\x1b[6n" in seen:
                os.write(terminal, b"\x1b[1;1R")
        taken = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
        os.close(terminal)
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        return taken / 1e6

    return measure


def importing(*names: str) -> Measure:
    """A measure of the interpreter importing some packages."""
    return spent(sys.executable, "-c", f"import {', '.join(names)}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Print each row of the targets: both figures, the ratio and the floor of acceptance."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    measures: dict[str, Measure] = {
        "import typer": importing("typer"),
        "import typer, questionary": importing("typer", "questionary"),
        "import all four": importing("typer", "rich", "questionary", "yaml"),
        "ybcli filing … --json": spent(YBCLI, *SHEET, "--json"),
        "ybcli --help": spent(YBCLI, "--help"),
        "ybcli --version": spent(YBCLI, "--version"),
        "ybcli, first text": until(FIRST_TEXT, YBCLI),
        "ybcli, first prompt": until(FIRST_PROMPT, YBCLI),
        "copier --version": spent(str(_OPTIONAL["copier"]), "--version"),
        "http --version": spent(str(_OPTIONAL["http"]), "--version"),
    }
    rows = [
        ("ybcli filing … --json", "import typer", 1.25, 1.5),
        ("ybcli filing … --json", "import all four", 0.40, 0.5),
        ("ybcli --help", "import typer", 1.25, 1.5),
        ("ybcli --version", "import typer", 1.05, 1.2),
        ("ybcli, first text", "import typer", 1.25, 1.6),
        ("ybcli, first prompt", "import typer, questionary", 1.15, 1.4),
        ("ybcli filing … --json", "copier --version", 1 / 4, 1 / 3),
        ("ybcli filing … --json", "http --version", 1 / 2.5, 1 / 2),
    ]
    for name, file in _OPTIONAL.items():
        if not file.exists():
            del measures[f"{name} --version"]
    with tempfile.TemporaryDirectory() as home:
        env = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"}
        taken: dict[str, list[float]] = {name: [] for name in measures}
        for round_ in range(rounds + 1):
            for name, measure in measures.items():
                figure = measure(env)
                if round_:  # the first fills the caches
                    taken[name].append(figure)
    medians = {name: statistics.median(figures) for name, figures in taken.items()}
    say(f"{'what':24}{'ms':>6}  {'against':28}{'ms':>6}{'ratio':>8}{'target':>8}{'floor':>8}")
    for name, against, target, floor in rows:
        if against in medians:
            ratio = medians[name] / medians[against]
            fails = "" if ratio <= floor else "  over the floor"
            say(
                f"{name:24}{medians[name]:6.0f}  {against:28}{medians[against]:6.0f}"
                f"{ratio:8.2f}{target:8.2f}{floor:8.2f}{fails}"
            )


if __name__ == "__main__":
    main()
