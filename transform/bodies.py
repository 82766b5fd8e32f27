"""Names of bodies in a text: where they stand, how full they are, and whether they speak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transform.vocabulary import load_terms

_MASK = "[xX×*＊_＿○〇某Ｘ]"
_MASKED_REGION = rf"(?:{_MASK}{{1,6}} ?(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道))"
_LEVEL = "[省市州盟县区旗镇乡]"
_HAN = "\u4e00-\u9fff"
# Characters that end the words before a name and hardly occur in the names of places.
_BORDER = re.compile(
    r"制定了?|印发了?|成立了?|依托|建立了?|召开|通过|根据|按照|关于|以及|由|向|在|了|是|对|把|将|与|及|以|为|的|从|经|被|"
    r"使|报|请|至|到|各|我|本|该|全|等|和|年|月|日|度|现|布"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """A body's name as written at `start` to `end`: its region words, then `core`."""

    start: int
    end: int
    region: str
    core: str
    kind: str | None

    @property
    def is_full(self) -> bool:
        """Whether the name says which place it belongs to, or masks that."""
        return len(self.region) > 1


class _Patterns(NamedTuple):
    core: re.Pattern[str]
    kinds: dict[str, str]
    stem: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> _Patterns:
    terms = load_terms("bodies")
    kinds = {stem: kind for kind, stems in terms["kind"].items() for stem in stems}
    stems = _any(list(kinds))
    barred = terms["not_before"]
    endings = "|".join(
        re.escape(ending) + (f"(?![{barred[ending]}])" if ending in barred else "")
        for ending in sorted(terms["ending"]["body"], key=len, reverse=True)
    )
    core = (
        rf"(?:{stems})(?:(?:和|与|、)?(?:{stems}|管理|监督|服务|发展|行政|工作|事务)){{0,4}}(?:{endings})"
        rf"|{_any(terms['ending']['whole'])}"
    )
    return _Patterns(re.compile(core), kinds, re.compile(stems))


def find_bodies(text: str, start: int = 0, end: int | None = None) -> list[BodyName]:
    """Names of bodies in a stretch of text, each with the region words before it.

    >>> [(b.region, b.core, b.kind) for b in find_bodies("先后制定了青河县交通运输局公开指南，xx市质监局")]
    [('青河县', '交通运输局', 'transport'), ('xx市', '质监局', 'commerce')]
    """
    patterns = _patterns()
    stop = len(text) if end is None else end
    found = []
    for match in patterns.core.finditer(text, start, stop):
        region_start = _region_start(text, match.start(), start)
        stem = patterns.stem.match(match[0])
        found.append(
            BodyName(
                start=region_start,
                end=match.end(),
                region=text[region_start : match.start()],
                core=match[0],
                kind=patterns.kinds[stem[0]] if stem else None,
            )
        )
    return found


_REGION = re.compile(
    rf"(?:{_MASKED_REGION}|(?:[{_HAN}]{{2,7}}?(?:省|自治区|自治州|自治县|市|州|盟|县|区|旗|镇|乡|街道)))+$"
)


def _region_start(text: str, at: int, floor: int) -> int:
    """Where the region words before a body's own words begin; `at` where there are none."""
    low = max(floor, at - 24)
    window = text[low:at]
    cut = max((m.end() for m in re.finditer(rf"[^{_HAN}xX×*＊_＿○〇Ｘ ]", window)), default=0)
    for border in _BORDER.finditer(window, cut):
        if border.end() < len(window) - 1 or border.end() == len(window):
            cut = border.end()
    named = _REGION.search(window, cut)
    if named:
        return low + named.start()
    if window[-1:] and re.match(_LEVEL, window[-1]):
        return at - 1
    return at
