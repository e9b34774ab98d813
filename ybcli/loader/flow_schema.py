"""The tables of keys of a flow: questions, branches, outcomes and their lines."""

from __future__ import annotations

from typing import Final

from ybcli.loader.shape import (
    ID,
    Brief,
    Forms,
    Key,
    Keyed,
    Listed,
    OneOf,
    Record,
    Truth,
    Words,
)
from ybcli.model import Kind, Tense, Verdict

WORDS: Final = Words()
NAME: Final = Words(ID, "这里写一个名字，用小写字母、数字和下划线")
NAMES: Final = Listed(NAME)
WHEN: Final = Keyed(NAMES)

CITES: Final = Key(NAMES, "依据：事实的名字")
ONLY_WHEN: Final = Key(WHEN, "什么情况下才出现；几个名字都要满足，同一名字里满足一个就行")

OPTION: Final = Record(
    {
        "label": Key(WORDS, "选项的文字", required=True),
        "note": Key(WORDS, "选项下面的小字说明"),
    }
)
UNKNOWN: Final = Record(
    {
        "confirm": Key(WORDS, "不确定时，要去问经办机构的话", required=True),
        "label": Key(WORDS, "“不确定”这个选项的文字"),
        "caps": Key(Truth(), "不确定时，结论是不是总要降为先核实；不写就是"),
    }
)
_QUESTION: Final = {
    "ask": Key(WORDS, "问的话", required=True),
    "label": Key(WORDS, "短名字，用在核对页和清单上", required=True),
    "kind": Key(OneOf(tuple(Kind)), "怎么答；不写就是单选 choice"),
    "tense": Key(OneOf(tuple(Tense)), "日子在今天以前还是以后；没写年份时按它定，不写就取最近的"),
    "section": Key(WORDS, "属于哪一部分"),
    "why": Key(WORDS, "为什么要问"),
    "how": Key(WORDS, "怎么才能知道"),
    "options": Key(Keyed(OPTION), "选项，按显示的先后写"),
    "unknown": Key(UNKNOWN, "可以答不确定"),
}
_NEXT: Final = Key(
    Brief(NAME, Keyed(NAME)), "下一步，只能往文件下方走；按选项分开写时 else 管其余", required=True
)
_TO: Final = Key(NAME, "走到哪一步", required=True)

QUESTION: Final = Record(_QUESTION)
STEP: Final = Forms(
    {
        "ask": Record({**_QUESTION, "next": _NEXT}),
        "from": Record(
            {
                "from": Key(OneOf(("questions",)), "问题写在 questions.yaml 里", required=True),
                "next": _NEXT,
            }
        ),
        "route": Record(
            {
                "route": Key(
                    Listed(
                        Forms(
                            {
                                "when": Record({"when": ONLY_WHEN, "to": _TO}),
                                "else": Record({"else": _TO}),
                            }
                        )
                    ),
                    "不问人，按已有的回答和规定分岔",
                    required=True,
                )
            }
        ),
    }
)

_SAY: Final = Key(WORDS, "要说的话；{事实名} 处会填上当地的规定", required=True)
_COMMON: Final = Key(Truth(), "常识，不需要依据")
_ID: Final = Key(NAME, "这一条的名字，全手册不能重复", required=True)
_FACT: Final = Key(NAME, "事实的名字，这条规定本身就是要说的话", required=True)

SHARED_LINE: Final = Record({"say": _SAY, "cites": CITES, "common": _COMMON})
HEADLINE: Final = SHARED_LINE
LINE: Final = Brief(
    NAME,
    Forms(
        {
            "line": Record(
                {
                    "line": Key(NAME, "lines.yaml 里的名字", required=True),
                    "when": ONLY_WHEN,
                }
            ),
            "fact": Record({"fact": _FACT, "when": ONLY_WHEN, "cites": CITES}),
            "say": Record(
                {"id": _ID, "say": _SAY, "cites": CITES, "common": _COMMON, "when": ONLY_WHEN}
            ),
        }
    ),
)
_DUE: Final = {
    "id": Key(NAME, "这个期限的名字", required=True),
    "say": Key(WORDS, "到期前要做的事", required=True),
    "when": ONLY_WHEN,
}
DEADLINE: Final = Forms(
    {
        "fact": Record(
            {
                **_DUE,
                "fact": Key(NAME, "期限长短是哪个事实", required=True),
                "start": Key(NAME, "从哪个日期问题的回答起算"),
                "cites": CITES,
            }
        ),
        "by": Record(
            {
                **_DUE,
                "by": Key(NAME, "最晚是哪个日期问题的回答", required=True),
                "cites": Key(NAMES, "依据：事实的名字", required=True),
            }
        ),
    }
)
DEMAND: Final = Brief(
    NAME,
    Record(
        {
            "material": Key(NAME, "materials.yaml 里的名字", required=True),
            "when": ONLY_WHEN,
            "why": Key(WORDS, "为什么要这份材料"),
            "cites": CITES,
        }
    ),
)
USE: Final = Brief(
    NAME,
    Record({"channel": Key(NAME, "channels.yaml 里的名字", required=True), "when": ONLY_WHEN}),
)
LEAD: Final = Record(
    {
        "flow": Key(NAME, "接下来可能要办的事", required=True),
        "say": Key(WORDS, "什么样的人要接着办", required=True),
        "when": ONLY_WHEN,
    }
)
_LINES: Final = Listed(LINE)
OUTCOME: Final = Record(
    {
        "title": Key(WORDS, "结果的标题", required=True),
        "verdict": Key(OneOf(tuple(Verdict)), "结论", required=True),
        "nationwide": Key(Truth(), "只靠全国有把握的规定就成立"),
        "headline": Key(HEADLINE, "最要紧的一件事", required=True),
        "materials": Key(Listed(DEMAND), "要带的材料"),
        "channels": Key(Listed(USE), "在哪里办"),
        "steps": Key(_LINES, "按顺序做什么"),
        "deadlines": Key(Listed(DEADLINE), "最晚什么时候办"),
        "fallback": Key(_LINES, "办不成怎么办"),
        "cautions": Key(_LINES, "容易弄错的地方"),
        "leads": Key(Listed(LEAD), "接下来可能要办的事"),
    }
)
FLOW: Final = Record(
    {
        "title": Key(WORDS, "这件事的名字", required=True),
        "alias": Key(WORDS, "中文命令名", required=True),
        "about": Key(WORDS, "一句话说明", required=True),
        "when_to_use": Key(WORDS, "什么时候用", required=True),
        "steps": Key(Keyed(STEP), "问题和分岔，按问的先后写", required=True),
        "outcomes": Key(Keyed(OUTCOME), "所有的结果", required=True),
    }
)
