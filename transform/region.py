"""The place that a body belongs to, by the code that the national list gave it in the report's year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transform.bodies import begins_line_of_work
from transform.gazetteer import NO_PLACES, Codes, codes_by_name, codes_by_stem, edition_for, editions
from transform.vocabulary import load_terms

_LONGEST = 15
_NEWER_OR_OLDER = 0.85
_SHORT = 0.85
_BY_CONTEXT = 0.75
_BY_LEVEL_WORD = 0.6
_FULL = 0.95
_CONTEXT = 4000
"""How much of a report is searched for the parent of a place: bodies name theirs early."""


class Place(NamedTuple):
    """What the first words of a body's name say of its place.

    `codes` are the places of the list that they may mean, in edition `edition`; the words
    stand from `start` to `end`. `trust` is how sure a single code would be, from 0 to 1.
    """

    codes: tuple[str, ...]
    edition: int
    start: int
    end: int
    trust: float


class Region(NamedTuple):
    """A place of the list: its code, its full name, the list's month, and how sure that is."""

    code: str
    name: str
    list_date: str
    confidence: float


_NOWHERE = Place((), 0, 0, 0, 0.0)


def read_place(org: str, *, year: int | None) -> Place:
    """Read the place at the beginning of a body's name; no codes where it names none of the list.

    Several codes mean that the name alone does not decide: 鼓楼区 lies in four cities.

    >>> read_place("合肥市庐阳区教育局", year=2020).codes, len(read_place("鼓楼区教育局", year=2018).codes)
    (('340103',), 4)
    """
    start = _skip_prefix(org)
    place = _NOWHERE._replace(start=start, end=start)
    last = ""
    while True:
        found = _next_name(org, place)
        if found is None:
            break
        name, codes, trust = found
        step = _choose(codes, place.codes, year)
        if step is None:
            return place if _is_unlisted(org, place.end, name) else _NOWHERE
        chosen, edition, is_exact = step
        trust = min(trust, _FULL if is_exact else _NEWER_OR_OLDER, place.trust or 1.0)
        place, last = Place(chosen, edition, start, place.end + len(name), trust), name
    if (
        len(place.codes) == 1
        and last in load_terms("regions")["rule"]["needs_parent"]
        and org.startswith(last)
    ):
        return place._replace(trust=0.0)
    return place


def codes_named(name: str) -> Codes:
    """All codes that a place's name, said alone, has ever stood for, each with its editions as bits.

    >>> sorted(codes_named("安徽")), sorted(codes_named("寿县")), len(codes_named("江苏徐州市鼓楼区"))
    (['340000'], ['340422', '341521'], 1)
    """
    index, stems = codes_by_name(), codes_by_stem()
    found: Codes = {}
    at = 0
    while at < len(name):
        ends = range(min(len(name), at + _LONGEST), at + 1, -1)
        end = next((e for e in ends if name[at:e] in index), None) or next(
            (e for e in ends if name[at:e] in stems), None
        )
        if end is None:
            return {}
        codes = index.get(name[at:end]) or stems[name[at:end]]
        found = {c: bits for c, bits in codes.items() if not at or _lies_in(c, found)}
        at = end
    return found


def resolve_region(org: str, place: Place, *, year: int | None, context: str) -> Region | None:
    """The one place of the list that a body belongs to, or None where that is not certain.

    `place` is what `read_place` made of `org`; `context` the words around it: title, site
    and text. A name that several places bear is told by the parent that the context names;
    a bare 县 or 市 by the one place of that level of which it speaks.

    >>> place = read_place("鼓楼区教育局", year=2018)
    >>> resolve_region("鼓楼区教育局", place, year=2018, context="鼓楼区教育局按照福州市的部署").code
    '350102'
    """
    context = context[:_CONTEXT]
    if len(place.codes) == 1 and place.trust > 0:
        return _region(place.codes[0], place.edition, place.trust)
    if place.codes:
        near = [code for code in place.codes if _names_parent(code, place.edition, context)]
        return _region(near[0], place.edition, _BY_CONTEXT) if len(near) == 1 else None
    level = org[place.end : place.end + 1]
    named = _only_place_of_level(level, context) if level in "省市州盟县区旗" else None
    if named is None:
        return None
    told = _choose(codes_by_name()[named], (), year)
    return _region(told[0][0], told[1], _BY_LEVEL_WORD) if told and len(told[0]) == 1 else None


def full_name(code: str, edition: int) -> str:
    """A place's name with those of the places it lies in.

    >>> full_name("340103", len(editions()) - 1)
    '安徽省合肥市庐阳区'
    """
    names = editions()[edition].names
    parents = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    return "".join(names[p] for p in parents if p in names and not NO_PLACES.search(names[p]))


def _region(code: str, edition: int, confidence: float) -> Region:
    return Region(code, full_name(code, edition), editions()[edition].date, confidence)


def _skip_prefix(org: str) -> int:
    prefixes = load_terms("regions")["rule"]["before_place"]
    return max((len(p) for p in prefixes if org.startswith(p) and len(p) < len(org)), default=0)


def _next_name(org: str, place: Place) -> tuple[str, Codes, float] | None:
    """The longest name of a place that stands next, with its codes and how sure such a name is."""
    words = org[place.end : place.end + _LONGEST]
    index, stems = codes_by_name(), codes_by_stem()
    for length in range(len(words), 1, -1):
        if words[:length] in index:
            return words[:length], index[words[:length]], 1.0
    for length in range(len(words), 1, -1):
        codes = stems.get(words[:length])
        if codes is not None:
            told = _told_by_what_follows(org, place.end + length, codes)
            return (words[:length], told, _SHORT) if told else None
    return None


def _told_by_what_follows(org: str, at: int, codes: Codes) -> Codes | None:
    """Which places a name without its level may mean here: 吉林 before 教育厅, before 长春市."""
    index = codes_by_name()
    lengths = range(min(_LONGEST, len(org) - at), 1, -1)
    below = next((index[org[at : at + n]] for n in lengths if org[at : at + n] in index), None)
    if below is not None:
        return {c: bits for c, bits in codes.items() if any(_lies_in(b, (c,)) for b in below)} or None
    if not begins_line_of_work(org, at):
        return None
    provinces = {c: bits for c, bits in codes.items() if c.endswith("0000")}
    if provinces and (org.endswith("厅") or all(not c.endswith("00") for c in codes if c not in provinces)):
        return provinces
    return codes


def _choose(
    codes: Codes, parents: Iterable[str], year: int | None
) -> tuple[tuple[str, ...], int, bool] | None:
    """Which of the codes count in the report's year, in which edition, and whether that is the year's own.

    Without a year the newest edition counts, unless the name once was another place's.
    """
    parents = tuple(parents)
    within = {code: bits for code, bits in codes.items() if not parents or _lies_in(code, parents)}
    if not within:
        return None
    newest = len(editions()) - 1
    own = newest if year is None else edition_for(year)
    for edition in sorted(range(newest + 1), key=lambda e: (abs(e - own), -e)):
        there = tuple(code for code, bits in within.items() if bits >> edition & 1)
        if there:
            is_one = year is not None or len({(code[:2], _level(code)) for code in within}) == 1
            return (there if is_one else tuple(within)), edition, edition == own
    return None


def _lies_in(code: str, parents: Iterable[str]) -> bool:
    return any(code != parent and code.startswith(code_stub(parent)) for parent in parents)


def code_stub(code: str) -> str:
    """The part of a code that those of all places in it begin with.

    >>> code_stub("340000"), code_stub("340100"), code_stub("340103")
    ('34', '3401', '340103')
    """
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _level(code: str) -> int:
    return len(code_stub(code)) // 2


def _is_unlisted(org: str, at: int, name: str) -> bool:
    """Whether a listed name stands here for a street or zone of the place before it: 中山市东区街道."""
    follows = org[at + len(name) : at + len(name) + 2]
    return name in load_terms("regions")["rule"]["needs_parent"] or follows.startswith(("街道", "镇", "乡"))


def _names_parent(code: str, edition: int, context: str) -> bool:
    """Whether the context names a place that this one lies in, by its full or its short name."""
    names = editions()[edition].names
    own = names.get(code, "")
    for parent in {code[:2] + "0000", code[:4] + "00"} - {code}:
        name = names.get(parent)
        if name and (name in context or (name[:2] != own[:2] and len(name) > 2 and name[:-1] in context)):
            return True
    return False


def _only_place_of_level(level: str, context: str) -> str | None:
    """The one name of a place of this level that the context speaks of, where there is one."""
    counts = Counter(_names_ending_with(level, context))
    if not counts:
        return None
    (name, most), *others = counts.most_common(2)
    return name if most > 1 and (not others or most >= 3 * others[0][1]) else None


def _names_ending_with(level: str, context: str) -> Iterator[str]:
    index = codes_by_name()
    at = context.find(level)
    while at >= 0:
        for length in range(min(_LONGEST, at + 1), 1, -1):
            if context[at + 1 - length : at + 1] in index:
                yield context[at + 1 - length : at + 1]
                break
        at = context.find(level, at + 1)
