from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ybcli import __version__, bundle
from ybcli.bundle import ForeignBundleError, Lazy, open_handbook, pack, unpack
from ybcli.errors import FlowsFolderError, HandbookError
from ybcli.model import Handbook

TOY = Path(__file__).parent / "toy"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_: str(folder))
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Handbook:
        pytest.fail("YAML was read again")

    monkeypatch.setattr("ybcli.loader.load", refuse)


def test_a_handbook_comes_back_as_it_was(toy: Handbook) -> None:
    again = unpack(pack(toy))

    assert again == toy
    assert again.flows["tea"].nodes["claim"].at == toy.flows["tea"].nodes["claim"].at
    assert list(again.flows) == list(toy.flows)
    assert list(again.flows["tea"].nodes) == list(toy.flows["tea"].nodes)


def test_packing_is_the_same_every_time(toy: Handbook) -> None:
    assert pack(toy) == pack(unpack(pack(toy)))


def test_an_entry_is_made_when_it_is_looked_at_and_once(toy: Handbook) -> None:
    facts = unpack(pack(toy)).facts
    assert isinstance(facts, Lazy)

    assert "share" in facts
    assert "tea" not in facts
    assert len(facts) == len(toy.facts)
    assert facts["share"] is facts["share"]
    with pytest.raises(KeyError):
        facts["tea"]


@pytest.mark.parametrize("place", [0, 3, 40, 200, 5000, -1])
def test_one_changed_byte_is_noticed(toy: Handbook, place: int) -> None:
    data = bytearray(pack(toy))
    data[place] ^= 1

    with pytest.raises(ForeignBundleError):
        unpack(bytes(data))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]\n", b"\x80\x04", b"{}\n{}"])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(ForeignBundleError):
        unpack(data)


def test_another_version_or_another_folder_is_refused(
    toy: Handbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = pack(toy, "here")

    with pytest.raises(ForeignBundleError):
        unpack(data, "there")
    monkeypatch.setattr(bundle, "__version__", "99")
    with pytest.raises(ForeignBundleError):
        unpack(data, "here")


def test_the_second_time_nothing_is_read(
    copy: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_handbook(copy)
    assert stat.S_IMODE(only_file(cache).stat().st_mode) == 0o600
    no_reading(monkeypatch)

    assert open_handbook(copy) == first
    assert not open_handbook(str(copy)).shipped


def test_an_edited_file_is_read_again(copy: Path) -> None:
    open_handbook(copy)
    glossary = copy / "glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8").replace("茶券", "茶卷"), "utf-8")

    assert open_handbook(copy).glossary["stamp"].also == ("茶卷",)


def test_an_edit_of_the_same_length_and_second_is_noticed(copy: Path) -> None:
    open_handbook(copy)
    glossary = copy / "glossary.yaml"
    before = glossary.stat()
    glossary.write_text(glossary.read_text("utf-8").replace("茶券", "茶卷"), "utf-8")
    os.utime(glossary, ns=(before.st_atime_ns, before.st_mtime_ns + 1))

    assert open_handbook(copy).glossary["stamp"].also == ("茶卷",)


def test_a_new_or_removed_file_is_noticed(copy: Path) -> None:
    open_handbook(copy)
    (copy / "regions" / "shanghai.yaml").unlink()

    assert "310000" not in open_handbook(copy).regions


def test_a_mistake_is_told_although_a_good_copy_is_kept(copy: Path) -> None:
    open_handbook(copy)
    with (copy / "tea.yaml").open("a", encoding="utf-8") as file:
        file.write("more: 茶\n")

    with pytest.raises(HandbookError):
        open_handbook(copy)


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"null\nnull", "茶".encode("gbk")])
def test_a_broken_cache_is_made_again(copy: Path, cache: Path, content: bytes) -> None:
    first = open_handbook(copy)
    kept = only_file(cache).read_bytes()
    only_file(cache).write_bytes(content)

    assert open_handbook(copy) == first
    assert only_file(cache).read_bytes() == kept


@pytest.mark.skipif(os.name != "posix", reason="modes and links")
def test_a_cache_that_others_may_write_is_not_believed(copy: Path, cache: Path) -> None:
    open_handbook(copy)
    only_file(cache).chmod(0o666)

    open_handbook(copy)

    assert stat.S_IMODE(only_file(cache).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes and links")
def test_a_link_in_the_caches_place_is_neither_read_nor_written(
    copy: Path, cache: Path, tmp_path: Path
) -> None:
    open_handbook(copy)
    name = only_file(cache)
    target = tmp_path / "precious"
    name.rename(target)
    name.symlink_to(target)
    kept = target.read_bytes()

    assert open_handbook(copy).flows["tea"].title == "去外地喝茶"
    assert target.read_bytes() == kept


def test_what_a_killed_writer_left_goes_with_the_next_writing(copy: Path, cache: Path) -> None:
    open_handbook(copy)
    left = only_file(cache).with_name(".ybcli-x.tmp")
    left.touch()
    os.utime(left, (0, 0))
    only = copy / "glossary.yaml"
    only.write_text(only.read_text("utf-8") + "# \n", "utf-8")
    open_handbook(copy)

    assert not left.exists()


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_pipe_in_the_caches_place_is_not_waited_for(copy: Path, cache: Path) -> None:
    open_handbook(copy)
    name = only_file(cache)
    name.unlink()
    os.mkfifo(name)

    assert open_handbook(copy).flows["tea"].title == "去外地喝茶"
    assert stat.S_ISFIFO(name.stat().st_mode)


def test_no_cache_can_be_kept_and_nothing_is_said(
    copy: Path, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cache.write_text("a file where the folder should be")

    assert open_handbook(copy).flows["tea"].title == "去外地喝茶"
    assert capfd.readouterr() == ("", "")


def test_nothing_is_half_written(copy: Path, cache: Path) -> None:
    open_handbook(copy)

    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_a_folder_without_a_handbook_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(FlowsFolderError):
        open_handbook(tmp_path / name)


def test_the_wheels_own_bundle_is_used_if_it_is_whole(
    toy: Handbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "ybcli"
    shutil.copytree(TOY, package / "flows")
    compiled = package / bundle.SHIPPED_FILE
    compiled.write_bytes(pack(toy))
    monkeypatch.setattr(bundle, "_PACKAGE", str(package))

    with monkeypatch.context() as patch:
        no_reading(patch)
        assert open_handbook() == toy
    compiled.write_bytes(compiled.read_bytes()[:-1])
    assert open_handbook().shipped


def test_a_warm_start_imports_no_yaml(copy: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from ybcli.bundle import open_handbook;"
        "book = open_handbook(sys.argv[1]); book.flows['tea']; book.regions['370600'];"
        "print(*sorted({'yaml', 'ybcli.loader', 'ybcli.document', 'importlib.resources',"
        " 'wcwidth', 'difflib'} & set(sys.modules)))"
    )
    here = {
        **os.environ,
        "XDG_CACHE_HOME": str(tmp_path / "xdg"),
        "PYTHONPATH": str(TOY.parents[1]),
    }

    def run() -> str:
        command = [sys.executable, "-P", "-c", code, str(copy)]
        done = subprocess.run(command, env=here, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert "yaml" in run().split()
    assert run() == ""


def test_the_first_line_says_what_it_was_made_by(toy: Handbook) -> None:
    seal = json.loads(pack(toy, "here").split(b"\n", 1)[0])

    assert seal["ybcli"] == __version__
    assert seal["from"] == "here"
