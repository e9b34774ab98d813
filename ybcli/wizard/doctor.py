"""What `ybcli doctor` says of the terminal: what it sees, and what to do about it."""

from __future__ import annotations

import os

from ybcli.process import silenced
from ybcli.wizard.notebook import SESSION, Notebook, state_folder
from ybcli.wizard.terminal import Terminal, look, prepare

_NARROW = 40
_SAMPLE = ("|医保|备案|报销|", "|abcd|efgh|ijkl|")


def report() -> list[tuple[str, str]]:
    """Label and finding, in reading order; a finding that is no good says what to do."""
    seen = look()
    prepare(seen)
    notebook = Notebook(folder=state_folder())
    notebook.read()
    sample = "\n".join(("", *_SAMPLE))
    return [
        ("能否提问", _asks(seen)),
        ("问答方式", _way(seen, notebook)),
        ("窗口大小", _size(seen)),
        ("文字编码", _encoding(seen)),
        ("汉字对齐", f"{sample}\n两行的竖线应当对齐。不齐就加 --ascii，或换字体。"),
        ("颜色", "不用颜色（NO_COLOR）" if seen.no_color else "可以用；不要颜色就设 NO_COLOR=1"),
        ("输入法", "可以用。打不出汉字时，地名可输拼音或首字母。"),
        ("上次的回答", _kept(notebook)),
    ]


def _asks(seen: Terminal) -> str:
    if name := silenced():
        return f"不能：设了 {name}，从不提问。要提问就去掉它。"
    if seen.asks:
        return "可以"
    if seen.mintty:
        return "不能。这是 Git Bash，请运行 winpty ybcli，或改用 Windows Terminal。"
    return "不能：输入或屏幕不是终端。请直接在终端窗口里运行，或用选项给出回答。"


def _way(seen: Terminal, notebook: Notebook) -> str:
    if seen.wants_plain:
        return "一行一行地问（因为设了 YBCLI_PLAIN）"
    if notebook.wishes.plain:
        return "一行一行地问（因为您上次这样选过）"
    if not seen.moves:
        term = seen.term or "空"
        return f"一行一行地问：这个窗口不能移动光标（TERM={term}），或太小。"
    return "方向键选择。读屏软件请用 ybcli --plain。"


def _size(seen: Terminal) -> str:
    found = f"{seen.columns} 列，{seen.rows} 行"
    if seen.columns < _NARROW:
        return f"{found}。有点窄，把窗口拉宽到 {_NARROW} 列以上更好看。"
    return found


def _encoding(seen: Terminal) -> str:
    if seen.chinese:
        return f"{seen.encoding}，能显示汉字"
    how = "chcp 65001" if seen.windows else "export LC_ALL=C.UTF-8"
    return f"{seen.encoding}，不能显示汉字。请先运行 {how}"


def _kept(notebook: Notebook) -> str:
    if notebook.trouble:
        return notebook.trouble
    left = "有没办完的，运行 ybcli 可以接着答" if notebook.session else "没有"
    return f"{left}。存在 {os.path.join(notebook.folder, SESSION)}；清除：ybcli purge"
