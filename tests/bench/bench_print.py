"""How long paper takes, each figure beside a floor measured in the same run.

    python tests/bench/bench_print.py

PDF: a fresh process that prints the common sheet, beside one that has typst compile a page of
the same words in the same font, written out by hand. HTML: beside a process that only starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
if TYPE_CHECKING:
    from ybcli.render.page import Detail, Row, Section

FONTS = ROOT / "ybcli/render/fonts"
ROUNDS = 11
PDF_LIMIT = 1.5

sys.path[:0] = [str(ROOT), str(TESTS)]

SHEET = "import sys; sys.path[:0] = sys.argv[1:3]; from sheets import COMMON; import time\n"
# what a command has loaded by the time it has a sheet
SHEET += "import json, ybcli.checklist, ybcli.text, ybcli.errors\n"
CLOCK = "began = time.perf_counter(); {work}; print(time.perf_counter() - began)"
OURS = SHEET + CLOCK.replace(
    "{work}", "from ybcli.render import render; render(COMMON, '{format}')"
)
AGAIN = (
    SHEET
    + "from ybcli.render import render; render(COMMON, 'pdf')\n"
    + CLOCK.format(work="render(COMMON, 'pdf', large=True)")
)
BARE = "import sys, time\n" + CLOCK.format(
    work="import typst; typst.compile(sys.argv[3], root='/', font_paths=[sys.argv[4]],"
    " ignore_system_fonts=True, format='pdf')"
)


def equal_page() -> str:
    """The common sheet as somebody would write it for typst by hand: same look, no data."""
    from sheets import COMMON

    from ybcli.render.outline import outline

    page = outline(COMMON)
    footer = "第 #counter(page).display() 页，共 #counter(page).final().first() 页 · 办事提示"
    code = json.dumps(qr())
    return "\n".join(
        (
            f"#set document(title: {words(page.title)}, date: none)",
            '#set text(font: "YB Sans SC", size: 18pt, lang: "zh", region: "CN")',
            "#set par(leading: .6em, spacing: .6em)",
            '#set page(paper: "a4", margin: (x: 14mm, top: 11mm, bottom: 13mm))',
            f"#set page(footer: context align(center, text(9pt)[{footer}]))",
            "#show heading: set block(above: 1em, below: .55em, sticky: true)",
            "#show heading.where(level: 2): set text(size: .96em)",
            f"#align(center)[= {page.title}]",
            *(block(section) for section in page.sections),
            f'#image(bytes({code}), format: "svg", width: 28mm, alt: "QR")',
        )
    )


def block(section: Section) -> str:
    """A section as typst markup: a heading over a line, then a table or a list."""
    line = "#v(-.55em)#line(length: 100%, stroke: 1.5pt)"
    head = f"== {section.title} {line}\n{section.note}\n"
    bold = section.id in ("materials", "channels", "to_confirm", "situation", "contacts")
    bodies = [f"[#{{block(breakable: false)[{body(row, bold)}]}}]" for row in section.rows]
    tick = "#box(width: 1.05em, height: 1.05em, stroke: 1.3pt, baseline: 15%)"
    if section.id == "materials":
        briefs = (f"#block(text(.9em)[*{'；'.join(row.brief)}*])" for row in section.rows)
        cells = ",".join(
            f"[{tick}],[#{body} {brief}]" for body, brief in zip(bodies, briefs, strict=True)
        )
        return f"{head}#table(columns: (auto, 1fr), inset: .45em, [*勾*], [*材料*], {cells})"
    leads = ",".join(f"[{tick if r.box else ''}*{r.number}*]" for r in section.rows)
    options = f"numbering: n => ({leads},).at(n - 1), number-align: start, spacing: .75em"
    return f"{head}#enum({options}, {','.join(bodies)})"


def body(row: Row, bold: bool) -> str:
    """A row's words, what stands behind them, and its details."""
    said = f"#strong({words(row.text)})" if bold or row.strong else f"#{words(row.text)}"
    label = f"#{words(row.label + '：')}" if row.label else ""
    cites = "".join(f"[{n}]" for n in row.cites) + (f"（{row.level}）" if row.level else "")
    tail = f"#box(text(.8em, {words(cites)}))" if cites else ""
    marks = "".join(
        f"#text(.8em, underline(offset: .25em, strong({words(f'（{mark}）')})))"
        for mark in row.marks
    )
    return label + said + tail + marks + "".join(map(detail, row.details))


def detail(given: Detail) -> str:
    """One more line under a row."""
    label = f"#{words(given.label + '：')}" if given.label else ""
    match given.kind:
        case "blank":
            said = "#box(width: 60%, height: 1em, stroke: (bottom: 1pt))"
        case "link":
            said = f"#link({words(given.text)}, {words(given.text)})"
        case "dial":
            said = f"#link({words('tel:' + given.text)}, strong({words(given.text)}))"
        case _:
            said = f"#strong({words(given.text)})" if given.strong else f"#{words(given.text)}"
    return f"#block(above: .68em, below: .68em, text(.9em)[{label}{said}])"


def words(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def qr() -> str:
    import segno

    return str(segno.make("https://fuwu.nhsa.gov.cn/", micro=False).svg_inline(border=2))


def seconds(code: str, *given: str) -> float:
    """What a new interpreter says that this code took."""
    command = [sys.executable, "-c", code, str(ROOT), str(TESTS), *given]
    return float(subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT).stdout)


def main() -> int:
    """Measure in turn, print the best of each and their ratio; 1 if the PDF is over its limit."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.typ"
        bare.write_text(equal_page(), "utf-8")
        runs = {
            "typst": (BARE, str(bare), str(FONTS)),
            "pdf": (OURS.replace("{format}", "pdf"),),
            "again": (AGAIN,),
            "html": (OURS.replace("{format}", "html"),),
            "text": (OURS.replace("{format}", "text"),),
        }
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                times[name].append(seconds(*run))
    best = {name: min(taken) for name, taken in times.items()}
    for name, value in best.items():
        print(f"{name:6}{value * 1000:7.1f} ms")  # noqa: T201
    ratio = best["pdf"] / best["typst"]
    print(f"pdf / typst  {ratio:.2f}  (limit {PDF_LIMIT})")  # noqa: T201
    return int(ratio > PDF_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
