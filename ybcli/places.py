"""参保地 and 就医地: from a word as people write it to a place, and how two places relate."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ybcli.errors import AmbiguousPlaceError, Fault, HandbookError, UnknownPlaceError
from ybcli.model import Place
from ybcli.text import nearest

COLUMNS = ("code", "name", "short", "level", "province", "pinyin", "initials", "area")
RELATIONS = ("same_city", "same_province", "cross_province")
"""How two places may relate."""

_CODE = re.compile(r"[0-9]{6}\Z", re.ASCII)
_IGNORED = re.compile(r"[\s'’·,，、/_-]+")
_OWN_NAME, _EXACT, _PREFIX, _WITHIN = range(4)


def read_places(text: str, file: str) -> dict[str, Place]:
    """Read the table of divisions, by code.

    Raises:
        HandbookError: a row is not as the table's head says.
    """
    faults: list[Fault] = []
    places: dict[str, Place] = {}
    lines = text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise HandbookError.of(f"{file}:1", "YB-E070", columns=" ".join(COLUMNS))
    for number, line in enumerate(lines[1:], 2):
        try:
            place = _row(f"{file}:{number}", line.split("\t"), places)
        except HandbookError as error:
            faults += error.faults
        else:
            places[place.code] = place
    if faults:
        raise HandbookError(tuple(faults))
    return places


def find(places: Mapping[str, Place], word: str) -> tuple[Place, ...]:
    """Return the places a word may mean, the likeliest first; none for an empty word.

    The word may be 汉字 with or without 省 or 市, 拼音, initials, a code, or a province and a city.
    """
    return tuple(place for _, place in _ranked(places, word))


def called(places: Mapping[str, Place], word: str) -> tuple[Place, ...]:
    """Return the places that have this very name; several where they share it."""
    ranked = _ranked(places, word)
    for tier in (_OWN_NAME, _EXACT):
        hits = tuple(place for rank, place in ranked if rank == tier)
        if hits:
            return hits
    return ()


def the_place(places: Mapping[str, Place], word: str) -> Place:
    """Return the one place that has this name; never a guess.

    Raises:
        UnknownPlaceError: no place is called so, though one may be near.
        AmbiguousPlaceError: several are.
    """
    if word in places:
        return places[word]
    match called(places, word):
        case (place,):
            return place
        case ():
            raise UnknownPlaceError(word, _near(places, word))
        case several:
            raise AmbiguousPlaceError(word, tuple(_candidate(places, p) for p in several))


def full_name(places: Mapping[str, Place], place: Place) -> str:
    """Return 山东省烟台市 for 烟台市, and a province's own name for a province."""
    if place.code == place.province:
        return place.name
    return places[place.province].name + place.name


def relation(home: Place, care: Place) -> str:
    """Return how two places relate, one of `RELATIONS`.

    A whole province and a place in it are in the same province, and no more is known.
    """
    if home.province != care.province:
        return "cross_province"
    return "same_city" if home.code == care.code and home.is_city else "same_province"


def _row(at: str, cells: list[str], places: Mapping[str, Place]) -> Place:
    """Return a row's place, which must fit the places above it."""
    if len(cells) != len(COLUMNS):
        raise HandbookError.of(at, "YB-E071", wanted=len(COLUMNS), found=len(cells))
    code, name, short, level, province, pinyin, initials, area = cells
    if not _CODE.match(code):
        raise HandbookError.of(at, "YB-E072", code=code)
    if code in places:
        raise HandbookError.of(at, "YB-E073", code=code)
    if not (name and short and pinyin and initials):
        raise HandbookError.of(at, "YB-E074")
    if level not in ("province", "city"):
        raise HandbookError.of(at, "YB-E075", level=level)
    if level == "city" and province not in places:
        raise HandbookError.of(at, "YB-E076", province=province)
    return Place(
        code=code,
        name=name,
        short=short,
        province=province if level == "city" else code,
        pinyin=pinyin,
        initials=initials,
        area=area,
        municipality=level == "province" and bool(area),  # only a city has an area code
    )


def _folded(word: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", word).casefold().replace("ü", "v"))


def _ranked(places: Mapping[str, Place], word: str) -> list[tuple[int, Place]]:
    wanted = _folded(word)
    if not wanted:
        return []
    provinces = {p.code for p in places.values() if p.code == p.province and _begins(wanted, p)}
    ranked = [
        (rank, place)
        for place in places.values()
        if (place.province in provinces or _mentions(place, wanted))
        and (rank := _rank(wanted, place, places[place.province])) is not None
    ]
    return sorted(ranked, key=lambda hit: hit[0])  # stable: the table's order within a rank


def _begins(wanted: str, province: Place) -> bool:
    """Whether a word may be a province, or begin with one, or be the beginning of one."""
    return any(wanted.startswith(n) or n.startswith(wanted) for n in _names(province))


def _mentions(place: Place, wanted: str) -> bool:
    """Whether one of a place's own names may fit a word; quick, and never wrong with a no."""
    if wanted.isascii():
        readings = (place.pinyin, place.initials, place.code)
        return "aa" in place.pinyin or any(name.startswith(wanted) for name in readings)
    return wanted in place.name or wanted in place.short + place.name[-1]


def _rank(wanted: str, place: Place, province: Place) -> int | None:
    if wanted in (place.code, place.name):
        return _OWN_NAME
    names = _names(place)
    ranks = [_match(wanted, name) for name in names]
    if place.code != province.code:
        for prefix in _names(province):
            if wanted.startswith(prefix):
                rest = wanted.removeprefix(prefix)
                ranks += [_match(rest, name) for name in names if name.isascii() == rest.isascii()]
            elif prefix.startswith(wanted):
                ranks.append(_PREFIX)
    return min((rank for rank in ranks if rank is not None), default=None)


def _match(wanted: str, name: str) -> int | None:
    if name.startswith(wanted):
        return _EXACT if name == wanted else _PREFIX
    return _WITHIN if wanted in name and not wanted.isascii() else None


def _names(place: Place) -> tuple[str, ...]:
    """Every way to write a place without its province."""
    short_of_kind = place.short + place.name[-1]  # 延边州 for 延边朝鲜族自治州
    return (
        *(place.name, place.short, short_of_kind),
        *(place.code, place.initials, *_readings(place)),
    )


def _readings(place: Place) -> tuple[str, ...]:
    """Its 拼音, and the one without the doubled vowel that only marks a tone, as in shaanxi."""
    if "aa" in place.pinyin:
        return place.pinyin, place.pinyin.replace("aa", "a")
    return (place.pinyin,)


def _candidate(places: Mapping[str, Place], place: Place) -> str:
    return f"{full_name(places, place)} {place.code}"


def _near(places: Mapping[str, Place], word: str) -> str | None:
    """The place a word that names none may have meant: part of a name, one more, or misspelt."""
    wanted = _folded(word)
    partial = find(places, word)
    if len(partial) == 1:
        return full_name(places, partial[0])
    if wanted.isdecimal():
        return _of_number(places, wanted)
    if len(wanted) == 2 and not wanted.isascii():
        return None  # many a city has one of two 汉字
    by_name = {
        name: place
        for place in places.values()
        for name in (full_name(places, place), *_names(place))
        if not name.isdecimal()
    }
    begun = [name for name in by_name if len(name) > 1 and wanted.startswith(name)]
    found = max(begun, key=len) if begun and not wanted.isascii() else nearest(wanted, by_name)
    return full_name(places, by_name[found]) if found else None


def _of_number(places: Mapping[str, Place], digits: str) -> str | None:
    """The city of a district's code, or the only one with this area code: no number is misspelt."""
    of_code = [f"{digits[:4]}00", f"{digits[:2]}0000"] if _CODE.match(digits) else []
    hits = [places[code] for code in of_code if code in places]
    of_area = [place for place in places.values() if place.area == digits]
    if len(of_area) == 1:
        hits += of_area
    return full_name(places, hits[0]) if hits else None
