"""Text to Decimal: numbers as Chinese reports write them, in Arabic digits, numerals or both.

Our own reader. cn2an 0.5.24, the best kept library, was tried on the 270 forms with a value in
tests/transform/numbers.toml: it reads 202 and refuses 68, which this genre is full of (一万余,
十几, 近百, 1,113, 三点五万); and it takes 三五 (three to five) for 35.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from transform.errors import CellError

CHINESE_DIGITS = "零〇一二两三四五六七八九"
_DIGITS = {
    c: v
    for v, cs in enumerate(
        ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for c in cs
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

ARABIC = r"\d{1,18}(?:[,，]\d{3}(?!\d)){0,5}(?:\.\d{1,9})?"
"""A number in ASCII digits, thousands marked or not; bounded, so that no run of digits costs more
than its length."""

NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"

FIGURE = (
    rf"(?:(?<!\d){ARABIC}[^\S\n]*+[余多几]?[^\S\n]*+(?:[百千][余多][万亿]|[十百千]?[万亿]|[百千])?(?:{ARABIC}千)?"
    rf"|(?<!{NUMERAL}){NUMERAL}{{1,16}}(?:点{NUMERAL}{{1,6}})?(?:[余多几][万亿百千]{{1,3}})?)"
    r"[^\S\n]*+[余多几来]?"
)
"""A figure before its unit: digits, numerals, a magnitude and a word of approximation.

Blanks are taken for good (`*+`): shared out among three places, 300 of them cost seconds."""

_ARABIC_FORM = re.compile(rf"({ARABIC})([十百千]?[万亿]|[十百千])?(?:({ARABIC})([百千]))?")
_APPROXIMATE = re.compile(r"[余多几来]|(?:上|近|约|逾|超|过)(?=[十百千万\d])")
_LONGEST = 20  # longer runs of digits are identifiers
_PLACES = 21  # more before the point no body counts; past Decimal's 28 a value would be rounded
_NO_VALUE = re.compile(r"\d\s+\d|^[几数]")
_SPACE = re.compile(r"\s+")
_NUMERALS_ONLY = re.compile(rf"{NUMERAL}+")


def read_number(cell: str) -> Decimal | None:
    """Read the number in one table cell, exactly as published.

    A blank cell is None, never 0: some offices leave a cell empty where the template asks
    for a zero, and the two must stay distinguishable. Units are the caller's business.
    Raises CellError when anything else is in the cell ("3.6万", "见附件").

    >>> read_number("１，２３４"), read_number(" "), read_number("-3.5")
    (Decimal('1234'), None, Decimal('-3.5'))
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", cell))
    if not plain:
        return None
    if not re.fullmatch(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", plain):
        raise CellError(cell)
    return Decimal(plain.replace(",", "").replace("−", "-"))


def read_figure(figure: str) -> Decimal | None:
    """The value of a figure in running text, magnitudes multiplied out; None where it has none.

    A word of approximation does not change the value (600余 is 600); `is_rough` tells. No
    value has: what counts nothing by itself (百, 几十, 数百), two numerals side by side that
    mean a range (三五), and digits that are masked or broken.

    >>> read_figure("3.5万"), read_figure("两百余"), read_figure("一万二"), read_figure("三五")
    (Decimal('35000'), Decimal('200'), Decimal('12000'), None)
    """
    plain = unicodedata.normalize("NFKC", figure)
    if _NO_VALUE.search(plain):
        return None
    plain = _SPACE.sub("", plain)
    if len(plain) > _LONGEST:
        return None
    rough = is_rough(plain)
    plain = _APPROXIMATE.sub("", plain)
    value = _read_arabic(plain) if plain[:1].isdigit() else _read_chinese(plain, may_start_bare=rough)
    return None if value is not None and value.adjusted() >= _PLACES else value


def is_rough(figure: str) -> bool:
    """Whether a figure says of itself that it is approximate (600余, 十几, 近百).

    >>> is_rough("600余"), is_rough("600")
    (True, False)
    """
    return _APPROXIMATE.search(figure) is not None


def _read_arabic(plain: str) -> Decimal | None:
    match = _ARABIC_FORM.fullmatch(plain)
    if match is None:
        return None
    digits, magnitude, more, more_magnitude = match.groups()
    value = _decimal(digits) * _magnitude(magnitude)
    if more is not None:
        value += _decimal(more) * _magnitude(more_magnitude)
    return _plain(value)


def _read_chinese(plain: str, *, may_start_bare: bool) -> Decimal | None:
    whole, point, fraction = plain.partition("点")
    if point:
        return _read_with_point(whole, fraction)
    if not _NUMERALS_ONLY.fullmatch(plain):
        return None
    if not any(c in _UNITS or c in _MYRIADS for c in plain):
        return _read_digit_row(plain)
    if plain[0] in "百千万亿" and not (may_start_bare or plain in ("百万", "千万")):
        return None
    return _read_places(plain)


def _read_with_point(whole: str, fraction: str) -> Decimal | None:
    magnitude = fraction[-1] if fraction[-1:] in _MYRIADS else ""
    digits = fraction.removesuffix(magnitude)
    head = _read_chinese(whole, may_start_bare=False)
    if head is None or not digits or any(c not in _DIGITS for c in digits):
        return None
    value = head + Decimal("0." + "".join(str(_DIGITS[c]) for c in digits))
    return _plain(value * _magnitude(magnitude))


def _read_digit_row(plain: str) -> Decimal | None:
    """One digit, or digits read out one by one; two or three beside each other mean a range."""
    if len(plain) > 1 and (len(plain) < 4 and not set(plain) & set("零〇")):
        return None
    return Decimal("".join(str(_DIGITS[c]) for c in plain))


def _read_places(plain: str) -> Decimal | None:
    """Numerals with 十, 百, 千, 万, 亿 in falling order; None where the order is broken."""
    total = section = 0
    digit: int | None = None
    last, highest = 1, 10**9  # the place just read, and the least myriad read so far
    for char in plain:
        if char in _DIGITS:
            if digit:  # 三五十 is a range
                return None
            digit = _DIGITS[char]
            last = last if digit else 1
        elif char in _UNITS:
            if section and section % (_UNITS[char] * 10):  # 十百
                return None
            section += (1 if digit is None else digit) * _UNITS[char]
            last, digit = _UNITS[char], None
        else:
            here = section + (digit or 0)
            if _MYRIADS[char] >= highest and here:  # 三万五万
                return None
            total = total + (here or 1) * _MYRIADS[char] if here or not total else total * _MYRIADS[char]
            last = highest = _MYRIADS[char]
            section, digit = 0, None
    if digit:
        section += digit * (last // 10 if last > 10 else 1)  # 一百二 is 120, 一万二 12000
    return Decimal(total + section)


def _decimal(digits: str) -> Decimal:
    return Decimal(re.sub("[,，]", "", digits))


@cache
def _magnitude(name: str | None) -> Decimal:
    value = 1
    for char in name or "":
        value *= _UNITS.get(char) or _MYRIADS[char]
    return Decimal(value)


def _plain(value: Decimal) -> Decimal:
    """Without exponent and without the zeros that multiplying left behind the point."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if value == whole else value.normalize()
