"""Change: whether a unit speaks of another body, another year or as another self than those before.

Reports of one page differ in who speaks; inside a report the same body, year and first
person come again and again. What a unit says is compared with what the units shortly
before it said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# How far into a unit its body and year are looked for, and how many units are remembered.
HEAD, MEMORY = 90, 24

# A region's last characters before a body of it: 澄浦市 in 澄浦市水务局; masks count as names.
_REGION = re.compile(
    r"([一-鿿xX×*某]{2}(?:省|市|州|县|区|旗|镇|乡))(?=[一-鿿]{0,14}?(?:局|委|办|厅|政府|院|中心|街道|大学|学院|馆|社|公司|站|校))"
)
_NO_REGION = frozenset(
    "全我本各该在和与对为由将把向从及是有的省市县区级政委府驻按照经被了报办局处科厅院校企业群众人民上下外内届次任何所以其它如若每一两到至入出同并后前等使让请于局"
)
_YEAR = re.compile(r"(20(?:\d\d|[xX×*]{2}))\s*年")
_SELF = re.compile(
    r"(?:我|本)(局|委|办|县|市|区|镇|乡|校|院|厅|所|站|中心|街道|处|州|省|部|社|馆|会|公司|单位|机关)"
)


def tell_changes(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """For each unit the names of what changes in it, or stays.

    >>> tell_changes(["2019年澄浦市水务局公开信息,我局", "2020年望榆县民政局公开信息,我镇"])[1]
    ('new_body', 'new_year', 'new_self')
    """
    told: list[tuple[str, ...]] = []
    memory: dict[str, list[tuple[int, frozenset[str]]]] = {"body": [], "year": [], "self": []}
    for i, text in enumerate(texts):
        head = text[:HEAD]
        said = {
            "body": frozenset(
                _key(m, head) for m in _REGION.finditer(head) if not _NO_REGION & set(m[1][:2])
            ),
            "year": frozenset(m[1].upper() for m in _YEAR.finditer(head)),
            "self": frozenset(m[1] for m in _SELF.finditer(text[:400])),
        }
        names = []
        for kind, now in said.items():
            recent = [before for at, before in memory[kind] if i - at <= MEMORY]
            if now and recent:
                names.append(f"{'old' if any(now & before for before in recent) else 'new'}_{kind}")
            if now:
                memory[kind].append((i, now))
                del memory[kind][:-8]
        told.append(tuple(names))
    return told


def _key(match: re.Match[str], head: str) -> str:
    """A region by its last characters; a masked one is told from others by the body that follows."""
    region = match[1]
    return region + head[match.end() : match.end() + 3] if set(region) & set("xX×*某") else region
