"""Numbers that Word draws before paragraphs and that stand in no text, as 一、 or ① do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from extract.office import attribute, local

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
_MOST_STEPS = 20  # of a style based on a style
# After these a number needs no space before the words.
_CLOSED = tuple("、，。．.）)】〕》")
_CIRCLED = tuple(chr(code) for code in range(0x2460, 0x2474))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list is numbered: its format, its text with %1 … %9, where it begins."""

    kind: str
    text: str
    start: int = 1


@dataclass(slots=True)
class WordNumbers:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by the list's number
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # by paragraph style: list, level
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)  # lists that count on together

    def next_marker(self, properties: Any | None) -> str:
        """The marker of a paragraph with these properties, "" where it has none; counts it."""
        place = self._place_of(properties)
        if place is None:
            return ""
        number, depth = place
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        group = self.groups.get(number, number)
        self.counts[group, depth] = self.counts.get((group, depth), level.start - 1) + 1
        for deeper in range(depth + 1, _MOST_LEVELS):
            self.counts.pop((group, deeper), None)
        if level.kind in {"bullet", "none"}:
            return ""
        return _PLACE.sub(lambda match: self._count(group, levels, int(match[1]) - 1), level.text)

    def _count(self, group: str, levels: dict[int, Level], depth: int) -> str:
        level = levels.get(depth, Level(kind="decimal", text=""))
        return write_number(self.counts.get((group, depth), level.start), level.kind)

    def _place_of(self, properties: Any | None) -> tuple[str, int] | None:
        """The list and the level of a paragraph: its own, else its style's."""
        if properties is None:
            return None
        style = _value(properties, "pStyle")
        inherited = self.styles.get(style) if style else None
        own = next((child for child in properties if local(child) == "numPr"), None)
        if own is None:
            return inherited
        number, depth = _value(own, "numId"), _value(own, "ilvl")
        if number == "0":  # says that the style's numbering does not hold here
            return None
        if number is None:
            return inherited
        return number, _whole(depth, inherited[1] if inherited else 0)


def read_numbers(numbering: Any | None, styles: Any | None) -> WordNumbers:
    """The lists of a document by its two parts, either of which may be missing."""
    numbers = WordNumbers()
    if numbering is None:
        return numbers
    plans = {
        attribute(plan, "abstractNumId"): _levels(plan) for plan in numbering if local(plan) == "abstractNum"
    }
    for entry in numbering:
        number = attribute(entry, "numId")
        if local(entry) == "num" and number is not None:
            plan = _value(entry, "abstractNumId")
            levels = dict(plans.get(plan, {}))
            overrides = [child for child in entry if local(child) == "lvlOverride"]
            for child in overrides:
                levels.update(_levels(child))
            numbers.levels[number] = levels
            numbers.groups[number] = number if overrides else f"plan {plan}"
    if styles is not None:
        numbers.styles = _styles(styles)
    return numbers


def join_marker(marker: str, text: str) -> str:
    """A paragraph's words behind its marker, parted by a space only where they would run together.

    >>> join_marker("一、", "总体情况"), join_marker("1.", "5件"), join_marker("第一章", "总则")
    ('一、总体情况', '1. 5件', '第一章 总则')
    """
    if not marker or not text.strip():
        return text
    is_apart = marker.endswith((*_CLOSED, *_CIRCLED)) and not (
        marker[-1] in ".．" and text.lstrip()[:1].isdecimal()
    )
    return f"{marker}{text.lstrip()}" if is_apart else f"{marker} {text.lstrip()}"


def write_number(number: int, kind: str) -> str:
    """A number as a list shows it; formats that are not known are shown in digits.

    >>> [write_number(12, kind) for kind in ("chineseCounting", "decimalEnclosedCircle", "upperRoman")]
    ['十二', '⑫', 'XII']
    """
    writer = _WRITERS.get(kind)
    return writer(number) if writer and 0 < number < 100 else str(number)


def _chinese(number: int, digits: str = _DIGITS, ten: str = "十") -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else ten if tens == 1 and digits is _DIGITS else digits[tens] + ten
    return head + (digits[ones] if ones else "")


def _roman(number: int) -> str:
    written = ""
    while number >= 50:
        return str(number)
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: _chinese(number, _FORMAL, "拾"),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "decimalEnclosedParen": lambda number: chr(0x2473 + number) if number <= 20 else f"({number})",
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}


def _levels(plan: Any) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for entry in plan:
        if local(entry) == "lvl":
            found[_whole(attribute(entry, "ilvl"), 0)] = Level(
                kind=_value(entry, "numFmt") or "decimal",
                text=_value(entry, "lvlText") or "",
                start=_whole(_value(entry, "start"), 1),
            )
    return found


def _styles(styles: Any) -> dict[str, tuple[str, int]]:
    """The list and level of each paragraph style that has them, itself or by what it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles:
        name = attribute(style, "styleId")
        if local(style) != "style" or name is None:
            continue
        base = _value(style, "basedOn")
        if base:
            based[name] = base
        for properties in (child for child in style if local(child) == "pPr"):
            for entry in (child for child in properties if local(child) == "numPr"):
                number = _value(entry, "numId")
                if number is not None:
                    own[name] = (number, _whole(_value(entry, "ilvl"), 0))
    found: dict[str, tuple[str, int]] = {}
    for name in {*own, *based}:
        at: str | None = name
        for _ in range(_MOST_STEPS):
            if at is None or at in own:
                break
            at = based.get(at)
        if at in own and own[at][0] != "0":
            found[name] = own[at]
    return found


def _value(element: Any, name: str) -> str | None:
    """The `val` of a child of this name."""
    child = next((child for child in element if local(child) == name), None)
    return None if child is None else attribute(child, "val")


def _whole(written: str | None, default: int) -> int:
    return int(written) if written is not None and re.fullmatch(r"[0-9]{1,4}", written) else default
