"""Programs that tests run: missing ones skip the test on a desk and fail it in CI."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def tool(name: str, package: str) -> str:
    """Where a program is; without it the test is skipped, or fails where `CI` is set."""
    found = shutil.which(name)
    if found:
        return found
    reason = f"{name} is missing: apt-get install {package}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def output(*command: str, given: bytes = b"") -> str:
    """What a command prints, as text."""
    done = subprocess.run(command, input=given, capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8", "replace")
