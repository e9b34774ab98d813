"""What is shipped: the wheel holds the program, the handbook as written, and the same compiled."""

from __future__ import annotations

import re
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from conftest import TESTS
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from ybcli import __version__, bundle, loader

ROOT = TESTS.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built in this process."""
    folder = tmp_path_factory.mktemp("dist")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(built)


def files_under(folder: Path) -> set[str]:
    """Every file of a folder that is a part of the project, by its path within it."""
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    }


def test_the_wheel_holds_every_file_of_flows_and_no_other(wheel: zipfile.ZipFile) -> None:
    shipped = {n.removeprefix("ybcli/flows/") for n in wheel.namelist() if "/flows/" in n}
    assert shipped == files_under(ROOT / "flows")
    assert {"handbook.yaml", "divisions.tsv", "regions/national.yaml"} <= shipped
    for name in shipped:
        assert wheel.read(f"ybcli/flows/{name}") == (ROOT / "flows" / name).read_bytes()


def test_the_wheel_holds_the_whole_program_and_nothing_beside_it(wheel: zipfile.ZipFile) -> None:
    program = {n for n in wheel.namelist() if "dist-info" not in n and "/flows/" not in n}
    ours = {f"ybcli/{name}" for name in files_under(ROOT / "ybcli")}
    assert program == ours | {f"ybcli/{bundle.SHIPPED_FILE}"}


def test_the_compiled_handbook_is_the_one_that_is_written(wheel: zipfile.ZipFile) -> None:
    compiled = wheel.read(f"ybcli/{bundle.SHIPPED_FILE}")
    written = loader.load(ROOT / "flows", shipped=True)
    assert compiled == bundle.pack(written)
    assert bundle.unpack(compiled) == written


def test_what_it_says_of_itself_is_right(wheel: zipfile.ZipFile) -> None:
    (name,) = (n for n in wheel.namelist() if n.endswith("dist-info/METADATA"))
    meta = message_from_bytes(wheel.read(name))
    assert (meta["Name"], meta["Version"]) == ("ybcli", __version__)
    assert meta["Requires-Python"] == ">=3.11"
    assert meta["License-Expression"] == "MIT"
    asked = [one for one in meta.get_all("Requires-Dist") or () if "extra" not in one]
    needed = {re.split("[<>;]", one)[0] for one in asked}
    assert needed == {"typer", "rich", "questionary", "pyyaml", "platformdirs"}
    (points,) = (n for n in wheel.namelist() if n.endswith("entry_points.txt"))
    assert "ybcli = ybcli.__main__:main" in wheel.read(points).decode()


def test_the_source_archive_can_build_and_test_itself(tmp_path: Path) -> None:
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(built) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    wanted = {".ci/compile_handbook.py", ".ci/run", "pyproject.toml", "README.md", "LICENSE"}
    wanted |= {f"flows/{name}" for name in files_under(ROOT / "flows")}
    wanted |= {"tests/conftest.py", "tests/toy/tea.yaml", "ybcli/cli.py"}
    wanted |= {page.name for page in ROOT.glob("*.md")}
    assert wanted - names == set()
