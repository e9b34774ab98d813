"""What tests want of a machine: what is missing skips the test on a desk and fails it in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import NoReturn

import pytest


def lacking(reason: str) -> NoReturn:
    """End a test that this machine cannot run: a skip on a desk, a failure where `CI` is set."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)  # what a desk lacks is no fault of the program


def tool(name: str, package: str) -> str:
    """Where a program is."""
    return shutil.which(name) or lacking(f"{name} is missing: apt-get install {package}")


def apart(flags: str) -> list[str]:
    """The words that run a command in namespaces of its own, by the flags of `unshare`."""
    words = [tool("unshare", "util-linux"), flags]
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        lacking(f"this machine does not let a process leave by unshare {flags}")
    return words


def output(*command: str, given: bytes = b"") -> str:
    """What a command prints, as text."""
    done = subprocess.run(command, input=given, capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8", "replace")
