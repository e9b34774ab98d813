"""Sheets made by hand, for whoever renders them: a common one, a bare one and a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar, cast

from ybcli.model import Form, Grade, Level, Verdict
from ybcli.record import Record
from ybcli.sheet import (
    Checklist,
    Confirm,
    Contact,
    Due,
    Item,
    Next,
    Paper,
    Reference,
    Said,
    Way,
)

_T = TypeVar("_T")

WEAK = "待核实：只有网上文章这样说，没有找到正式文件"
OFFICIAL = "https://fuwu.nhsa.gov.cn/"


def paper(id_: str, name: str, **more: object) -> Paper:
    """A paper, with what its test does not care about left plain."""
    plain: dict[str, object] = {
        "form": Form.UNSTATED,
        "copies": None,
        "electronic": False,
        "where": "",
        "instead": (),
        "why": "",
        "note": "",
        "cites": (1,),
        "level": Level.NATION,
        "grade": Grade.B,
        "facts": ("filing_common_papers",),
    }
    return Paper(id=id_, text=name, **(plain | more))  # type: ignore[arg-type]


def item(id_: str, text: str, *cites: int, **more: object) -> Item:
    """A line that stands on national rules, or on none."""
    ground: dict[str, object] = (
        {"cites": cites, "level": Level.NATION, "grade": Grade.B} if cites else {}
    )
    return Item(id=id_, text=text, **(ground | more))  # type: ignore[arg-type]


COMMON = Checklist(
    flow="filing",
    flow_title="异地就医备案",
    as_of=date(2026, 11, 22),
    content="2026.11",
    shipped=True,
    home="山东省烟台市",
    care="上海市",
    answers={
        "home": "370600",
        "care": "310000",
        "scheme": "unknown",
        "reason": "referral",
        "proof": "have",
        "admission_on": "2026-12-01",
    },
    situation=(
        Said(id="home", label="参保地", value="山东省烟台市"),
        Said(id="care", label="就医地", value="上海市"),
        Said(id="scheme", label="医保种类", value="不确定"),
        Said(id="who", label="替谁办理", value="家里人"),
        Said(id="reason", label="看病情况", value="转诊住院"),
        Said(id="proof", label="转诊证明", value="已经开了"),
        Said(id="admission_on", label="打算住院", value="2026-12-01"),
    ),
    verdict=Verdict.CONFIRM_FIRST,
    verdict_words="先打电话确认，再照着办",
    capped=("有一项您选了“不确定”，结果可能不同",),
    coverage="这个地方的规定只收录了一部分，没收录的按全国通用部分列出",
    outcome="referral_before",
    title="跨省转诊备案（还没住院）",
    headline=item(
        "referral_before", "住院之前，先办好“异地转诊”备案。", 1, 2, facts=("file_first",)
    ),
    contacts=(
        Contact(id="home_hotline", name="参保地医保热线（山东省烟台市）", dial="0535-12393"),
        Contact(id="care_hotline", name="就医地医保热线（上海市）", dial="021-12393"),
    ),
    materials=(
        paper(
            "id_or_code",
            "医保码、身份证件、社保卡，三样有一样就行",
            form=Form.ORIGINAL,
            copies=1,
            electronic=True,
            where="医保码在手机上激活；证件和社保卡在自己手里",
        ),
        paper(
            "filing_form",
            "异地就医登记备案表",
            electronic=True,
            where="手机上填写即可；在窗口办的，现场领表",
        ),
        paper(
            "referral_proof",
            "转诊转院证明",
            form=Form.BOTH,
            copies=1,
            where="参保地规定的医院，先问主治医生或医院医保办",
            instead=("转诊备案网上登记记录",),
            why="因为您选了“转诊住院”",
            note="有的地方改成网上登记，不用纸",
            cites=(2, 3),
            level=Level.PROVINCE,
            grade=Grade.A,
            because=("看病情况是“转诊住院”",),
        ),
        paper(
            "proxy_papers",
            "代办人身份证件",
            form=Form.ORIGINAL,
            where="代办人自己带",
            note="有的地方还要委托书，先问一句",
            cites=(4,),
            marks=("待核实",),
            grade=Grade.C,
            because=("替谁办理是“家里人”",),
        ),
    ),
    channels=(
        Way(
            id="app",
            text="国家医保服务平台 App",
            kind="app",
            how="打开后找“异地备案”，选就医的城市和备案类型，读完告知书，签字提交。",
            url=OFFICIAL,
            dial="",
            cites=(1,),
            level=Level.NATION,
            grade=Grade.B,
        ),
        Way(
            id="mini_program",
            text="“国家异地就医备案”小程序",
            kind="mini_program",
            how="在微信或支付宝里搜这个名字，也可以从“国家医保局”公众号进去。",
            url="",
            dial="",
            cites=(1,),
            level=Level.NATION,
            grade=Grade.B,
        ),
        Way(
            id="phone",
            text="电话备案",
            kind="phone",
            how="有的地方可以打电话办，先问参保地开不开通。",
            url="",
            dial="0535-12393",
            cites=(3,),
            level=Level.CITY,
            grade=Grade.A,
        ),
    ),
    steps=(
        item("file_it", "先备案：就医地选到城市，备案类型选“异地转诊人员”。", 1),
        item("look_result", "办完看一眼备案结果页，写的是不是“上海市”。", 1),
        item("show_credential", "入院登记时说“我是异地医保”，出示医保码或社保卡。", 1, 4),
        item("settle", "出院当场结算，只付自己那一部分；票据和结算单留好。"),
    ),
    deadlines=(
        Due(
            id="file_by",
            text="办好备案",
            day=date(2026, 12, 1),
            cites=(1,),
            level=Level.NATION,
            grade=Grade.B,
        ),
        Due(
            id="validity",
            text="备案有效期：6 个月",
            day=date(2027, 6, 1),
            arithmetic="自 2026-12-01 起 6 个月，至 2027-06-01",
            cites=(3,),
            level=Level.CITY,
            grade=Grade.A,
        ),
        Due(
            id="claim_by",
            text="没能直接结算的，申请手工报销：次年 12 月 31 日以前",
            cites=(5,),
            level=Level.CITY,
            grade=Grade.S,
            marks=(WEAK,),
        ),
    ),
    dates=(Said(id="admission_on", label="打算住院", value="2026-12-01"),),
    fallback=(
        item("late", "来不及备案就住了院的，出院结账以前补办，还可以直接结算。", 1),
        item(
            "paid", "已经自己付清的，留好票据、费用清单、诊断证明、病历，回参保地手工报销。", 1, 4
        ),
    ),
    cautions=(
        item("choose_true_kind", "备案类型按真实情况选，选错了会影响报多少。", 4),
        item("home_place_decides", "报多少不按看病那边的比例，按参保地的规定。", 1),
        item(
            "rate",
            "有资料称：转诊到省外住院，报销比例降低 10%，请向参保地核实。",
            5,
            level=Level.PROVINCE,
            grade=Grade.S,
            marks=("待核实", "可能已过期：山东省 2025-04-01 起由各市自己定"),
            because=("看病情况是“转诊住院”",),
            facts=("referral_reduction",),
        ),
        item("look_at_last_day", "出门前看备案到哪天为止；过期了先重办。", 1, marks=("待复核",)),
        item("ask_12393", "报销和备案的事打 12393，不要打 12333。", 4),
    ),
    to_confirm=(
        Confirm(
            id="referral_reduction",
            question="烟台的职工（居民）医保，转诊到上海住院，报销比例降多少？怎么降？",
            dial="0535-12393",
        ),
        Confirm(id="scheme", question="我参加的是职工医保还是居民医保？", dial="0535-12393"),
    ),
    sources=(
        Reference(
            n=1,
            id="notice_2022_22",
            title="关于进一步做好基本医疗保险跨省异地就医直接结算工作的通知",
            issuer="国家医保局、财政部",
            grade=Grade.B,
            checked=date(2026, 11, 22),
            number="医保发〔2022〕22号",
            issued=date(2022, 6, 30),
            url="https://www.nhsa.gov.cn/art/2022/7/26/art_104_8629.html",
            locators=("第二部分第一条", "第三部分第四条"),
        ),
        Reference(
            n=2,
            id="regulation",
            title="医疗保障基金使用监督管理条例",
            issuer="国务院",
            grade=Grade.A,
            checked=date(2026, 11, 22),
            number="国务院令第735号",
            issued=date(2021, 1, 15),
            locators=("第十七条",),
        ),
        Reference(
            n=3,
            id="shandong",
            title="山东省异地就医经办规程",
            issuer="山东省医疗保障局",
            grade=Grade.A,
            checked=date(2026, 3, 1),
            issued=date(2025, 4, 1),
            url="http://ybj.shandong.gov.cn/art/2025/4/1/art_113711_10304155.html",
        ),
        Reference(
            n=4,
            id="guide",
            title="《异地就医一本通》问答汇编",
            issuer="某市报纸",
            grade=Grade.C,
            checked=date(2026, 11, 22),
        ),
        Reference(
            n=5,
            id="seed",
            title="外地医保卡异地备案后怎么使用",
            issuer="网络文章",
            grade=Grade.S,
            checked=date(2026, 11, 22),
        ),
    ),
    glossary=(
        ("备案", "看病前先告诉交医保的地方，您要去哪座城市看病。"),
        ("转诊", "参保地的医院同意转出，并开了证明。"),
        ("直接结算", "出院或看完病当场报，自己只付该付的那一部分。"),
        ("手工报销", "先自己付清，再拿材料回参保地报。有的地方叫零星报销。"),
    ),
    leads=(
        Next(
            flow="reimbursement",
            title="异地就医报销",
            say="没能直接结算、已经自己付了钱的，走手工报销",
        ),
    ),
    replay=(
        *("ybcli", "filing", "--home", "烟台", "--care", "上海", "--scheme", "unknown"),
        *("--who", "family", "--reason", "referral", "--proof", "have"),
        *("--admission-on", "2026-12-01", "--as-of", "2026-11-22"),
    ),
    disclaimer="这是办事提示，不是医保部门的决定。以经办窗口答复为准。",
)
"""A referral across provinces, before going: every kind of line stands on it."""

MINIMAL = replace(
    COMMON,
    flow_title="个人账户",
    flow="account",
    shipped=False,
    home="",
    care="",
    answers={},
    situation=(),
    verdict=Verdict.NOT_POSSIBLE,
    verdict_words="这件事办不了",
    capped=(),
    coverage="",
    outcome="no_account",
    title="居民医保没有个人账户",
    headline=Item(id="no_account", text="居民医保没有个人账户，不用去窗口问余额。"),
    contacts=(),
    materials=(),
    channels=(),
    steps=(),
    deadlines=(),
    dates=(),
    fallback=(),
    cautions=(),
    to_confirm=(),
    sources=(),
    glossary=(),
    leads=(),
    replay=("ybcli", "account", "--as-of", "2026-11-22"),
)
"""Only what a sheet cannot do without, from a handbook that others wrote."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></style></svg>&amp;&lt;",
    "[链接](https://evil.example/x) ![图](https://evil.example/p.png)",
    "- [x] 假的勾 `code` **粗** _斜_ ~~删~~ | 表 | # 题 > 引 1. 号",
    "行一\r\nATTENDEE:mailto:x@evil.example\rBEGIN:VALARM\nEND:VEVENT;,\\",
    '{{ 7*7 }} {% raw %} #eval("1") $x^2$ @ref <label> *b* _i_ //c',
    "\x1b[31m红\x07\x9b2J\u202e倒\u2066\u200b\ufeff\u2028\u2029\ud800",
    "=cmd|' /C calc'!A0 ＝1+1",
    "😀𠮷龘 e\u0301 ﷽",
    "长" * 90 + "A" * 200,
)
"""What a handbook of others, or a person, may put into any text."""


def hostile(sheet: Checklist = COMMON) -> Checklist:
    """The sheet with something hostile behind every text on it."""
    turn = iter(range(10_000))

    def spoil(value: _T) -> _T:
        if type(value) is str:
            return cast("_T", f"{value}{HOSTILE[next(turn) % len(HOSTILE)]}" if value else value)
        if isinstance(value, tuple):
            return cast("_T", tuple(spoil(part) for part in value))
        if isinstance(value, Record):
            kept = ("flow", "outcome", "id", "answers", "facts", "dates")
            fields = {name: getattr(value, name) for name in type(value).fields}
            changed = {n: v if n in kept else spoil(v) for n, v in fields.items()}
            return type(value)(**changed)
        return value

    return replace(spoil(sheet), shipped=False)


def of_many_lengths() -> list[Checklist]:
    """Short sheets, each a line longer than the one before: the first fills most of a page, the
    last a little more than one.
    """
    lines = [item(f"line_{n}", "这一条只有一行。", 1) for n in range(20)]
    return [replace(MINIMAL, cautions=tuple(lines[:n])) for n in range(6, 20)]
