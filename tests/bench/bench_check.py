"""How long the proof takes, beside the plain load of the same handbook in the same run.

    python tests/bench/bench_check.py

Then how the work grows: flows made by chance of 10, 20 and 40 questions, sixty questions that all
lead on to the next (2^60 paths), and twenty thousand in a chain.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
ROUNDS = 5
CHECK_LIMIT, CHECK_SECONDS = 20, 30
GROWTH_LIMIT = 8
"""How many times the states of 10 questions 40 may take; 4 would be in line."""

sys.path[:0] = [str(ROOT), str(TESTS)]

from books import ask, book, braid, chance, flow, line, long_chain, outcome, when  # noqa: E402

from ybcli import loader  # noqa: E402
from ybcli.model import Handbook  # noqa: E402
from ybcli.verify.check import check, studies_of  # noqa: E402

TODAY = date(2026, 11, 22)


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of some rounds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def sixty() -> Handbook:
    """2^60 paths, and a line for each question."""
    ids = [f"q{n}" for n in range(60)]
    steps = [line(f"s{n}", when(**{id_: "yes_"})) for n, id_ in enumerate(ids)]
    nodes = [ask(id_, to) for id_, to in zip(ids, [*ids[1:], "end"], strict=True)]
    return book(flow(*nodes, outcome("end", steps)))


def states(handbook: Handbook) -> int:
    """How many states the plain exploration of a flow of one world has."""
    (explored,) = studies_of(handbook, TODAY)["made"].explored()
    return sum(len(found) for found in explored.states.values())


def main() -> int:
    """Print each figure and its limit; 1 if one is passed."""
    failed = False
    root = loader.shipped()
    shipped = loader.load(root, shipped=True)
    load = seconds(lambda: loader.load(root, shipped=True))
    proof = seconds(lambda: check(shipped, TODAY))
    ratio = proof / load
    failed |= ratio > CHECK_LIMIT or proof > CHECK_SECONDS
    print(f"check {proof:.2f} s / load {load:.2f} s = {ratio:.1f}  (at most {CHECK_LIMIT})")  # noqa: T201
    sizes = {length: statistics.mean(states(braid(length, chance(n))) for n in range(20))
             for length in (10, 20, 40)}  # fmt: skip
    times = {length: seconds(lambda length=length: check(braid(length, chance(1)), TODAY), 3)
             for length in sizes}  # fmt: skip
    for length, size in sizes.items():
        print(f"{length} questions: {size:.0f} states, {times[length] * 1000:.0f} ms")  # noqa: T201
    growth = sizes[40] / sizes[10]
    failed |= growth > GROWTH_LIMIT
    print(f"states of 40 / states of 10 = {growth:.1f}  (at most {GROWTH_LIMIT})")  # noqa: T201
    for name, made in (("2^60 paths", sixty()), ("chain of 20,000", long_chain(20_000))):
        taken = seconds(lambda made=made: check(made, TODAY), 1)
        failed |= taken > CHECK_SECONDS
        print(f"{name}: {taken:.1f} s  (at most {CHECK_SECONDS})")  # noqa: T201
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
