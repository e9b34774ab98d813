"""What is said to an author: findings, changes, coverage and what time will do, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ybcli.checklist.said import command
from ybcli.model import Handbook
from ybcli.text import safe
from ybcli.verify.compare import Change, What
from ybcli.verify.coverage import Coverage
from ybcli.verify.findings import Finding, Severity
from ybcli.verify.study import Study
from ybcli.verify.sweep import Turn

MOST_TOLD = 3
"""How many changes are told in one line."""

MOST_MISSING = 12
"""How many unreached things are named."""

SAME = "两版没有不同。"
SAME_BUT_WORDS = "走到哪里、列出什么、怎样规定，两版都一样；话怎么说，没有比。"

_PARTS = {
    "headline": "最要紧的事",
    "material": "材料",
    "channel": "渠道",
    "step": "步骤",
    "deadline": "期限",
    "fallback": "办不成时",
    "caution": "提醒",
    "lead": "接着办",
    "fact": "依据",
    "to_confirm": "还要核实",
}
_KINDS = {
    "node": "步骤和结果",
    "option": "选项",
    "row": "分岔的行",
    "line": "清单上的条目",
    "fact": "事实",
    "overlay": "地方规定",
}
_CHANGES = {
    What.GAINS: "{many}多了{subject}",
    What.LOSES: "{many}少了{subject}",
    What.SAID: "{subject}原来是“{before}”，现在是“{after}”",
    What.OUTCOME: "{many}的结果从 {before} 变为 {after}",
    What.VERDICT: "{many}的结论从 {before} 变为 {after}",
    What.OPENED: "新有 {count} 类情况，走到 {subject}",
    What.CLOSED: "不再有 {count} 类情况，原来走到 {subject}",
    What.ASKED: "还要多答一个问题：{subject}",
    What.RULED: "规定 {subject}：{before} → {after}",
    What.COVERED: "收录 {subject}：{before} → {after}",
    What.UNREAD: "{subject} 读不出来，请用 --accept 重写",
}
_TURNS = {"stale": "该复核", "unknown": "变为查不到", "different": "换成新规定"}
_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}


def findings(found: Sequence[Finding], more: tuple[str, ...]) -> list[str]:
    """Every finding, its witness under it, and how many there are; `more` ends each witness."""
    lines: list[str] = []
    for each in found:
        severity = _SEVERITIES[each.severity]
        lines.append(f"{safe(each.at)} {severity} {each.code} {safe(each.message)}")
        if each.witness:
            lines.append(f"    {command((*each.witness, *more))}")
    counts = Counter(each.severity for each in found)
    total = "，".join(f"{counts[s]} 处{word}" for s, word in _SEVERITIES.items() if counts[s])
    return [*lines, f"共 {total}。" if total else "没有发现问题。"]


def proved(book: Handbook, studies: Mapping[str, Study]) -> str:
    """What was looked at."""
    worlds = sum(len(study.explored()) for study in studies.values())
    since = "，".join(
        f"{flow.title}从 {studies[id_].atlas.floor} 起" for id_, flow in book.flows.items()
    )
    return (
        f"验证了 {len(book.flows)} 件事、{len(book.places)} 个地方、"
        f"{len(book.regions)} 份规定，合成 {worlds} 种局面（{since}）。"
    )


def changes(flow: str, found: Sequence[Change]) -> list[str]:
    """Each change in a line."""
    lead = f"{flow}：" if flow else ""
    return [lead + _change(change, counted=bool(flow)) for change in found]


def _change(change: Change, *, counted: bool) -> str:
    many = f"{change.count} 类情况" if counted else ""
    before, after = safe(change.before), safe(change.after)
    words = _CHANGES[change.what].format(
        many=many,
        subject=_subject(change),
        before=before or "没有",
        after=after or "没有",
        count=change.count,
    )
    told = before or after
    return f"{words}：{told}" if told and change.what in (What.GAINS, What.LOSES) else words


def _subject(change: Change) -> str:
    part, _, id_ = change.subject.partition(" ")
    return f"{_PARTS[part]} {safe(id_)}" if part in _PARTS else safe(change.subject)


def coverage(paths: Sequence[Coverage], scenarios: Sequence[Coverage]) -> list[str]:
    """What all paths reach, and what the written cases reach, with what they do not."""
    lines: list[str] = []
    for title, found in (("所有的路能走到", paths), ("写下的情景能走到", scenarios)):
        lines.append(f"{title}：")
        for each in found:
            share = f"{each.reached} / {each.total}"
            lines.append(f"  {_KINDS[each.kind]} {share}{_left_out(each.missing)}")
    return lines


def _left_out(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" 等 {len(names)} 处" if len(names) > MOST_MISSING else ""
    return f"，没走到：{'、'.join(names[:MOST_MISSING])}{more}"


def turns(found: Sequence[Turn], ahead: int) -> list[str]:
    """What turns, by horizon, flow and place."""
    if not found:
        return [f"今后 {ahead} 天没有要变的规定。"]
    lines: list[str] = []
    groups: dict[tuple[int, str], dict[str, list[Turn]]] = {}
    for turn in found:
        by_region = groups.setdefault((turn.within, turn.flow), {})
        by_region.setdefault(turn.region, []).append(turn)
    for (within, flow), by_region in sorted(groups.items()):
        lines.append(f"{within} 天以内，{flow}：")
        for region, made in sorted(by_region.items()):
            said = "；".join(f"{t.day} {t.fact} {_TURNS[t.what]}" for t in made)
            lines.append(f"  {region}：{said}")
    return lines
