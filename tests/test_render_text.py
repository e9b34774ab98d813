"""What is read and pasted: plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sheets import COMMON, HOSTILE, MINIMAL, hostile

from ybcli.render import render
from ybcli.render.link import is_address
from ybcli.render.markdown import escape
from ybcli.render.outline import outline
from ybcli.sheet import Checklist
from ybcli.text import find_bad, safe, width

SHEETS = {"common": COMMON, "minimal": MINIMAL, "hostile": hostile()}


def text(sheet: Checklist, **how: object) -> str:
    return render(sheet, "text", **how).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "format_", "how"),
    [
        ("common.txt", "text", {}),
        ("common-40.txt", "text", {"columns": 40}),
        ("common-explain.txt", "text", {"explain": True}),
        ("common-ascii.txt", "text", {"ascii_only": True}),
        ("common.md", "markdown", {}),
        ("common.json", "json", {}),
        ("common.html", "html", {}),
        ("common.ics", "ics", {}),
    ],
)
def test_a_common_sheet_looks_as_it_did(
    golden: Callable[[str, bytes], None], name: str, format_: str, how: dict[str, object]
) -> None:
    made = render(COMMON, format_, **how).replace(b"\r\n", b"\n")  # type: ignore[arg-type]
    golden(name, made[made.find(b"<body") :] if format_ == "html" else made)


@pytest.mark.parametrize("columns", [20, 40, 60, 76])
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_line_is_wider_than_asked_for(sheet: Checklist, columns: int, ascii_only: bool) -> None:
    lines = text(sheet, columns=columns, ascii_only=ascii_only, explain=True).splitlines()
    assert [line for line in lines if width(line) > columns and not is_address(line)] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_an_address_is_never_cut() -> None:
    address = "http://www.qingdao.gov.cn/zwgk/xxgk/" + "ybj/" * 20
    sheet = replace(COMMON, sources=(replace(COMMON.sources[0], url=address),))
    assert f"  网址：\n{address}\n" in text(sheet, columns=40)


def test_lines_end_where_phrases_do_and_citations_stay_with_the_last() -> None:
    shown = text(COMMON, columns=40)
    assert "第 3 步 入院登记时说“我是异地医保”，\n  出示医保码或社保卡。[1][4]（全国）\n" in shown
    assert "住院之前，先办好“异地转诊”备案。\n  [1][2]（全国）\n" in shown
    quoted = replace(COMMON, headline=replace(COMMON.headline, text=f"{'说' * 17}“好。”再走"))
    assert "“好。”\n  再走[1]" in text(quoted, columns=40)
    assert '"好。"\n  再走[1]' in text(quoted, columns=40, ascii_only=True)


def test_sections_come_in_the_order_of_an_office_s_form() -> None:
    found = re.findall(r"^【(.+)】$", text(COMMON), re.M)
    assert found == [
        *("适用情况", "最要紧", "咨询电话", "结论", "申请材料", "办理渠道", "办理流程", "时间"),
        *("办不成怎么办", "提醒", "还要核实的事", "接着可能要办", "办理依据", "名词解释", "说明"),
    ]


def test_what_has_nothing_to_say_has_no_heading() -> None:
    assert re.findall(r"^【(.+)】$", text(MINIMAL), re.M) == ["最要紧", "结论", "说明"]


def test_a_line_carries_its_sources_level_and_doubts() -> None:
    shown = text(COMMON)
    assert "住院之前，先办好“异地转诊”备案。[1][2]（全国）\n" in shown
    assert "[ ] 3. 转诊转院证明[2][3]（省）\n  原件和复印件 1 份\n" in shown
    assert "[5]（省）（待核实）（可能已过期：山东省 2025-04-01 起由各市自己定）" in shown
    assert "自 2026-12-01 起 6 个月，至 2027-06-01" in shown
    assert "最后一天：2026-12-01（星期二）" in shown
    assert "再做一张一样的：ybcli filing --home 烟台 --care 上海" in shown


def test_a_source_names_each_article_once_and_says_no_word_twice() -> None:
    law = replace(
        COMMON.sources[1],
        locators=("规程第8条", "规程第8条、第34条", "第34条", "第九条第二款、第三款"),
    )
    shown = text(replace(COMMON, sources=(law, COMMON.sources[4])))
    assert "；用到规程第8条、第34条、第九条第二款、第三款；" in shown
    assert "  网络文章\n" in shown


def test_the_first_last_day_stands_beside_what_matters_most() -> None:
    later, first, unknown = COMMON.deadlines[1], COMMON.deadlines[0], COMMON.deadlines[2]
    shown = text(replace(COMMON, deadlines=(unknown, later, first)))
    box = shown.split("【最要紧】")[1].split("【")[0]
    assert "\n  最后一天：2026-12-01（星期二），见“时间”第 3 条\n" in box
    assert "\n3. 办好备案" in shown
    assert "最后一天" not in text(replace(COMMON, deadlines=(unknown,))).split("【结论】")[0]


def test_a_last_day_that_is_over_says_so() -> None:
    over = text(replace(COMMON, as_of=date(2026, 12, 2)))
    assert "最后一天：2026-12-01（星期二），已经过了，见“时间”第 1 条\n" in over
    assert "最后一天：2026-12-01（星期二），已经过了\n" in over
    assert "最后一天：2027-06-01（星期二）\n" in over
    assert "已经过了" not in text(replace(COMMON, as_of=date(2026, 12, 1)))


def test_an_unknown_last_day_stays_unknown_and_leaves_room() -> None:
    block = text(COMMON).split("3. 没能直接结算的")[1].split("4. ")[0]
    assert re.search(r"最后一天：_+\n", block)
    assert not re.search(r"\d{4}-\d\d-\d\d", block)


def test_a_question_to_ask_comes_with_its_number_and_a_line_for_the_answer() -> None:
    block = text(COMMON).split("【还要核实的事】")[1].split("【")[0]
    assert "2. 问：我参加的是职工医保还是居民医保？\n  打电话：0535-12393\n  答：____" in block


def test_a_handbook_of_others_says_so_before_anything_else() -> None:
    lines = text(MINIMAL).splitlines()
    assert lines[2].startswith("！社区流程包，未经核验")
    assert "社区流程包" not in text(COMMON)


def test_explain_says_which_answers_rules_and_sources() -> None:
    shown = text(COMMON, explain=True)
    assert "  因为：看病情况是“转诊住院”\n" in shown
    assert "  依据：全国的规定；报道或转述；规则 file_first；[1] notice_2022_22" in shown
    assert "  因为：这种结果都适用\n  依据：常识，不需要依据\n" in shown
    assert "因为：" not in text(COMMON)


def test_papers_say_what_is_known_of_their_form_and_no_more() -> None:
    shown = text(COMMON)
    assert "2. 异地就医登记备案表[1]（全国）\n  手机可代替\n  从哪里拿" in shown
    assert "没写原件、复印件的，电话里问清" in shown
    stated = replace(COMMON, materials=(COMMON.materials[0],))
    assert "没写原件、复印件" not in text(stated)


def test_pasted_text_has_no_tables_and_no_padding() -> None:
    body = [line.removeprefix("  ") for line in text(COMMON).splitlines()]
    assert [line for line in body if "|" in line or "\t" in line] == []
    assert [line for line in body[:-1] if re.search(r"\S {2,}\S", line)] == []


def test_ascii_only_leaves_out_what_terminals_measure_differently() -> None:
    sheet = replace(COMMON, disclaimer="“先”…→①·×")
    assert '"先"...->(1)*x' in text(sheet, ascii_only=True)
    assert not set(text(sheet, ascii_only=True)) & set("“”‘’…—·→①×□")


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "json"])
def test_nothing_unseen_reaches_paper(format_: str) -> None:
    made = render(hostile(), format_, explain=True).decode()
    assert find_bad(made) is None


def test_hostile_text_is_shown_letter_by_letter() -> None:
    shown = re.sub(r"\s+", "", text(hostile(), columns=76))
    for words in HOSTILE:
        assert re.sub(r"\s+", "", safe(words)) in shown


def test_markdown_of_hostile_words_has_only_our_own_markup() -> None:
    made = render(hostile(), "markdown").decode()
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", made)
    boxes = len(COMMON.materials) + len(COMMON.steps)
    assert bare.count("- [ ] ") == boxes
    assert bare.replace("- [ ] ", "").count("[") == 0
    assert set(re.findall(r"<[^>]*>", bare)) == set()
    assert "](" not in bare
    assert "![" not in bare
    assert "`" not in bare
    strong = bare.replace("**", "\0")
    assert "*" not in strong
    assert all(line.count("\0") in (0, 2) for line in strong.splitlines())
    headings = [line for line in bare.splitlines() if line.startswith("#")]
    assert len(headings) == len(outline(COMMON).sections) + 1


def test_official_addresses_are_links_in_markdown_and_the_command_is_code() -> None:
    made = render(COMMON, "markdown").decode()
    assert "网址：<https://fuwu.nhsa.gov.cn/>" in made
    assert "`ybcli filing --home 烟台" in made


def shown(tokens: Iterable[Token]) -> Iterator[str]:
    """The text that a Markdown reader is left with."""
    for token in tokens:
        if token.children is not None:
            yield "".join(shown(token.children))
        elif token.type in ("text", "text_special", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"


def test_a_markdown_reader_sees_hostile_words_letter_by_letter() -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        render(hostile(), "markdown").decode()
    )
    read = "".join(shown(tokens))
    for words in HOSTILE:
        assert safe(words).strip() in read
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "code_block", "fence", "table_open", "hr"}
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close", "code_inline"}


@given(st.text(max_size=60))
def test_any_text_comes_back_from_markdown(words: str) -> None:
    gated = safe(words).strip()
    made = render(replace(COMMON, title=words), "markdown").decode()
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(made)
    subtitle = "".join(shown(tokens[3:6]))
    assert subtitle == (gated if gated else subtitle)


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("1. 号", r"1\. 号"),
        ("2.", r"2\."),
        ("2026.11", "2026.11"),
        ("2026-11-22 到 12:30", "2026-11-22 到 12:30"),
        ("- 点", r"\- 点"),
        ("    代码", "代码"),
        ("https://a.cn www.a.cn", r"https\://a.cn www\.a.cn"),
        ("# 题 *粗* `码` <b> [x](y) |", r"\# 题 \*粗\* \`码\` \<b\> \[x\](y) \|"),
    ],
)
def test_markdown_escapes_what_could_be_markup(words: str, escaped: str) -> None:
    assert escape(words) == escaped


def test_several_sheets_follow_one_another() -> None:
    from ybcli.render import render_many

    both = render_many([COMMON, MINIMAL], "text").decode()
    assert (
        both.index("异地就医备案一次性告知单") < both.index("\n====") < both.index("个人账户一次")
    )
