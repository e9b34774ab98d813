"""The tables of keys: everything that may be written in a handbook, and what it means.

Loading is driven by them, and so is the JSON Schema that an editor may use.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ybcli.loader.flow_schema import (
    CITES,
    FLOW,
    NAME,
    NAMES,
    OPTION,
    QUESTION,
    SHARED_LINE,
    WORDS,
)
from ybcli.loader.shape import (
    Day,
    Forms,
    Key,
    Keyed,
    Later,
    Listed,
    OneOf,
    Record,
    Shape,
    Truth,
    Whole,
    Words,
)
from ybcli.loader.words import SLOTS
from ybcli.model import SCHEMES, Coverage, FactKind, Form, Grade, Side, Way

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
CHANNEL_KINDS: Final = ("app", "mini_program", "web", "window", "phone")
SUBJECTS: Final = ("filing", "reimbursement", "account", "place")


CODE: Final = Words(r"[0-9]{6}", '这里写 6 位代码，如 "370600"')
REGION: Final = Words(r"[a-z][a-z0-9_-]{0,63}", "这里写地区文件的名字，不带 .yaml")
MONTH_DAY: Final = Words(
    r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", '这里写月和日，如 "01-20"'
)
URL: Final = Words(
    r"https?://(?:[a-z0-9-]+\.)+gov\.cn(?:/[!-~]*)?", "只收 .gov.cn 的官方网址，照原样写全"
)
DIAL: Final = Words(r"[0-9-]{3,20}", "这里写电话号码")

MATERIAL: Final = Record(
    {
        "name": Key(WORDS, "材料名", required=True),
        "form": Key(
            OneOf((Form.ORIGINAL, Form.COPY, Form.BOTH)), "原件、复印件还是都要；没有依据就不写"
        ),
        "copies": Key(Whole(1, 20), "几份；没有依据就不写"),
        "electronic": Key(Truth(), "可以用手机里的电子件"),
        "where": Key(WORDS, "从哪里拿"),
        "instead": Key(NAMES, "可以用哪些材料代替"),
        "note": Key(WORDS, "说明"),
        "cites": CITES,
    }
)
CHANNEL: Final = Record(
    {
        "name": Key(WORDS, "渠道名", required=True),
        "kind": Key(OneOf(CHANNEL_KINDS), "哪一类", required=True),
        "how": Key(WORDS, "怎么用", required=True),
        "url": Key(URL, "官方网址"),
        "dial": Key(DIAL, "电话；从外地打要加参保地区号"),
        "cites": CITES,
    }
)
FACT: Final = Record(
    {
        "name": Key(WORDS, "事实的名称", required=True),
        "kind": Key(OneOf(tuple(FactKind)), "值是哪一类", required=True),
        "subject": Key(OneOf(SUBJECTS), "属于哪件事", required=True),
        "side": Key(OneOf(tuple(Side)), "听参保地的还是就医地的；不写就是参保地 home"),
        "ask": Key(WORDS, "不知道时，打 12393 怎么问"),
        "many": Key(Truth(), "各级的规定并列，不是只取最近的一级"),
        "choices": Key(Keyed(WORDS), "kind 为 choice 时，可取的值和说法"),
    }
)
SOURCE: Final = Record(
    {
        "title": Key(WORDS, "标题", required=True),
        "issuer": Key(WORDS, "发布单位", required=True),
        "grade": Key(OneOf(tuple(Grade)), "依据有多可靠", required=True),
        "seen": Key(Day(), "最后一次核看的日期", required=True),
        "number": Key(WORDS, "文号"),
        "issued": Key(Day(), "发布日期"),
        "url": Key(URL, "官方网址"),
        "note": Key(WORDS, "说明"),
    }
)
ENTRY: Final = Record(
    {
        "word": Key(WORDS, "词", required=True),
        "meaning": Key(WORDS, "用平常话解释", required=True),
        "also": Key(Listed(WORDS), "别的叫法"),
    }
)

_RULING: Final = {
    "source": Key(NAME, "来源：sources.yaml 里的名字", required=True),
    "checked": Key(Day(), "最后一次核对的日期", required=True),
    "locator": Key(WORDS, "第几条"),
    "grade": Key(OneOf(tuple(Grade)), "比来源弱时才写"),
    "scheme": Key(OneOf(SCHEMES), "只管职工或只管居民时才写"),
    "doubt": Key(WORDS, "为什么可能过期或有误"),
    "note": Key(WORDS, "给维护的人看的说明"),
}
_REMARK: Final = {"remark": Key(WORDS, "补充说明")}
REDUCTION: Final = Record(
    {
        "way": Key(OneOf(tuple(Way)), "降低待遇的算法", required=True),
        "percent": Key(Whole(1, 100), "百分数或百分点"),
        "deductible": Key(Whole(1), "起付线，元"),
        "ceiling": Key(Truth(), "这个数是上限，不是实际值"),
        **_REMARK,
    }
)
TERM: Final = Forms(
    {
        "months": Record({"months": Key(Whole(1, 600), "几个月", required=True), **_REMARK}),
        "workdays": Record(
            {"workdays": Key(Whole(1, 1000), "几个工作日", required=True), **_REMARK}
        ),
        "next_year": Record(
            {"next_year": Key(MONTH_DAY, "次年的哪一天", required=True), **_REMARK}
        ),
        "same_year": Record(
            {"same_year": Key(MONTH_DAY, "当年的哪一天", required=True), **_REMARK}
        ),
    }
)
VALUES: Final[Mapping[FactKind, Shape]] = {
    FactKind.TEXT: WORDS,
    FactKind.MONTHS: Whole(1, 600),
    FactKind.WORKDAYS: Whole(1, 1000),
    FactKind.PERCENT: Whole(0, 100),
    FactKind.CHOICE: NAME,
    FactKind.DEADLINE: TERM,
    FactKind.REDUCTION: REDUCTION,
}
RULING: Final = Forms(
    {
        "value": Record(
            {
                "since": Key(Day(), "从哪天起；来源没有说就不写"),
                "value": Key(Later(tuple(VALUES.values())), "规定的内容", required=True),
                **_RULING,
            }
        ),
        "repealed": Record(
            {
                "since": Key(Day(), "从哪天起废止", required=True),
                "repealed": Key(Truth(), "已废止，写 true", required=True),
                **_RULING,
            }
        ),
    }
)
REGION_FILE: Final = Record(
    {
        "place": Key(CODE, "地区的 6 位代码", required=True),
        "parent": Key(REGION, "上一级地区；全国没有"),
        "coverage": Key(Keyed(OneOf(tuple(Coverage))), "每件事收录了多少本地规定", required=True),
        "rulings": Key(Keyed(Listed(RULING)), "每个事实的规定，从旧到新"),
    }
)

START_OPTION: Final = Record(
    {
        **OPTION.keys,
        "flow": Key(NAME, "接着办哪件事", required=True),
        "answers": Key(Keyed(NAME), "已经答好的问题"),
    }
)
PHRASES: Final = Record(
    {
        key: Key(WORDS, "".join(f"{{{slot}}}" for slot in slots) or "不填空", required=True)
        for key, slots in SLOTS.items()
    }
)
HANDBOOK: Final = Record(
    {
        "version": Key(WORDS, "手册版本", required=True),
        "review_days": Key(
            Record(
                {
                    "local": Key(Whole(1, 3650), "地方规定多少天要复核", required=True),
                    "national": Key(Whole(1, 3650), "全国规定多少天要复核", required=True),
                }
            ),
            "多久没核对就算过期",
            required=True,
        ),
        "example": Key(
            Record(
                {
                    "bill": Key(Whole(1), "费用，元", required=True),
                    "deductible": Key(Whole(0), "起付线，元", required=True),
                    "rate": Key(Whole(1, 100), "报销比例", required=True),
                }
            ),
            "算账举例用的数",
            required=True,
        ),
        "start": Key(
            Record(
                {
                    "label": Key(WORDS, "短名字", required=True),
                    "ask": Key(WORDS, "第一个问题", required=True),
                    "options": Key(Keyed(START_OPTION), "各种情况", required=True),
                }
            ),
            "不带命令时先问的问题",
            required=True,
        ),
        "words": Key(PHRASES, "各处用到的话", required=True),
    }
)

FILES: Final[Mapping[str, Shape]] = {
    "handbook": HANDBOOK,
    "questions": Keyed(QUESTION),
    "lines": Keyed(SHARED_LINE),
    "materials": Keyed(MATERIAL),
    "channels": Keyed(CHANNEL),
    "facts": Keyed(FACT),
    "sources": Keyed(SOURCE),
    "glossary": Keyed(ENTRY),
    "flow": FLOW,
    "region": REGION_FILE,
}
"""The shape of each kind of file. All but `flow` and `region` are also the file's name."""


def kind_of(name: str) -> str:
    """The kind of a file, by its name in the folder without suffix; a flow if no table knows it."""
    if name.startswith("regions/"):
        return "region"
    return name if name in FILES else "flow"


def schemas() -> Mapping[str, Mapping[str, object]]:
    """A JSON Schema for each kind of file, by the kind's name."""
    return {kind: {"$schema": DRAFT, "title": kind, **FILES[kind].schema()} for kind in FILES}
