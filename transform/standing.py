"""What a body is: its place by code, its level of administration, its kind, its line of work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transform.region import Place, Region, read_place, resolve_region
from transform.vocabulary import any_of, load_terms

_NATIONAL = re.compile(r"^(?:国家|中华人民共和国|国务院|中国)|^[\u4e00-\u9fff]{2,8}部$|总局$|总署$")
_STREET = re.compile(
    r"^(?!城乡|村镇)[\u4e00-\u9fff]{0,8}?(?:镇|乡|街道|苏木)(?=$|人民政府|政府|办|党|[^局委厅]{0,8}(?:所|站|中心)$)"
)
_VILLAGE = re.compile(r"(?:村民委员会|村委会|社区居民委员会|居委会|社区)$")
_ZONE = re.compile(r"^[\u4e00-\u9fff]{0,12}?(?:开发区|高新区|新区|园区|示范区|保税区|管理区|风景区|度假区)")
_WORDS = re.compile(r"自治区|[省市州盟县区旗]")
_LEVEL_OF_WORD = {
    **dict.fromkeys(("省", "自治区"), "province"),
    **dict.fromkeys(("州", "盟"), "prefecture"),
    **dict.fromkeys(("县", "区", "旗"), "county"),
}
_NAMED = frozenset({"court", "procuratorate", "university", "hospital"})
"""Kinds whose names may hold the words of a line of work that is not theirs: 交通大学."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a body stands; None wherever its name and the text leave it open.

    `region` is the smallest place of the national list that the body's own place is or
    lies in; `level` is the body's own: national, province, prefecture, county, zone,
    township or village. `kind` is a name of terms/bodies.toml, `line` its line of work
    under the name used since 2018–2019.
    """

    region: Region | None
    level: str | None
    kind: str | None
    line: str | None


def place_body(org: str | None, *, year: int | None, context: str = "") -> Standing:
    """Tell what a body named `org` is; `context` are the words around it, its site's name first.

    >>> found = place_body("霍邱县卫生局", year=2012)
    >>> found.region.code, found.level, found.kind, found.line
    ('341522', 'county', 'health', '卫生健康')
    """
    if not org:
        return Standing(region=None, level=None, kind=None, line=None)
    place = read_place(org, year=year)
    region = resolve_region(org, place, year=year, context=context)
    words = org[place.end :]
    level = _read_level(words, place, region)
    kind, line = _read_line(org[: place.start] + words)
    if kind is None and (level == "township" or not words):
        kind = "government"  # 柳河镇, 合肥市庐阳区: the place speaks for its government
    return Standing(region=region, level=level, kind=kind, line=line)


def _read_level(words: str, place: Place, region: Region | None) -> str | None:
    if _VILLAGE.search(words):
        return "village"
    if _STREET.match(words):
        return "township"
    if _ZONE.match(words):
        return "zone"
    levels = {_level_of_code(code) for code in ([region.code] if region else place.codes)}
    if len(levels) == 1:
        return levels.pop()
    if levels or (place.start and not _WORDS.search(words)):
        return None
    return _level_by_words(words)


def _level_of_code(code: str) -> str:
    if code.endswith("00"):
        return "province" if code.endswith("0000") else "prefecture"
    return "county"


def _level_by_words(words: str) -> str | None:
    """The level that a masked or bare name shows: xx县教育局, 省教育厅. 市 may be of two levels."""
    if _NATIONAL.search(words):
        return "national"
    found = _WORDS.findall(words[:12])
    if found:
        return _LEVEL_OF_WORD.get(found[-1])
    return "province" if words.endswith("厅") else None


@cache
def _kinds() -> tuple[re.Pattern[str], Mapping[str, str]]:
    kinds = load_terms("bodies")["kind"]
    by_word = {word: kind for kind, words in kinds.items() for word in words}
    return re.compile(any_of(by_word)), by_word


@cache
def _successors() -> Mapping[str, str]:
    lines = load_terms("succession")["successor"]
    return {former: now for now, names in lines.items() for former in names}


def _read_line(words: str) -> tuple[str | None, str | None]:
    """The kind of a body and its line of work, by the words after its place.

    >>> _read_line("人民政府"), _read_line("人民政府法制办公室"), _read_line("商务和粮食局")
    (('government', None), ('justice', '司法'), ('commerce', '商务'))
    """
    others = load_terms("bodies")["other_kind"]
    whole = next((kind for kind, names in others.items() if any(name in words for name in names)), None)
    pattern, by_word = _kinds()
    found = pattern.search(words, _line_start(words))
    if found is None or whole in _NAMED:
        return whole, None
    return by_word[found[0]], _successors().get(found[0], found[0])


def _line_start(words: str) -> int:
    """Where a line of work may begin: after 人民政府, which holds the characters of 民政."""
    return words.find("人民政府") + 4 if "人民政府" in words else 0
