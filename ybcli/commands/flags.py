"""Flags that several commands share, as Typer reads them."""

from typing import Annotated

import typer

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="按哪一天的规定，如 2026-11-22；默认今天")
]
Ascii = Annotated[bool, typer.Option("--ascii", help="只用最普通的符号")]
Compact = Annotated[bool, typer.Option("--compact", help="窗口用的一页版（网页、PDF）")]
Explain = Annotated[bool, typer.Option("--explain", help="每一行写明为什么有它")]
Flows = Annotated[str, typer.Option("--flows", help="用另一个规则文件夹")]
Force = Annotated[bool, typer.Option("--force", help="文件已存在也覆盖")]
Format = Annotated[
    str, typer.Option("--format", "-f", help="格式：text、markdown、html、pdf、png、json、ics")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON；出错也用 JSON")]
Large = Annotated[bool, typer.Option("--large", help="大字版（网页、PDF）")]
NoColor = Annotated[bool, typer.Option("--no-color", help="不用颜色")]
Open = Annotated[bool, typer.Option("--open", help="写好后用系统程序打开")]
Output = Annotated[str, typer.Option("--output", "-o", help="写到文件，格式看后缀；- 是屏幕")]
Plain = Annotated[bool, typer.Option("--plain", help="简易问答：读屏、旧终端")]
