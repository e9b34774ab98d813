"""flows/ to Handbook: all read strictly, all references checked, every fault at its line."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from ybcli.document import MAX_BYTES, decode, read
from ybcli.document.node import Node
from ybcli.errors import Fault, HandbookError, fault
from ybcli.loader.draft import Draft
from ybcli.loader.flow import read_flow
from ybcli.loader.front import flow_order, read_front, read_words
from ybcli.loader.region import check_parents, read_region
from ybcli.loader.schema import FILES, kind_of
from ybcli.loader.shape import faults_in
from ybcli.loader.shelf import SHELVES
from ybcli.model import Handbook, Place
from ybcli.places import read_places

SUFFIX: Final = ".yaml"
TABLE: Final = "divisions.tsv"
MAX_FILES: Final = 1000
MAX_TOTAL: Final = 20_000_000
"""Bytes of all files together; what is shipped has a fortieth of them."""
NEEDED: Final = ("handbook", "facts", "sources", "regions/national")


def shipped() -> Traversable:
    """Return flows/ as installed in the wheel, or beside the package in a checkout."""
    installed = files("ybcli") / "flows"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "flows"


def load(root: Traversable, shipped: bool) -> Handbook:
    """Read a handbook's folder. `shipped`: it is the one released with the program.

    Raises:
        HandbookError: everything found wrong, with file and line.
    """
    faults: list[Fault] = []
    draft = Draft(faults=faults)
    pages = _read_pages(root, faults)
    try:
        draft.places = _read_table(root)
    except HandbookError as error:
        faults += error.faults
    for name in NEEDED:
        if name not in pages and not any(f.at.startswith(f"{root.name}/{name}.") for f in faults):
            faults.append(fault(f"{root.name}/{name}{SUFFIX}:1", "YB-E060"))
    for name, page in pages.items():
        if _is_stray_region(name, page):
            faults.append(page.fault("YB-E064"))
        else:
            faults += faults_in(FILES[kind_of(name)], page)
    _raise(faults)
    handbook = _build(draft, pages, shipped)
    _raise(faults)
    return handbook


def _build(draft: Draft, pages: dict[str, Node], shipped: bool) -> Handbook:
    """Put together pages of the right shape; faults of meaning gather in the draft."""
    front_page = pages["handbook"]
    names = tuple(name for name in pages if kind_of(name) == "flow")
    draft.flows = flow_order(front_page, names)
    read_words(draft, front_page)
    for name, shelve in SHELVES.items():
        if name in pages:
            shelve(draft, pages[name])
    flows = {name: read_flow(draft, name, pages[name]) for name in draft.flows}
    front = read_front(draft, front_page, flows)
    regions = [
        (read_region(draft, name.removeprefix("regions/"), page), page)
        for name, page in pages.items()
        if kind_of(name) == "region"
    ]
    check_parents(draft, regions)
    return Handbook(
        version=front.version,
        shipped=shipped,
        local_review_days=front.local_review_days,
        national_review_days=front.national_review_days,
        example=front.example,
        words=draft.words,
        start=front.start,
        starts=front.starts,
        flows=flows,
        materials=draft.materials,
        channels=draft.channels,
        facts=draft.facts,
        sources=draft.sources,
        glossary=draft.glossary,
        regions={region.place: region for region, _ in regions},
        places=draft.places,
    )


def _is_stray_region(name: str, page: Node) -> bool:
    """Whether a file beside the flows is a region's."""
    content = page.content
    return (
        kind_of(name) == "flow"
        and isinstance(content, dict)
        and {"place", "coverage"} <= content.keys()
    )


def _read_table(root: Traversable) -> dict[str, Place]:
    """Return the places of the table of divisions, by code."""
    file, at = root / TABLE, f"{root.name}/{TABLE}"
    if not file.is_file():
        raise HandbookError.of(f"{at}:1", "YB-E061")
    return read_places(decode(_bytes(root, file, at), at), at)


def _read_pages(root: Traversable, faults: list[Fault]) -> dict[str, Node]:
    """Return every YAML file's root by its name without suffix; note those that cannot be read."""
    pages: dict[str, Node] = {}
    total = 0
    for name, file in _files(root):
        at = f"{root.name}/{name}"
        stem, _, suffix = name.rpartition(".")
        if suffix == "yml":
            faults.append(fault(f"{at}:1", "YB-E062"))
            continue
        try:
            raw = _bytes(root, file, at)
            total += len(raw)
            pages[stem] = read(raw, at)
        except HandbookError as error:
            faults += error.faults
        if total > MAX_TOTAL:
            raise HandbookError.of(f"{root.name}:1", "YB-E066", most=MAX_TOTAL)
    return pages


def _files(root: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Give each YAML file with its name inside the folder, in order of names."""
    regions = root / "regions"
    found = [(file.name, file) for file in root.iterdir() if file.is_file()]
    if regions.is_dir():
        found += [(f"regions/{file.name}", file) for file in regions.iterdir() if file.is_file()]
    yaml = sorted(
        (pair for pair in found if pair[0].endswith((SUFFIX, ".yml"))), key=lambda p: p[0]
    )
    if len(yaml) > MAX_FILES:
        raise HandbookError.of(f"{root.name}:1", "YB-E063", most=MAX_FILES)
    yield from yaml


def _bytes(root: Traversable, file: Traversable, at: str) -> bytes:
    """Read a file of the folder; one that only leads out of it is somebody else's."""
    if isinstance(root, Path) and isinstance(file, Path) and not _within(root, file):
        raise HandbookError.of(f"{at}:1", "YB-E065")
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _within(root: Path, file: Path) -> bool:
    return file.resolve().is_relative_to(root.resolve())


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise HandbookError(tuple(sorted(set(faults), key=_reading_order)))


def _reading_order(fault: Fault) -> tuple[str, int, str]:
    file, _, line = fault.at.rpartition(":")
    return file, int(line), fault.problem
