"""Audit: the rules of terms/audit.toml over one report's cells and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from transform.audit_absolutes import audit_absolutes
from transform.audit_cells import audit_doubles, audit_single_cells
from transform.audit_change import audit_changes
from transform.audit_claims import audit_claims
from transform.audit_lists import audit_lists
from transform.audit_shares import audit_shares
from transform.audit_slips import Slips
from transform.audit_sums import Cells, Sum, by_place, is_kept, list_sums, value_of, weigh
from transform.audit_text import Narrative
from transform.audit_wording import EN, ZH, name_place, write_number, write_sum
from transform.report import Cell, Finding, FindingCause, Metric, Place

SecondReading = Callable[[], Mapping[Place, Decimal | None]]


def audit_report(
    text: str,
    cells: Sequence[Cell],
    metrics: Sequence[Metric],
    *,
    tables: Sequence[tuple[int, int]] = (),
    year: int | None = None,
    org: str | None = None,
    reread: SecondReading | None = None,
    doubles: Sequence[tuple[Place, tuple[int, int]]] = (),
) -> tuple[Finding, ...]:
    """The rules that a report does not keep, in the order of their places.

    Offsets of `cells`, `metrics` and `tables` (the spans of text that tables cover) are
    into `text`. A report that keeps every rule has no finding. `reread` reads the tables in
    another way; it is called only where a sum is broken, and tells a misreading from a slip.
    `doubles` are places that the page shows again with another number, and where.
    """
    known = by_place(cells)
    narrative = Narrative(text=text, metrics=tuple(metrics), tables=tuple(tables), year=year, org=org)
    findings: list[Finding] = []
    if known:
        findings += _audit_sums(known, reread)
        mended = {f.likely: f.likely_value for f in findings if f.likely and f.likely_value is not None}
        findings += audit_single_cells(known)
        findings += audit_doubles(known, doubles, text)
        findings += audit_claims(narrative, known, mended)
        findings += audit_shares(narrative, known)
        findings += audit_absolutes(narrative, known)
    if metrics:
        findings += audit_lists(narrative)
        findings += audit_changes(narrative)
    return tuple(sorted(findings, key=lambda one: (one.start, one.end, one.rule)))


def _audit_sums(cells: Cells, reread: SecondReading | None) -> list[Finding]:
    sums = list_sums(cells)
    sides = [weigh(one, cells) for one in sums]
    broken = [
        (one, weighed)
        for one, weighed in zip(sums, sides, strict=True)
        if weighed is not None and not is_kept(one, weighed)
    ]
    if not broken:
        return []
    second = reread() if reread else {}
    blamed = Slips(sums, cells).blame([one for one, _ in broken])
    return [
        _sum_finding(one, weighed, cells, blamed.get(index), second)
        for index, (one, weighed) in enumerate(broken)
    ]


def _sum_finding(
    one: Sum,
    sides: tuple[Decimal, Decimal],
    cells: Cells,
    slip: tuple[Place, Decimal] | None,
    second: Mapping[Place, Decimal | None],
) -> Finding:
    place = one.right[0]
    cell = cells[place]
    stated = value_of(place, cells) or Decimal(0)
    expected = stated + sides[0] - sides[1]
    misread = [p for p in one.places if p in second and second[p] != cells[p].value]
    arithmetic = _arithmetic(one, cells)
    advice_zh, advice_en = _advise(one, cells, slip, expected, misread)
    return Finding(
        rule=one.rule.id,
        cause=FindingCause.READING if misread else FindingCause.SOURCE,
        start=cell.start or 0,
        end=cell.end or 0,
        place=place,
        cells=tuple(p for p in one.places if value_of(p, cells)) or (place,),
        stated=stated,
        expected=(expected,) if expected >= 0 else (),
        arithmetic=arithmetic,
        likely=slip[0] if slip else None,
        likely_value=slip[1] if slip else None,
        message_zh=f"{name_place(place, ZH)}：{one.rule.zh}。{arithmetic}。",
        message_en=f"{name_place(place, EN)}: {one.rule.en}. {arithmetic}.",
        advice_zh=advice_zh,
        advice_en=advice_en,
    )


def _arithmetic(one: Sum, cells: Cells) -> str:
    left, right = (
        write_sum([value_of(place, cells) or Decimal(0) for place in side]) for side in (one.left, one.right)
    )
    return f"{left} {'>' if one.is_limit else '≠'} {right}"


def _advise(
    one: Sum,
    cells: Cells,
    slip: tuple[Place, Decimal] | None,
    expected: Decimal,
    misread: Sequence[Place],
) -> tuple[str, str]:
    if misread:
        zh, en = name_place(misread[0], ZH), name_place(misread[0], EN)
        return (
            f"两种读法不一致（{zh}），可能是程序误读：请对照原页。",
            f"two readings differ ({en}): the program may have misread it; see the page.",
        )
    if slip:
        place, value = slip
        stated, wanted = write_number(value_of(place, cells)), write_number(value)
        named = name_place(place, ZH)
        zh = f"很可能是{named}有误：填写 {stated}，应为 {wanted}（改此一处，有关等式全部成立）。"
        named = name_place(place, EN)
        en = f"likely slip: {named}: {stated} is printed, {wanted} would keep all its equations."
        return zh, en
    place = one.right[0]
    if one.is_limit or expected < 0:
        return "请核对两处数据。", "check both figures."
    zh = f"请核对：若各分项无误，{name_place(place, ZH)}应为 {write_number(expected)}；否则核对分项。"
    en = f"check: if the parts are right, {name_place(place, EN)} should be {write_number(expected)}."
    return zh, en
