"""A file is whole or not there."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ybcli.errors import OutputError, OutputExistsError
from ybcli.files import PREFIX, SUFFIX, sweep, write


def leftovers(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(PREFIX)]


def test_a_new_file_is_whole_and_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        write(tmp_path / "清单.txt", "材料".encode())
    finally:
        os.umask(old)
    file = tmp_path / "清单.txt"
    assert file.read_text("utf-8") == "材料"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert leftovers(tmp_path) == []


def test_an_existing_file_stays_without_force_and_is_replaced_with_it(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write(file, b"one")
    with pytest.raises(OutputExistsError, match="--force"):
        write(file, b"two")
    assert file.read_bytes() == b"one"
    write(file, b"two", force=True)
    assert file.read_bytes() == b"two"


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_not_followed(tmp_path: Path, force: bool) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / "link").symlink_to(victim)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("link", "dangling"):
        with pytest.raises(OutputError, match="链接"):
            write(tmp_path / name, b"x", force)
    assert victim.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_another_name_of_the_same_file_keeps_its_content(tmp_path: Path) -> None:
    file, other = tmp_path / "a", tmp_path / "b"
    file.write_bytes(b"old")
    os.link(file, other)
    write(file, b"new", force=True)
    assert (file.read_bytes(), other.read_bytes()) == (b"new", b"old")


def test_only_a_regular_file_is_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="普通文件"):
        write(tmp_path / "pipe", b"x", force=True)
    with pytest.raises(OutputError, match="文件夹"):
        write(tmp_path / "folder", b"x", force=True)
    with pytest.raises(OutputError, match="普通文件"):
        write("/dev/null", b"x", force=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [("no/such/folder", "文件夹不存在"), ("长" * 200, "太长"), ("nul\0", "不能用")],
)
def test_what_cannot_be_named_is_said_in_words(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(OutputError, match=words):
        write(tmp_path / name, b"x")


def test_a_full_disk_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OutputError, match="太大"):
            write(file, b"x" * 5000, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert file.read_bytes() == b"old"
    assert leftovers(tmp_path) == []


def test_of_eight_writers_of_a_new_file_one_wins(tmp_path: Path) -> None:
    file, won = tmp_path / "a", []
    start = threading.Barrier(8)

    def race(n: int) -> None:
        start.wait()
        try:
            write(file, str(n).encode() * 1000)
            won.append(n)
        except OutputExistsError:
            pass

    threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert file.read_bytes() == str(won[0]).encode() * 1000


def test_a_disk_without_hard_links_still_creates_and_still_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write(tmp_path / "a", b"one")
    with pytest.raises(OutputExistsError):
        write(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"


def test_sweep_takes_only_old_leftovers(tmp_path: Path) -> None:
    for name in (f"{PREFIX}old{SUFFIX}", f"{PREFIX}new{SUFFIX}", "mine.tmp"):
        (tmp_path / name).touch()
    ages = time.time() - 7200
    os.utime(tmp_path / f"{PREFIX}old{SUFFIX}", (ages, ages))
    os.utime(tmp_path / "mine.tmp", (ages, ages))
    sweep(str(tmp_path))
    sweep(str(tmp_path / "absent"))
    assert {p.name for p in tmp_path.iterdir()} == {f"{PREFIX}new{SUFFIX}", "mine.tmp"}


def test_a_killed_writer_never_leaves_a_torn_file(tmp_path: Path) -> None:
    file = tmp_path / "state"
    write(file, b"a" * 200_000)
    code = (
        "import sys; from ybcli.files import write; print('go', flush=True)\n"
        "while True:\n"
        "    for c in b'abc': write(sys.argv[1], bytes([c]) * 200_000, True)"
    )
    for n in range(10):
        writer = subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(0.003 * n)  # the kill must fall anywhere within a save
        writer.kill()
        writer.wait()
        writer.stdout.close()
        data = file.read_bytes()
        assert data == data[:1] * 200_000
