"""Findings in words: the names of places, figures and sums, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from transform.report import Place
from transform.vocabulary import load_terms

ZH, EN = 0, 1


def name_place(place: Place, language: int) -> str:
    """A place by the words printed in its form.

    >>> name_place(("requests", "handled_total", "total"), ZH)
    '表三（申请办理） · （七）总计 · 总计'
    >>> name_place(("requests", "new", "total"), EN)
    'table three (requests), row 1 new requests, column total'
    """
    table, row, column = (
        name_part(kind, code, language) for kind, code in zip(("table", "row", "column"), place, strict=True)
    )
    return f"{table} · {row} · {column}" if language == ZH else f"{table}, row {row}, column {column}"


def write_number(value: Decimal | None) -> str:
    """A figure without a needless point.

    >>> write_number(Decimal("16.480")), write_number(Decimal("1E+3")), write_number(None)
    ('16.48', '1000', '—')
    """
    if value is None:
        return "—"
    return f"{value.normalize():f}" if value else "0"


def round_figure(value: Decimal, places: int) -> Decimal:
    """A figure rounded behind the point, however long it is.

    Decimal by itself refuses a result of more than 28 digits, and a huge figure beside a tiny
    one on a page divides into such.

    >>> round_figure(Decimal("66.666"), 1), round_figure(Decimal("1E+27"), 2) == Decimal("1E+27")
    (Decimal('66.7'), True)
    """
    step = Decimal(1).scaleb(-places)
    with localcontext(prec=max(1, value.adjusted() + places + 2)):
        return value.quantize(step)


def write_sum(values: Sequence[Decimal]) -> str:
    """Addends and their sum; noughts are left out where others stand.

    >>> write_sum([Decimal(3), Decimal(0), Decimal(4)])
    '3+4=7'
    """
    shown = [value for value in values if value] or list(values[:1])
    joined = "+".join(write_number(value) for value in shown)
    return joined if len(shown) == 1 else f"{joined}={write_number(sum(shown, start=Decimal(0)))}"


def write_choice(values: Sequence[Decimal], language: int) -> str:
    """Values of which one would do.

    >>> write_choice([Decimal(4), Decimal(6)], EN)
    '4 or 6'
    """
    return (" 或 " if language == ZH else " or ").join(write_number(value) for value in values)


def name_part(kind: str, code: str, language: int) -> str:
    """One of a place's three codes (`kind` table, row or column) in words; else the code itself."""
    names: dict[str, list[str]] = load_terms("audit")["name"][kind]
    return names[code][language] if code in names else code
