"""Run the wizard over the tea handbook in a terminal: what the session tests start.

drive_wizard.py [--flow FLOW] [--plain] [--ascii] [--missing ID=ANSWER ...] [--flows DIR]
"""
# ruff: noqa: T201  # printing is what it is for

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from ybcli import process, wizard
from ybcli.bundle import open_handbook
from ybcli.errors import OutputExistsError, YbcliError
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist

TODAY = date(2026, 11, 22)
TOY = Path(__file__).parent / "toy"


def show(sheet: Checklist) -> None:
    print(f"== {sheet.title} ==")
    for said in sheet.situation:
        print(f"{said.id} = {said.value}")
    for paper in sheet.materials:
        print(f"[ ] {paper.text}")
    print("== end ==", flush=True)


def save(sheet: Checklist, format_: str) -> str:
    if format_ == "pdf":
        raise OutputExistsError("清单.pdf")
    name = f"sheet.{format_}"
    notes = "\n".join(f"{paper.text} {paper.note}" for paper in sheet.materials)
    Path(name).write_text(f"{notes}\n{sheet.disclaimer}\n", "utf-8")
    return name


def drive() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--flow")
    parser.add_argument("--plain", action="store_true", default=None)
    parser.add_argument("--ascii", action="store_true")
    parser.add_argument("--missing", nargs="*")
    parser.add_argument("--yes", action="store_true")
    parser.add_argument("--flows", type=Path, default=TOY)
    wanted = parser.parse_args()
    process.prepare()
    book = open_handbook(wanted.flows)
    rules = Rulebook(book, TODAY)
    flow = book.flows[wanted.flow] if wanted.flow else None
    if wanted.missing is not None and flow:
        finished = wizard.ask_missing(
            rules,
            flow,
            dict(pair.split("=") for pair in wanted.missing),
            plain=wanted.plain,
            ascii_only=wanted.ascii,
            color=True,
            skip_review=wanted.yes,
            today=TODAY,
        )
        print(f"finished {finished.outcome.id} {finished.answers}")
        return 0
    return wizard.run(
        rules,
        flow,
        {},
        plain=wanted.plain,
        ascii_only=wanted.ascii,
        color=True,
        save=save,
        today=TODAY,
        show=show,
    )


if __name__ == "__main__":
    try:
        status = drive()
    except YbcliError as error:
        print(f"错误：{error}", file=sys.stderr)
        status = error.exit_status
    except KeyboardInterrupt:
        status = 130
    raise SystemExit(status)
