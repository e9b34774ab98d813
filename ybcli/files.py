"""Write a file so that it is either whole or not there, and readable by its owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time

from ybcli.errors import FILE_PROBLEMS, SYSTEM_PROBLEMS, OutputError, OutputExistsError

PREFIX, SUFFIX = ".ybcli-", ".tmp"
_STALE_SECONDS = 3600


def write(path: str | os.PathLike[str], data: bytes, force: bool = False) -> None:
    """Write `data` to `path` in one step, mode 0600; what was there survives any failure.

    A link is never followed, and only a regular file is ever replaced, also with `force`.

    Raises:
        OutputExistsError: the file is there and `force` is not given.
        OutputError: it cannot be written.
    """
    name = os.fspath(path)
    try:
        _refuse(name, force)
        _put(name, data, force)
    except FileExistsError:
        raise OutputExistsError(name) from None
    except (OSError, ValueError) as error:
        raise OutputError(name, problem(error)) from error


def sweep(folder: str) -> None:
    """Remove what writers that were killed left in `folder`; what may be in use stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            ours = entry.name.startswith(PREFIX) and entry.name.endswith(SUFFIX)
            if ours and entry.stat(follow_symlinks=False).st_mtime < time.time() - _STALE_SECONDS:
                os.unlink(entry.path)


def problem(error: Exception) -> str:
    """Say in words why the system refused; a name that can be none is a `ValueError`."""
    number = (error.errno or 0) if isinstance(error, OSError) else errno.EINVAL
    return SYSTEM_PROBLEMS.get(number) or FILE_PROBLEMS["other"].format(number=number)


def _refuse(name: str, force: bool) -> None:
    """Stop before anything is written where the target may not be replaced."""
    try:
        mode = os.lstat(name).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise OutputError(name, FILE_PROBLEMS["link"])
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "", name)
    if not stat.S_ISREG(mode):
        raise OutputError(name, FILE_PROBLEMS["special"])
    if not force:
        raise FileExistsError(errno.EEXIST, "", name)


def _put(name: str, data: bytes, force: bool) -> None:
    import tempfile  # it brings random and hashlib, which no sheet on the screen needs

    folder = os.path.dirname(name) or "."
    handle, temporary = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if force:
            os.replace(temporary, name)
        else:
            _create(temporary, name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _sync(folder)


def _create(temporary: str, name: str) -> None:
    """Give the finished file its name, unless another writer was first."""
    try:
        os.link(temporary, name)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(temporary, name)


def _sync(folder: str) -> None:
    """Make the name last through a power cut, where a folder can be opened."""
    if hasattr(os, "O_DIRECTORY"):
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
