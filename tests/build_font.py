"""Build the fonts of ybcli/render/fonts again. For maintainers; no test runs it.

Source: Noto Sans SC, static TrueType, from the npm package `@expo-google-fonts/noto-sans-sc`
(OFL-1.1, see `OFL.txt` there):

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    pip install fonttools
    python tests/build_font.py package

`characters.txt` is what Regular holds, and what the renderer knows it may print: GB 2312, the 8105
characters of 通用规范汉字表 (2013), ASCII, Latin-1 and the punctuation of Chinese text. Bold is for
headings and answers and holds level 1 of GB 2312, what the handbook has besides (亳州, 衢州) and
everything that is not a Han character; typst takes any other from Regular. The family is renamed,
as the OFL's reserved names ask.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unicodedata import name

from fontTools import subset

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "ybcli/render/fonts"
FAMILY = "YB Sans SC"
MODIFIED = 3_800_000_000  # a fixed head.modified, so that the same input makes the same file


def level_1() -> frozenset[str]:
    """The 3755 common characters of GB 2312: rows 16 to 55."""
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    return frozenset("".join(bytes([r, c]).decode("gb2312", "ignore") for r in rows for c in cells))


def of_the_handbook() -> frozenset[str]:
    """Every character of the flows and of the places."""
    files = (*(ROOT / "flows").rglob("*.yaml"), ROOT / "flows/divisions.tsv")
    return frozenset(char for file in files for char in file.read_text("utf-8"))


def build(source: Path, style: str, characters: frozenset[str]) -> None:
    """Cut one face to these characters, rename it and save it there."""
    options = subset.Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "STAT", "DSIG"]
    font = subset.load_font(str(source), options)
    lacking = characters - {chr(point) for point in font.getBestCmap()}
    if lacking:
        sys.exit(f"not in {source.name}: {''.join(sorted(lacking))}")
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(char) for char in characters])
    cutter.subset(font)
    joined = FAMILY.replace(" ", "")
    names = {
        1: FAMILY,
        2: style,
        3: f"{joined}-{style}",
        4: f"{FAMILY} {style}",
        6: f"{joined}-{style}",
    }
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    font.recalcTimestamp = False
    font["head"].modified = MODIFIED
    subset.save_font(font, str(FONTS / f"YBSansSC-{style}.ttf"), options)


def main(package: Path) -> None:
    """Build both faces from the unpacked npm package."""
    characters = frozenset((FONTS / "characters.txt").read_text("utf-8")) - {"\n"}
    common = level_1() | of_the_handbook()
    bold = frozenset(c for c in characters if c in common or "CJK" not in name(c, ""))
    build(package / "400Regular/NotoSansSC_400Regular.ttf", "Regular", characters)
    build(package / "700Bold/NotoSansSC_700Bold.ttf", "Bold", bold)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
