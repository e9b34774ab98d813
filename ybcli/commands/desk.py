"""An author's desk: a handbook's folder, and what is kept of it from one check to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from ybcli import loader
from ybcli.errors import FILE_PROBLEMS, FlowsFolderError, OutputError
from ybcli.loader.schema import kind_of, schemas
from ybcli.verify.compare import Change, What, compare
from ybcli.verify.goldens import Golden, golden
from ybcli.verify.study import Study
from ybcli.verify.tree import TooManyError

POINTER = "# yaml-language-server: $schema="
"""How the first line of a file tells an editor which schema it follows."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A handbook's folder, and what its author keeps beside it."""

    root: Traversable
    shipped: bool

    @property
    def kept(self) -> Path | None:
        """Where goldens are kept: in the folder, or with the tests of a checkout."""
        if not isinstance(self.root, Path):
            return None
        return (self.root.parent / "tests" if self.shipped else self.root) / "goldens"

    @property
    def written(self) -> Path | None:
        """Where scenarios are written."""
        return self.kept.parent / "scenarios" if self.kept else None

    def texts(self) -> dict[str, str]:
        """The files of the handbook, named as in messages."""
        regions = self.root / "regions"
        found = [("", file) for file in self.root.iterdir()]
        found += [("regions/", file) for file in regions.iterdir()] if regions.is_dir() else []
        return {
            f"{self.root.name}/{folder}{file.name}": file.read_text("utf-8")
            for folder, file in found
            if file.name.endswith(".yaml") and file.is_file()
        }

    def changes(self, studies: Mapping[str, Study]) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """For each flow of which a golden is kept: what differs from it."""
        for id_, study in studies.items():
            file = self.kept / f"{id_}.txt" if self.kept else None
            if file and file.is_file():
                try:
                    kept = Golden.read(file.read_text("utf-8"))
                    yield id_, compare(kept, golden(study))
                except (ValueError, TooManyError):
                    yield id_, (Change(What.UNREAD, file.name),)

    def keep(self, studies: Mapping[str, Study]) -> None:
        """Write the goldens and the schemas, and point to a schema where a file points to none."""
        if self.kept is None or not isinstance(self.root, Path):
            return
        self.kept.mkdir(exist_ok=True)
        for id_, study in studies.items():
            with suppress(TooManyError):  # `check` has said so
                _put(self.kept / f"{id_}.txt", str(golden(study)))
        folder = self.root / "schema"
        folder.mkdir(exist_ok=True)
        for kind, schema in schemas().items():
            _put(folder / f"{kind}.json", json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
        for file in (*self.root.glob("*.yaml"), *self.root.glob("regions/*.yaml")):
            text = file.read_text("utf-8") if file.is_file() else POINTER  # a pipe would wait
            if not text.startswith(POINTER):
                name = file.relative_to(self.root).with_suffix("").as_posix()
                up = "../" * name.count("/")
                _put(file, f"{POINTER}{up}schema/{kind_of(name)}.json\n{text}")


def desk_of(folder: str | None) -> Desk:
    """The desk for a folder; None is the handbook that is shipped.

    Raises:
        FlowsFolderError: there is no such folder.
    """
    if folder is not None:
        if not Path(folder).is_dir():
            raise FlowsFolderError(folder, "absent")
        return Desk(Path(folder).resolve(), shipped=False)
    return Desk(loader.shipped(), shipped=True)


def _put(file: Path, text: str) -> None:
    if file.exists() and not file.is_file():
        raise OutputError(str(file), FILE_PROBLEMS["special"])
    if not file.exists() or file.read_bytes() != text.encode():
        file.write_text(text, "utf-8", newline="\n")
