"""A handbook as it is in a folder, or as it was in a git revision of one."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from ybcli.errors import FlowsFolderError


@contextmanager
def edition(name: str, root: Traversable) -> Iterator[Path]:
    """Give the folder of an edition: one of this name, or `root` as a git revision had it.

    Raises:
        FlowsFolderError: there is no such folder and no such revision.
    """
    if Path(name).is_dir():
        yield Path(name).resolve()
        return
    if not isinstance(root, Path):
        raise FlowsFolderError(name, "absent")
    with TemporaryDirectory() as made:
        with tarfile.open(fileobj=io.BytesIO(_archive(name, root))) as archive:
            archive.extractall(made, filter="data")
        yield Path(made) / root.name


def _archive(revision: str, root: Path) -> bytes:
    """The folder as a revision had it, packed."""
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        raise FlowsFolderError(revision, "no_revision")
    packed = _git(root.parent, "archive", commit.decode().strip(), "--", root.name)
    if not packed:
        raise FlowsFolderError(revision, "not_in_revision")
    return packed


def _git(folder: Path, *words: str) -> bytes:
    """What git says; nothing where it fails or is not there."""
    try:
        return subprocess.run(  # noqa: S603  # the revision is only ever a revision
            ["git", "-C", str(folder), *words],  # noqa: S607  # the git that the author uses
            capture_output=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""
