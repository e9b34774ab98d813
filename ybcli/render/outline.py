"""A sheet becomes a page: the words around the sheet's own, and their order, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ybcli.checklist.said import command
from ybcli.model import Form, Grade, Level
from ybcli.render.page import Cover, Detail, Kind, Page, Row, Section, gate
from ybcli.sheet import Checklist, Due, Item, Paper, Reference, Way
from ybcli.text import safe

LEVELS = {Level.NATION: "全国", Level.PROVINCE: "省", Level.CITY: "市"}
GRADES = {
    Grade.A: "官方原文",
    Grade.B: "报道或转述",
    Grade.C: "第三方整理",
    Grade.S: "网络文章",
    Grade.U: "没有找到文件",
}
FORMS = {Form.ORIGINAL: "原件", Form.COPY: "复印件", Form.BOTH: "原件和复印件"}
WEEKDAYS = "一二三四五六日"
_ARTICLE = re.compile("、(?=[^、]*第[^、]*条)")  # 第三款 after it belongs to the article before
LEGEND = (
    "[1] 这样的数字是办理依据的编号；（全国）（省）（市）是哪一级的规定；"
    "（待核实）是还没有找到正式文件；（待复核）是很久没有核对过。"
)
UNOFFICIAL = "社区流程包，未经核验：这张清单的规则不是随程序发布的，请先向医保部门核实。"


def outline(sheet: Checklist, *, explain: bool = False) -> Page:
    """Return the page of a sheet. With `explain`, each line says why it is there."""
    return _Outline(gate(sheet), explain).page()


def cover(sheets: Sequence[Checklist], labels: Sequence[str] = ()) -> Cover:
    """Return the list of several sheets; `labels` say whose each is, where that is known."""
    rows = [
        (
            str(n),
            *((safe(labels[n - 1]),) if labels else ()),
            f"{sheet.flow_title}：{sheet.title}",
            "到".join(filter(None, (sheet.home, sheet.care))),
            sheet.verdict_words,
        )
        for n, sheet in enumerate(gate(tuple(sheets)), 1)
    ]
    return Cover(
        title=f"清单目录（共 {len(sheets)} 份）",
        date=sheets[0].as_of.isoformat(),
        heads=("序号", *(("标识",) if labels else ()), "事项", "参保地到就医地", "结论"),
        rows=tuple(rows),
    )


def day_words(day: date) -> str:
    """A date as people read it."""
    return f"{day.isoformat()}（星期{WEEKDAYS[day.weekday()]}）"


class _Outline:
    def __init__(self, sheet: Checklist, explain: bool) -> None:
        self.sheet = sheet
        self.explain = explain
        self.ids = {source.n: source.id for source in sheet.sources}
        days = {source.checked.isoformat() for source in sheet.sources}
        self.checked = days.pop() if len(days) == 1 else ""

    def page(self) -> Page:
        sheet = self.sheet
        sections = (
            Section(id="situation", title="适用情况", rows=tuple(self.situation())),
            Section(id="headline", title="最要紧", rows=tuple(self.headline())),
            Section(id="contacts", title="咨询电话", rows=tuple(self.contacts())),
            Section(id="verdict", title="结论", rows=tuple(self.verdict())),
            Section(
                id="materials",
                title="申请材料",
                rows=tuple(self.paper(n, p) for n, p in enumerate(sheet.materials, 1)),
                note=self.materials_note(),
            ),
            Section(
                id="channels",
                title="办理渠道",
                rows=tuple(self.way(n, w) for n, w in enumerate(sheet.channels, 1)),
            ),
            Section(
                id="steps",
                title="办理流程",
                rows=tuple(
                    self.row(step, number=f"第 {n} 步", box=True)
                    for n, step in enumerate(sheet.steps, 1)
                ),
            ),
            Section(id="deadlines", title="时间", rows=tuple(self.times())),
            Section(id="fallback", title="办不成怎么办", rows=self.numbered(sheet.fallback)),
            Section(id="cautions", title="提醒", rows=self.numbered(sheet.cautions)),
            Section(id="to_confirm", title="还要核实的事", rows=tuple(self.questions())),
            Section(id="leads", title="接着可能要办", rows=tuple(self.leads())),
            Section(
                id="sources",
                title="办理依据",
                rows=tuple(map(self.source, sheet.sources)),
                note=f"核对日期：{self.checked}（各条相同）" if self.checked else "",
            ),
            Section(id="glossary", title="名词解释", rows=tuple(self.glossary())),
            Section(id="about", title="说明", rows=tuple(self.about())),
        )
        return Page(
            title=f"{sheet.flow_title}一次性告知单",
            subtitle=sheet.title,
            date=sheet.as_of.isoformat(),
            notices=() if sheet.shipped else (UNOFFICIAL,),
            sections=tuple(section for section in sections if section.rows),
            sign=("经手人", "日期"),
        )

    def row(
        self,
        item: Item,
        *,
        number: str = "",
        box: bool = False,
        brief: Iterable[str] = (),
        details: Iterable[Detail] = (),
    ) -> Row:
        why = self.reasons(item) if self.explain else ()
        return Row(
            id=item.id,
            number=number,
            text=item.text,
            box=box,
            brief=tuple(filter(None, brief)),
            cites=item.cites,
            level=LEVELS[item.level] if item.level else "",
            marks=item.marks,
            details=(*_filled(details), *why),
        )

    def numbered(self, items: Iterable[Item]) -> tuple[Row, ...]:
        return tuple(self.row(item, number=f"{n}.") for n, item in enumerate(items, 1))

    def reasons(self, item: Item) -> tuple[Detail, ...]:
        """Which answers put the line there, and what rule it stands on."""
        because = "；".join(item.because) or "这种结果都适用"
        ground = (
            f"{LEVELS[item.level]}的规定" if item.level else "",
            GRADES[item.grade] if item.grade else "",
            f"规则 {'、'.join(item.facts)}" if item.facts else "",
            "、".join(f"[{n}] {self.ids.get(n, '')}" for n in item.cites),
        )
        words = "；".join(filter(None, ground)) or "常识，不需要依据"
        return Detail(label="因为", text=because), Detail(label="依据", text=words)

    def situation(self) -> Iterator[Row]:
        for said in self.sheet.situation:
            yield Row(id=said.id, label=said.label, text=said.value)

    def headline(self) -> Iterator[Row]:
        """What matters most, and the first of the last days that are known."""
        days = [(due.day, n) for n, due in enumerate(self.sheet.deadlines, 1) if due.day]
        until = [f"{self.last_day(day)}，见“时间”第 {n} 条" for day, n in sorted(days)[:1]]
        details = [Detail(label="最后一天", text=words, strong=True) for words in until]
        yield self.row(self.sheet.headline, details=details)

    def verdict(self) -> Iterator[Row]:
        sheet = self.sheet
        yield Row(id=sheet.verdict, text=sheet.verdict_words, strong=True)
        for n, reason in enumerate(sheet.capped, 1):
            yield Row(id=f"capped_{n}", label="原因", text=reason)
        if sheet.coverage:
            yield Row(id="coverage", label="收录情况", text=sheet.coverage)

    def contacts(self) -> Iterator[Row]:
        for contact in self.sheet.contacts:
            yield Row(id=contact.id, label=contact.name, text=contact.dial, kind=Kind.DIAL)

    def materials_note(self) -> str:
        papers = self.sheet.materials
        note = f"共 {len(papers)} 样，备齐一样勾一样。"
        if any(p.form is Form.UNSTATED for p in papers):
            note += "没写原件、复印件的，电话里问清。"
        return note

    def paper(self, n: int, paper: Paper) -> Row:
        copies = f" {paper.copies} 份" if paper.copies else ""
        form = FORMS.get(paper.form, "")
        wanted = f"{form}{copies}".strip()
        return self.row(
            paper,
            number=f"{n}.",
            box=True,
            brief=(wanted, "手机可代替" if paper.electronic else ""),
            details=(
                Detail(label="从哪里拿", text=paper.where),
                Detail(label="可用什么代替", text="、".join(paper.instead)),
                Detail(label="为什么要", text=paper.why),
                Detail(label="注意", text=paper.note),
            ),
        )

    def way(self, n: int, way: Way) -> Row:
        return self.row(
            way,
            number=f"{n}.",
            details=(
                Detail(text=way.how),
                Detail(label="网址", text=way.url, kind=Kind.LINK),
                Detail(label="电话", text=way.dial, kind=Kind.DIAL),
            ),
        )

    def times(self) -> Iterator[Row]:
        for n, due in enumerate(self.sheet.deadlines, 1):
            yield self.row(due, number=f"{n}.", details=self.until(due))
        for n, said in enumerate(self.sheet.dates, len(self.sheet.deadlines) + 1):
            yield Row(
                id=said.id,
                number=f"{n}.",
                label=said.label,
                text=f"{day_words(date.fromisoformat(said.value))}，您填的日期",
            )

    def until(self, due: Due) -> tuple[Detail, ...]:
        """The day, and how it was counted; where it is not known, room to write it down."""
        if due.day is None:
            return (Detail(label="最后一天", kind=Kind.BLANK),)
        return (
            Detail(label="最后一天", text=self.last_day(due.day), strong=True),
            Detail(label="怎么算", text=due.arithmetic),
        )

    def last_day(self, day: date) -> str:
        return day_words(day) + ("，已经过了" if day < self.sheet.as_of else "")

    def questions(self) -> Iterator[Row]:
        for n, confirm in enumerate(self.sheet.to_confirm, 1):
            dial = Detail(label="打电话", text=confirm.dial, kind=Kind.DIAL)
            answer = Detail(label="答", kind=Kind.BLANK)
            yield Row(
                id=confirm.id,
                number=f"{n}.",
                label="问",
                text=confirm.question,
                details=(dial, answer) if confirm.dial else (answer,),
            )

    def leads(self) -> Iterator[Row]:
        for n, lead in enumerate(self.sheet.leads, 1):
            yield Row(id=lead.flow, number=f"{n}.", label=lead.title, text=lead.say)

    def source(self, source: Reference) -> Row:
        title = source.title if "《" in source.title else f"《{source.title}》"
        issued = source.issued.isoformat() if source.issued else ""
        articles = _ARTICLE.split("、".join(source.locators))
        used = "、".join(dict.fromkeys(articles))
        said = (
            "，".join(filter(None, (source.issuer, issued))),
            f"用到{used}" if used else "",
            GRADES[source.grade],
            "" if self.checked else f"核对日期 {source.checked.isoformat()}",
        )
        return Row(
            id=source.id,
            number=f"[{source.n}]",
            text=title + (f"（{source.number}）" if source.number else ""),
            details=_filled(
                (
                    Detail(text="；".join(dict.fromkeys(filter(None, said)))),
                    Detail(label="网址", text=source.url, kind=Kind.LINK),
                )
            ),
        )

    def glossary(self) -> Iterator[Row]:
        for n, (word, meaning) in enumerate(self.sheet.glossary, 1):
            yield Row(id=f"term_{n}", label=word, text=meaning)

    def about(self) -> Iterator[Row]:
        sheet = self.sheet
        yield Row(id="as_of", label="按这一天的规定", text=sheet.as_of.isoformat())
        yield Row(id="content", label="规则版本", text=sheet.content)
        if sheet.sources:
            yield Row(id="legend", label="怎么看", text=LEGEND)
        yield Row(id="replay", label="再做一张一样的", text=command(sheet.replay), kind=Kind.CODE)
        yield Row(id="disclaimer", text=sheet.disclaimer, strong=True)


def _filled(details: Iterable[Detail]) -> tuple[Detail, ...]:
    """Those that have something to show."""
    return tuple(d for d in details if d.text or d.kind is Kind.BLANK)
