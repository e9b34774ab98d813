"""Every code a finding may have, and what it says: the one place where the proof has words.

A code never changes its meaning and is never used again. `E` is an error, `W` a warning.
`flows/README.md` lists them all with what to do about each; a test keeps the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, str]] = {
    # ---- 1xx: the tree
    "YB-E100": "读不进来：{problem}",
    "YB-E101": "走到这里之前，没有一条路问过“{name}”，这里却要用它",
    "YB-E102": "没有任何一步通到“{node}”",
    "YB-E103": "“{node}”有路通到，却没有人真能走到：前面的条件合不到一起",
    "YB-E104": "“{node}”的这一行没有人会走：{when}",
    "YB-E105": "“{node}”有人无路可走：{state}",
    "YB-E106": "“{node}”有人同时符合两行：{state}",
    "YB-E107": "问题“{node}”不管怎么答，结果都一样",
    "YB-W108": "有的人答“{node}”时，不管怎么答结果都一样，可以等用得上再问",
    "YB-E109": "同一条路上，“{node}”和“{other}”问的是同一句话",
    "YB-E110": "最长的一条路要答 {n} 个问题，最多只能 {most} 个",
    "YB-W111": "最长的一条路要答 {n} 个问题，最好不超过 {most} 个",
    "YB-W112": "“{name}”在这里不会是“{value}”，条件里可以删去",
    "YB-W113": "“{name}”的这个条件在这里总是成立，可以删去",
    "YB-W114": "“{node}”可能的情况超过 {most} 种，没有全部验证",
    # ---- 2xx: the outcomes
    "YB-E201": "“{node}”的“{item}”没有人会看到：{when}",
    "YB-E202": "“{node}”里有人一件能做的事也看不到：步骤、渠道、接着办的事都没有",
    "YB-E203": "“{node}”里有人看不到办理渠道，也没有电话可打",
    "YB-E204": "“{node}”最要紧的一件事要靠“{fact}”，有的地方或日子查不到，清单做不出来",
    "YB-E205": "“{node}”的结论是肯定的，最要紧的一件事却只有不可靠的依据：{fact}",
    "YB-W206": "“{fact}”查不到的人也从这一行走，最后得到肯定的结论（如“{node}”）",
    "YB-E207": "“{node}”会把材料“{item}”列两次",
    "YB-E208": "“{node}”会同时要“{item}”和能代替它的“{other}”",
    "YB-E209": "“{node}”会把“{item}”说两次",
    "YB-E210": "“{node}”的“{item}”在哪里都不会显示：“{fact}”没有一条规定",
    "YB-E211": "“{node}”写着 nationwide，可是“{fact}”没有可靠的全国规定",
    # ---- 3xx: the catalogues
    "YB-E301": "材料互相代替绕成了圈：{ring}",
    "YB-E302": "材料“{item}”没有用到",
    "YB-E303": "渠道“{item}”没有用到",
    "YB-E304": "事实“{item}”没有用到",
    "YB-E305": "来源“{item}”没有用到",
    "YB-W306": "名词“{item}”（{word}）在清单的文字里没有出现",
    "YB-E307": "lines.yaml 里的“{item}”没有用到",
    "YB-E308": "材料“{item}”和“{other}”的名字一样：{word}",
    "YB-E309": "选“{item}”时已经答了“{name}”，可是那条路上不会问到它",
    "YB-E310": "questions.yaml 里的“{item}”没有用到",
    # ---- 4xx: rulings and regions
    "YB-E401": "“{fact}”的核对日期 {day} 还没有到",
    "YB-E402": "“{fact}”从 {day} 起算，早于文件的日期 {issued}，要用 note 说明原因",
    "YB-E403": "“{fact}”和上一级（{region}）的规定一样，这里不用再写",
    "YB-E404": "“{fact}”在这一天以前本来就没有规定，不用写废止",
    "YB-E405": "写着“{flow}”收录了本地规定（{coverage}），却一条用得上的也没有",
    "YB-W406": "写着“{flow}”没有收录本地规定（none），却有可靠的规定用得上：{fact}",
    # ---- 5xx: plain words
    "YB-W501": "“{item}”的{part}有一句 {n} 个字，最多 {most} 个：{words}",
    "YB-W502": "“{item}”的{part}有双重否定，请直接说：{words}",
    "YB-W503": "“{item}”一次问了两件事：{words}",
    "YB-W504": "“{item}”的选项写法不齐，最长的是最短的好几倍：{words}",
    "YB-W505": "“{item}”里写死了“{words}”，数字要放进事实，用 {{事实名}} 填",
    "YB-E506": "“{item}”在问{words}，程序不收这些",
    "YB-E507": "“{item}”有两个选项写法一样：{words}",
    # ---- 6xx: kept results
    "YB-E601": "结果和存下的不一样：{change}",
    "YB-E602": "情景“{item}”没有通过：{why}",
    # ---- 9xx: remarks to the proof
    "YB-E901": "要放过 {code}，请写明理由：# yb-ok: {code} 理由",
    "YB-E902": "这里已经没有 {code} 了，请删去这条说明",
}

PARTS: Final = {"ask": "问句", "why": "原因", "how": "办法", "option": "选项", "note": "选项说明"}
"""The parts of a question that are checked for plain words."""

DOUBLE_NEGATIVE: Final = r"[不没无非未][^，。；？！、：（）“”]{0,4}[不没无未]"
NOT_NEGATIVE: Final = (
    r"(.)[不没]\1|不[管论同过但仅少断足必]|不一样|不确定|差不多|没[准关]|无[论线]|未[来成婚]"
)
"""What looks like a negation and is none, taken out before looking for two."""

FIGURE: Final = (
    r"[0-9０-９一二两三四五六七八九十百千万]+ ?"
    r"(?:%|％|元|天|个?工作日|个月|日(?:内|以内|之内)|年(?:内|以内|之内))|百分之[一二三四五六七八九十百零]+"
)
"""A number with a unit that only a ruling may give."""

IDENTITY: Final = r"身份证号|银行卡号|银行账号|姓名|手机号"
SENTENCE_END: Final = r"[。？！；\n]"
QUESTION_ENDS: Final = r"[？?]"
