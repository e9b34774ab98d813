"""A whole visit: ask what is the matter, or take up one flow; end with the sheet and its files."""

from __future__ import annotations

from ybcli import files, render, wizard
from ybcli.commands.publish import Layout, columns, publish
from ybcli.commands.session import Session
from ybcli.errors import OutputExistsError
from ybcli.model import Flow
from ybcli.sheet import Checklist


def interview(
    session: Session,
    flow: Flow | None = None,
    *,
    plain: bool,
    ascii_only: bool,
    color: bool,
    as_of: str | None = None,
) -> int:
    """Hand the terminal to the wizard; return its exit status. No flow: ask which."""

    def show(sheet: Checklist) -> None:
        layout = Layout(format="text", ascii_only=ascii_only, color=color)
        publish([session.named(sheet)], layout)

    def save(sheet: Checklist, format_: str) -> str:
        return _save(session.named(sheet), format_)

    return wizard.run(
        session.rules(as_of),
        flow,
        {},
        plain=plain or None,
        ascii_only=ascii_only,
        color=color,
        save=save,
        today=session.today,
        show=show,
    )


def _save(sheet: Checklist, format_: str) -> str:
    """Write a sheet under a name that tells what it is and of nobody; return the name."""
    suffix = render.FORMATS[format_][0]
    places = [place for place in (sheet.home, sheet.care) if place]
    stem = "-".join(["异地就医清单", sheet.flow_title, *places])
    name = f"{stem}{suffix}"
    data = render.render(sheet, format_, columns=columns())
    for number in range(2, 100):
        try:
            files.write(name, data)
        except OutputExistsError:
            name = f"{stem}-{number}{suffix}"
        else:
            return name
    files.write(name, data)
    return name
