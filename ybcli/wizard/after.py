"""What a person may do once the sheet is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from ybcli.engine import Finished
from ybcli.errors import YbcliError
from ybcli.model import Flow, Handbook
from ybcli.sheet import Checklist
from ybcli.wizard.notebook import Notebook
from ybcli.wizard.page import MARGIN, Asker, Move, Page, Row
from ybcli.wizard.questions import places_in

_FORMATS = (
    Row(value="html", label="大字网页", note="双击打开，再打印；字最大，看得最清楚"),
    Row(value="pdf", label="PDF", note="发给别人，或拿去打印店"),
    Row(value="png", label="图片", note="存进手机，或用微信发给家里人"),
    Row(value="text", label="纯文字", note="粘贴到微信或短信里"),
    Row(value="markdown", label="Markdown 文字", note="写文档、贴网页的人用"),
)
_CALENDAR = Row(value="ics", label="日历提醒", note="把最后期限放进手机日历")
_NO_DAYS = "这张清单上没有定下的日子，放不进日历。"
_HAVE = "已经有了"
_LEAD = "flow:"
_LEAVES = {"change": Move.BACK, "restart": Move.RESTART, "end": None}
_HELP = (
    "要看清单：滚动鼠标往上翻，或按 Shift+PageUp。",
    "要打印：选“保存可打印的清单”，存成大字网页，再双击打开打印。",
    "哪一项答错了：选“修改回答”，改完清单重新生成。",
)
_SAVE_HELP = "存在运行 ybcli 的那个文件夹里，存好以后会说出文件名。不会盖掉原来的文件。"
_TICK_HELP = "勾上手里已经有的。保存的清单会写明哪些已经有了，还缺哪几样。"
_OTHER_HELP = "问过的地方、医保种类不用再答。"


@dataclass
class Counter:
    """The counter where one sheet was handed over."""

    asker: Asker
    book: Handbook
    notebook: Notebook
    finished: Finished
    sheet: Checklist
    save: Callable[[Checklist, str], str] | None
    plain: bool
    in_hand: set[str]

    def serve(self) -> Move | Flow | None:
        """Do what is wanted; return where to go on: back to the answers, anew, another flow."""
        if self.notebook.wishes.remember:
            self._note_places()
        self._sum_up()
        while True:
            page = Page(ask="接下来做什么？", rows=self._rows(), help=_HELP)
            picked = str(self.asker.choose(page))
            if picked in _LEAVES:
                return _LEAVES[picked]
            _, lead, flow = picked.partition(_LEAD)
            other = self.book.flows[flow] if lead else self._do(picked)
            if other:
                return other

    def _sum_up(self) -> None:
        """The one thing that matters, again: the sheet's own beginning has scrolled away."""
        self.asker.say()
        self.asker.say(f"最要紧的一件事：{self.sheet.headline.text}")
        seen = sys.stdout is not None and sys.stdout.isatty()
        self.asker.say("整张清单在上面，往上翻就看得到。" if seen else "整张清单已经写进文件。")

    def _do(self, picked: str) -> Flow | None:
        """Do what keeps a person here; a flow, if it leads to one after all."""
        match picked:
            case "other":
                return self._other()
            case "save":
                self._save()
            case "tick":
                self._tick()
            case wish:
                self._wish(wish)
        return None

    def _rows(self) -> tuple[Row, ...]:
        rows = []
        if self.save:
            rows.append(Row(value="save", label="保存可打印的清单"))
        if self.sheet.materials:
            rows.append(Row(value="tick", label="勾一勾：哪些材料已经有了"))
        rows.append(Row(value="change", label="修改回答"))
        rows += [
            Row(value=f"{_LEAD}{lead.flow}", label=f"接着办：{lead.title}", note=lead.say)
            for lead in self.sheet.leads
        ]
        if len(self.book.flows) > 1:
            rows.append(Row(value="other", label="另办一件事", note="答过的不再问"))
        rows += self._wishes()
        rows.append(Row(value="restart", label="从头再来"))
        rows.append(Row(value="end", label="结束"))
        return tuple(rows)

    def _wishes(self) -> list[Row]:
        wishes, rows = self.notebook.wishes, []
        if not self.notebook.usable:
            return []
        if wishes.remember:
            rows.append(Row(value="forget_places", label="不再记住地方"))
        elif places_in(self.finished.answers):
            rows.append(Row(value="places", label="记住这次的地方", note="下次排在最前面"))
        if wishes.plain:
            rows.append(Row(value="lists", label="以后改回用方向键选"))
        elif self.plain:
            rows.append(Row(value="lines", label="以后都这样一行一行地问"))
        return rows

    def _wish(self, wish: str) -> None:
        match wish:
            case "places":
                self.notebook.wish(remember=True)
                self._note_places()
                self.asker.say("记住了。清除：ybcli purge", head=MARGIN)
            case "forget_places":
                self.notebook.wish(remember=False, home="", care="")
                self.asker.say("已经忘掉。", head=MARGIN)
            case _:
                self.notebook.wish(plain=wish == "lines")
                self.asker.say("记住了，下次开始时生效。", head=MARGIN)

    def _note_places(self) -> None:
        self.notebook.wish(**places_in(self.finished.answers))

    def _save(self) -> None:
        sheet = self._ticked()
        dated = bool(sheet.dates) or any(due.day for due in sheet.deadlines)
        calendar = _CALENDAR if dated else replace(_CALENDAR, closed=_NO_DAYS)
        rows = (*_FORMATS, calendar)
        picked = self.asker.choose(
            Page(ask="存成哪一种？", rows=rows, back="不存了，返回", help=(_SAVE_HELP,))
        )
        if self.save is None or isinstance(picked, Move):
            return
        try:
            name = self.save(sheet, picked)
            self.asker.say(f"已保存：{name}（在文件夹 {os.getcwd()} 里）", head=MARGIN)
        except YbcliError as error:
            self.asker.say(f"错误：{error}", head=MARGIN)

    def _tick(self) -> None:
        """Tick the papers in hand, and say which are still missing."""
        rows = tuple(Row(value=paper.id, label=paper.text) for paper in self.sheet.materials)
        ticked = self.asker.tick(
            Page(
                ask="哪些材料已经有了？",
                rows=rows,
                default=",".join(row.value for row in rows if row.value in self.in_hand),
                back="不勾了，返回",
                least=0,
                help=(_TICK_HELP,),
            )
        )
        if not isinstance(ticked, Move):
            self.in_hand.difference_update(row.value for row in rows)
            self.in_hand.update(ticked)
            self.asker.say(self._missing(), head=MARGIN)

    def _missing(self) -> str:
        missing = [p.text for p in self.sheet.materials if p.id not in self.in_hand]
        if not missing:
            return "材料齐了。"
        return f"材料还缺 {len(missing)} 样：{'；'.join(missing)}。"

    def _ticked(self) -> Checklist:
        """The sheet with the papers in hand marked, and what is missing at its end."""
        if self.in_hand.isdisjoint(paper.id for paper in self.sheet.materials):
            return self.sheet
        materials = tuple(
            replace(paper, note="。".join(filter(None, (_HAVE, paper.note))))
            if paper.id in self.in_hand
            else paper
            for paper in self.sheet.materials
        )
        disclaimer = f"{self.sheet.disclaimer}{self._missing()}"
        return replace(self.sheet, materials=materials, disclaimer=disclaimer)

    def _other(self) -> Flow | None:
        rows = tuple(
            Row(value=flow.id, label=flow.title, note=flow.when_to_use)
            for flow in self.book.flows.values()
            if flow.id != self.finished.flow.id
        )
        picked = self.asker.choose(
            Page(ask="办哪一件？", rows=rows, back="不办了，返回", help=(_OTHER_HELP,))
        )
        return None if isinstance(picked, Move) else self.book.flows[picked]
