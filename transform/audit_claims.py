"""Figures of the text against the sets of cells that their words can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from transform.audit_rules import Claim, claims, find_rule
from transform.audit_sums import Cells, value_of
from transform.audit_text import Narrative, count_places, expand_places, fits, text_finding
from transform.audit_wording import EN, ZH, name_place, write_choice, write_number
from transform.report import Finding, FindingCause, Metric, MetricKind, Place
from transform.vocabulary import load_terms

_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_UNIT_SLIP = 10_000


def audit_claims(
    narrative: Narrative, cells: Cells, mended: Mapping[Place, Decimal] = MappingProxyType({})
) -> Iterator[Finding]:
    """The figures of the text that none of the cells they can mean bears out.

    `mended` are the likely slips of the tables with what they should say: a figure that
    agrees with these is told so, as it is the cell that is to be changed.
    """
    for metric in narrative.counts():
        claim = find_claim(narrative, metric)
        if claim is None or (claim.is_generic and not _is_meant(claim, metric, narrative)):
            continue
        sets = [places for places in (expand_places(one, cells) for one in claim.sets) if places]
        counted = [(places, value) for places in sets if (value := _count(places, cells, metric)) is not None]
        if not counted or any(fits(metric, narrative.text, value) for _, value in counted):
            continue
        better = [
            place
            for places, value in counted
            for place in places
            if place in mended
            and fits(metric, narrative.text, value + mended[place] - (value_of(place, cells) or 0))
        ]
        yield _finding(narrative, metric, claim, counted, better[0] if better else None)


def find_claim(narrative: Narrative, metric: Metric) -> Claim | None:
    """The claim that a figure makes, by its code and its own words."""
    words = narrative.words(metric.start, metric.end)
    for claim in claims():
        is_meant = claim.codes & {metric.code, "*"} and claim.words.search(words)
        if is_meant and not (claim.without and claim.without.search(words)):
            return claim
    return None


def _is_meant(claim: Claim, metric: Metric, narrative: Narrative) -> bool:
    """Whether a figure counts all of what a generic claim is about: no part, and nothing else."""
    if narrative.is_part(metric):
        return False
    about = load_terms("audit")["about"][claim.sets[0][0][0]]
    sentence = narrative.words(*narrative.sentence(metric.start, metric.end))
    if re.search(about["never"], sentence):
        return False
    return metric.section_role in about["roles"] or bool(re.search(about["words"], sentence))


def _count(places: Sequence[Place], cells: Cells, metric: Metric) -> Decimal | None:
    value = count_places(places, cells)
    if value is None or metric.kind is not MetricKind.MONEY:
        return value
    factor = _YUAN.get(cells[places[0]].unit or "")
    return None if factor is None else value * factor


def _finding(
    narrative: Narrative,
    metric: Metric,
    claim: Claim,
    counted: Sequence[tuple[Sequence[Place], Decimal]],
    mended: Place | None,
) -> Finding:
    values = list(dict.fromkeys(value for _, value in counted))
    places = list(dict.fromkeys(place for one, _ in counted for place in one))
    is_scope = narrative.is_of_other_scope(metric)
    rule = find_rule("scope") if is_scope else claim.rule
    quoted = narrative.words(metric.start, metric.end)
    stated, zh, en = write_number(metric.value), write_choice(values, ZH), write_choice(values, EN)
    named_zh, named_en = _name(places)
    return text_finding(
        rule.id,
        (metric.start, metric.end),
        stated=metric.value,
        expected=values,
        arithmetic=f"{stated} ≠ {en}",
        cells=places,
        message=(
            f"正文“{quoted}”：{rule.zh}。正文为 {stated}，表格（{named_zh}）为 {zh}。",
            f"text “{quoted}”: {rule.en}. Text: {stated}; table ({named_en}): {en}.",
        ),
        advice=_advise(metric, values, mended, is_scope=is_scope),
        cause=FindingCause.SCOPE if is_scope else FindingCause.SOURCE,
    )


def _name(places: Sequence[Place]) -> tuple[str, str]:
    zh, en = ("；".join(name_place(p, lang) for p in places[:2]) for lang in (ZH, EN))
    if len(places) > 2:
        return f"{zh} 等 {len(places)} 格", f"{en} and {len(places) - 2} more cells"
    return zh, en


def _advise(
    metric: Metric, values: Sequence[Decimal], mended: Place | None, *, is_scope: bool
) -> tuple[str, str]:
    zh, en = write_choice(values, ZH), write_choice(values, EN)
    if mended:
        return (
            f"正文与改正后的{name_place(mended, ZH)}相符：请改表格，正文不动。",
            f"the text agrees with {name_place(mended, EN)} once mended: change the table, not the text.",
        )
    if is_scope:
        return "请在正文写明统计范围，或使两处口径一致。", "say which bodies are counted, or count alike."
    apart = {metric.value * _UNIT_SLIP, metric.value / _UNIT_SLIP}
    if metric.value and any(value in apart for value in values):
        return "相差恰为一万倍：请核对“元”与“万元”。", "ten thousand times apart: check 元 against 万元."
    return f"请把正文改为 {zh}，或核对表格。", f"change the text to {en}, or check the table."
