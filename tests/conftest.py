"""What tests share: the tea handbook, the real one, and the command run in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from ybcli import loader
from ybcli.cli import main
from ybcli.model import Handbook
from ybcli.rules import Rulebook

settings.register_profile("ybcli", deadline=None, derandomize=True)  # nothing is timed in a test
settings.load_profile("ybcli")

TESTS = Path(__file__).parent
TODAY = date(2026, 11, 22)


class Ran(NamedTuple):
    """What a command left: its status and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the person who runs the tests has kept and set is neither read nor written."""
    home = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("YBCLI_")]:
            patch.delenv(name)
        for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name))
        yield


@pytest.fixture(scope="session")
def toy() -> Handbook:
    """The small handbook about tea, with one of everything."""
    return loader.load(TESTS / "toy", shipped=False)


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    """The handbook that is shipped."""
    return loader.load(loader.shipped(), shipped=True)


@pytest.fixture(scope="session")
def toy_rules(toy: Handbook) -> Rulebook:
    """The tea handbook as it stands today."""
    return Rulebook(toy, TODAY)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with nobody to ask."""
    monkeypatch.setenv("YBCLI_NO_INPUT", "1")

    def command(*words: str) -> Ran:
        status = main(words)
        printed = capfd.readouterr()
        return Ran(status, printed.out, printed.err)

    return command


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let goldens be written anew, for a person to read the difference."""
    parser.addoption("--regold", action="store_true", help="write tests/golden/ anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with a file of tests/golden/, or write it with `--regold`."""

    def compare(name: str, made: bytes) -> None:
        file = TESTS / "golden" / name
        if request.config.getoption("--regold"):
            file.write_bytes(made)
        assert made.decode() == file.read_text("utf-8"), f"differs from {name}; see --regold"

    return compare
