"""Statements that nothing happened: 未收到申请, 没有收取费用, 数量均为0, 零投诉."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transform.phrases import Layout
from transform.vocabulary import load_terms

_CAUSE = re.compile(
    r"与[^，。；;]{1,16}?(?:有关|相关)的|(?:因|由|针对)[^，。；;]{1,30}?(?:而)?(?:引发|引起|造成|导致|产生|提起|引致|申请|收取)(?:的|行政)?"
)
_BREAK = re.compile(r"[。；;！？\n]|[，,](?!\s*(?:行政|诉讼|复议|投诉|举报))")
_END_WORDS = re.compile(
    r"(?:(?:的|等)?(?:行政)?(?:公开|政府|政务|有关|相关|发生|产生|出现|提出|支出|案件|事项|情况|情形|现象|事件|问题|申请|件|工作|行为|费用|数量|信息|案|表))+"
)
_EQUALS_ZERO = re.compile(
    r"(?=[均都皆数量件支情总合分次金费申复诉投举])(?:均|都|皆|数|量|数量|件数|支出|情况|总数|总计|合计|分别|次数|总额|金额|费用|申请|复议|诉讼|投诉|举报)\s*+(?:[:：]\s*+)?(?P<zero>(?:均|都|皆)?(?:是|为)\s*(?:零|0))(?![.\d%余多万]|\s*[件条次起宗元个份例人封项篇])"
)
_ZERO_THING = re.compile(r"(?<![\d一二三四五六七八九十百归为])零(?P<thing>%s)")
_ANSWER = re.compile(
    r"(?P<head>(?:复议|诉讼|申请|投诉|收费|减免|费用)[^，。；;\n]{0,8}?)[:：]\s*(?:本?年度?|全年|今年|本单位|本机关|我局|目前|暂|均|\d{4}年度?){0,2}(?P<zero>[无零0])(?=[。；;，,\n\s]|$)"
)

_CARRIED = re.compile("结转")
_OUTCOMES = frozenset({"requests_refused", "requests_granted_in_part"})
_NOT_OVERTURNED = re.compile(
    r"(?P<head>(?:复议|诉讼)[^，。；;\n]{0,8}?)(?P<zero>(?:未|没有)被[^，。；;\n]{0,12}?(?:纠错|纠正|撤销|变更|败诉))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """One thing that did not happen; several share a span where one sentence names several."""

    start: int
    end: int
    figure_start: int
    figure_end: int
    code: str
    indicator: str
    unit: str


def find_zeros(layout: Layout) -> Iterator[Zero]:
    """Every zero statement that names what did not happen, in order of the kinds of statement.

    >>> from transform.phrases import lay_out
    >>> [z.code for z in find_zeros(lay_out("全年未发生行政复议和行政诉讼。"))]
    ['reviews', 'litigation']
    """
    yield from _find_negated(layout)
    yield from _find_equal_zero(layout)
    yield from _find_zero_things(layout)
    yield from _find_answers(layout, _ANSWER)
    yield from _find_answers(layout, _NOT_OVERTURNED)


def _find_negated(layout: Layout) -> Iterator[Zero]:
    text, words = layout.text, _words()
    reached = -1
    for match in words.verbs.finditer(text):
        start = match.start()
        if (
            start < reached
            or words.friends.match(text, max(0, start - 1))
            or words.friends.match(text, start)
        ):
            continue
        stop = _BREAK.search(text, match.end(), match.end() + 70)
        end = stop.start() if stop else min(len(text), match.end() + 40)
        zeros = tuple(_name(text, match, end, words))
        if zeros:
            reached = max(zero.end for zero in zeros)
        yield from zeros


def _name(text: str, match: re.Match[str], end: int, words: _Words) -> Iterator[Zero]:
    """The things named between the verb and the end of the statement."""
    said = text[match.start() : end]
    if words.unreal.search(text, max(0, match.start() - 14), match.start()):
        return
    cause = _CAUSE.search(said)
    # What comes of a cause did not happen; the cause itself is only its reason.
    blank = said if cause is None else said[: cause.start()] + "·" * len(cause.group()) + said[cause.end() :]
    verb = match.group()
    found: list[tuple[re.Match[str], _Thing]] = []
    for thing in words.things:
        hit = thing.pattern.search(blank)
        if hit is None or (thing.code == "other" and not words.happening.search(said)):
            continue
        if words.goes_on.match(said, hit.end()):
            continue
        if "收" in verb and "取" in verb and thing.code != "fees_charged":
            continue  # 未收取依申请公开费用 speaks of fees only
        found.append((hit, thing))
    if not found:
        return
    last = max(hit.end() for _, thing in found for hit in thing.pattern.finditer(blank))
    if _CARRIED.search(blank) or any(thing.code in _OUTCOMES for _, thing in found):
        found = [(hit, thing) for hit, thing in found if thing.code != "requests_received"]
    if words.lacking.search(blank, len(verb), min((hit.start() for hit, _ in found), default=0)):
        return
    tail = _END_WORDS.match(said, last)
    closed = tail.end() if tail else last
    if words.goes_on.match(said, closed) or words.goes_on.match(said, last):
        return
    if match["bare"] and closed < len(said.rstrip()) and said[closed] not in "(（":
        return  # 没有落实申请登记制度 goes on to say what is lacking
    close = match.start() + closed
    for _, thing in found:
        yield thing.zero((match.start(), close), match.span(), said[len(verb) : closed])


def _find_equal_zero(layout: Layout) -> Iterator[Zero]:
    text, words = layout.text, _words()
    for match in _EQUALS_ZERO.finditer(text):
        start, _ = layout.sentence(match.start())
        start = max(start, match.start() - 60)
        if not re.search("均|都|皆|分别", match.group()):
            start = max(start, layout.clause(match.start())[0])
        said = text[start : match.start("zero")]
        head = said.rfind("的", 0, -1) + 1  # 与诉讼有关的费用支出为零 speaks of money only
        if any(thing.pattern.search(said, head) for thing in words.things):
            start, said = start + head, said[head:]
        found = [(hit, thing) for thing in words.things if (hit := thing.pattern.search(said))]
        if not found:
            continue
        first = start + min(hit.start() for hit, _ in found)
        for _, thing in found:
            yield thing.zero((first, match.end()), match.span("zero"), said)


def _find_zero_things(layout: Layout) -> Iterator[Zero]:
    words = _words()
    for match in words.nothing.finditer(layout.text):
        start, _ = layout.clause(match.start())
        if words.unreal.search(
            layout.text[start : match.start()].rstrip("、零" + "".join(words.nothing_codes))
        ):
            continue
        thing = match["thing"]
        code = words.nothing_codes[thing]
        yield Zero(
            start=match.start(),
            end=match.end(),
            figure_start=match.start(),
            figure_end=match.start() + 1,
            code=code,
            indicator=thing,
            unit="元" if code == "fees_charged" else "件",
        )


def _find_answers(layout: Layout, pattern: re.Pattern[str]) -> Iterator[Zero]:
    """Things that stand before their zero: 行政复议：无, 该复议件未被纠错."""
    words = _words()
    for match in pattern.finditer(layout.text):
        start, _ = layout.clause(match.start("head"))
        said = layout.text[start : match.start("zero")]
        for thing in words.things:
            if thing.pattern.search(said):
                yield thing.zero((start, match.end()), match.span("zero"), said)


class _Thing(NamedTuple):
    code: str
    pattern: re.Pattern[str]
    unit: str
    indicator: str

    def zero(self, span: tuple[int, int], figure: tuple[int, int], said: str) -> Zero:
        """That this did not happen; `said` is what the text calls it, where its terms do not."""
        return Zero(
            start=span[0],
            end=span[1],
            figure_start=figure[0],
            figure_end=figure[1],
            code=self.code,
            indicator=self.indicator or said,
            unit=self.unit,
        )


class _Words(NamedTuple):
    verbs: re.Pattern[str]
    lacking: re.Pattern[str]
    goes_on: re.Pattern[str]
    unreal: re.Pattern[str]
    friends: re.Pattern[str]
    happening: re.Pattern[str]
    things: tuple[_Thing, ...]
    nothing: re.Pattern[str]
    nothing_codes: dict[str, str]


@cache
def _words() -> _Words:
    terms = load_terms("zeros")
    return _Words(
        re.compile("(?=[尚暂从并均未没无不])(?:" + "|".join(terms["verbs"]) + ")"),
        re.compile(terms["lacking"]),
        re.compile(terms["goes_on"]),
        re.compile(terms["unreal"]),
        re.compile(".?(?:" + "|".join(terms["friends"]) + ")"),
        re.compile(terms["happening"]),
        tuple(
            _Thing(row["code"], re.compile(row["pattern"]), row["unit"], row["indicator"])
            for row in terms["thing"]
        ),
        re.compile(_ZERO_THING.pattern % "|".join(terms["nothing"])),
        dict(terms["nothing"]),
    )
