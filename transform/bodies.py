"""Names of bodies in a text: where they stand and how full they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transform.places import first_known_place, known_region_start
from transform.vocabulary import any_of, load_terms

_HAN = "\u4e00-\u9fff"
_MASKS = "xX×*＊_＿○〇Ｘ"
LEVELS = frozenset("省市州盟县区旗镇乡")
"""Characters that stand for a level of administration, alone too: 市教育局."""
_PLACE_ENDS = frozenset("省市州盟县区旗")
_LONGEST_REGION = 24
_LONGEST_NAME = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """A body's name as written at `start` to `end`: its region words, then `core`."""

    start: int
    end: int
    region: str
    core: str

    @property
    def is_full(self) -> bool:
        """Whether the name says which place it belongs to, or masks that."""
        return len(self.region) > 1 and self.region != "街道"

    @property
    def written(self) -> str:
        """The name without the blanks that some pages put between its characters."""
        return "".join((self.region + self.core).split())


class _Patterns(NamedTuple):
    core: re.Pattern[str]
    border: re.Pattern[str]
    region: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    terms = load_terms("bodies")
    words = [stem for kind in terms["kind"].values() for stem in kind]
    stems = any_of(words)
    # Most characters begin no name: told at once, where trying every word would be slow.
    firsts = "".join({word[0] for word in [*words, *terms["ending"]["whole"], *terms["ending"]["named"]]})
    barred = terms["not_before"]
    endings = "|".join(
        re.escape(ending) + (f"(?![{barred[ending]}])" if ending in barred else "")
        for ending in sorted(terms["ending"]["body"], key=len, reverse=True)
    )
    core = (
        rf"(?=[{firsts}])(?:(?:{stems})(?:(?:和|与|、)?(?:{stems}|管理|监督|服务|发展|行政|工作|事务)){{0,4}}(?:{endings})"
        rf"|{any_of([*terms['ending']['whole'], *terms['ending']['named']])})"
    )
    levels = any_of(terms["region"]["levels"])
    return _Patterns(
        core=re.compile(core),
        border=re.compile(
            f"(?P<name>{any_of(terms['region']['names_with_border_words'])})"
            f"|{any_of(terms['region']['border_words'])}|[^{_HAN}{_MASKS} ]"
        ),
        region=re.compile(rf"(?:(?:[{_MASKS}]{{1,6}} ?|某|[{_HAN}]{{2,7}}?)(?:{levels}))+$"),
    )


def find_bodies(text: str, start: int = 0, end: int | None = None) -> list[BodyName]:
    """Names of bodies in a stretch of text, each with the region words before it.

    A region is read to the left as far as it is one; bodies of several regions at once
    (各县区教育局) are nobody's name and left out.

    >>> [(b.region, b.core) for b in find_bodies("先后制定了青河县交通运输局公开指南，xx市质监局")]
    [('青河县', '交通运输局'), ('xx市', '质监局')]
    """
    found = []
    own_names = frozenset(load_terms("bodies")["ending"]["named"])
    for match in _patterns().core.finditer(text, start, len(text) if end is None else end):
        if match[0] in own_names:
            region_start = _name_start(text, match.start(), start)
        else:
            region_start = _region_start(text, match.start(), start)
        if region_start is not None and (region_start < match.start() or "政府" not in match[0][:4]):
            region = text[region_start : match.start()]
            found.append(BodyName(start=region_start, end=match.end(), region=region, core=match[0]))
    return found


def begins_line_of_work(text: str, at: int) -> bool:
    """Whether a body's own words begin here, with what it works at or as a government.

    >>> begins_line_of_work("合肥教育局", 2), begins_line_of_work("公安局", 2)
    (True, False)
    """
    found = _patterns().core.match(text, at)
    return found is not None and found[0] not in load_terms("bodies")["ending"]["named"]


def is_own_words(text: str, at: int) -> bool:
    """Whether all from here on is a body's own words, without a place.

    >>> is_own_words("砚湖区城市管理局", 3), is_own_words("砚湖区城市管理局", 5)
    (True, False)
    """
    return _patterns().core.fullmatch(text, at) is not None


def _name_start(text: str, at: int, floor: int) -> int | None:
    """Where the own name of a school or hospital begins; None where it has none."""
    low = max(floor, at - _LONGEST_NAME)
    cut = max((b.end() for b in _patterns().border.finditer(text, low, at) if b["name"] is None), default=low)
    return cut if at - cut >= 2 else None


def _region_start(text: str, at: int, floor: int) -> int | None:
    """Where the region words before a body's own words begin; None where they name several."""
    low = max(floor, at - _LONGEST_REGION)
    if at > low and text[at - 1] in _PLACE_ENDS:
        known = known_region_start(text, at, low)
        if known is not None:
            return known
    window = text[low:at]
    patterns = _patterns()
    cut = 0
    for border in patterns.border.finditer(window):
        if border["name"] is None:
            cut = border.end()
    region = patterns.region.search(window, cut)
    if region:
        return low + region.start() + (first_known_place(region[0]) or 0)
    if window[-1:] not in LEVELS or not window:
        return at
    before = window[-2:-1]
    return None if before in LEVELS or before == "、" else at - 1


def is_short_for(short: str, full: str) -> bool:
    """Whether a name of a body may be a short form: all its characters occur in order.

    >>> is_short_for("发改委", "发展和改革委员会"), is_short_for("环保局", "教育局")
    (True, False)
    """
    rest = iter(full)
    return len(short) <= len(full) and short[0] == full[0] and all(character in rest for character in short)
