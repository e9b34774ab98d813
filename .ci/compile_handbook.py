"""A step of the wheel's build: compile flows/, so that an installed program never parses YAML."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHandbook(BuildHookInterface[Any]):
    """Put `ybcli/handbook.json` into the wheel; a handbook with faults stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are gathered; an editable install reads flows/ itself."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from ybcli.bundle import SHIPPED_FILE, pack
        from ybcli.loader import load

        self.folder = tempfile.mkdtemp()
        compiled = Path(self.folder, SHIPPED_FILE)
        compiled.write_bytes(pack(load(Path(self.root, "flows"), shipped=True)))
        build_data["force_include"][str(compiled)] = f"ybcli/{SHIPPED_FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        del version, build_data, artifact_path
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)
