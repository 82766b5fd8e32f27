"""Draws one report by a seed: an invented body, its year, its own facts, its way of numbering."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
DIGITS = "〇一二三四五六七八九"
MASKED_PLACES = ("xx县", "XX市", "xx区", "××县", "某县")
MASKED_YEARS = ("20xx", "20XX", "xx", "20**")
BUSINESS = ("围绕主业抓公开", "重点领域公开", "主要做法", "亮点工作", "结合职能抓落实")
NO_MARK: Callable[[int], str] = lambda number: ""  # noqa: E731 - reads as the other marks do


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One report: its own title, whose it is, and its lines in order, sign-off last.

    `year` is None where the report masks it; `lines` holds neither title nor addressee.
    """

    title: str
    org: str
    year: int | None
    recipient: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """How one report speaks of itself, and how it numbers its parts and items."""

    names: dict[str, str]
    part_mark: Callable[[int], str]
    item_mark: Callable[[int], str]
    has_headings: bool


def draw_report(rng: Random, *, long: bool = False) -> Drawn:
    """Draw a report; `long` ones have every part, with all that is to say in each.

    >>> one, same = draw_report(Random(7)), draw_report(Random(7))
    >>> one == same, len(one.lines) > 4
    (True, True)
    """
    phrases = load_data("phrases.toml")
    kind = rng.choice(load_data("bodies.toml")["kind"])
    masked = rng.random() < 0.25
    org = _draw_org(rng, kind, masked=masked)
    year = rng.randint(2010, 2023)
    year_text = rng.choice(MASKED_YEARS) if masked else str(year)
    names = {
        "org": org,
        "short": _short_name(org),
        "year": year_text,
        "above": rng.choice(("上级主管部门", "县委、县政府", "市委、市政府", "党委、政府")),
    }
    voice = _draw_voice(rng, names)
    lines = [_fill(rng, rng.choice(phrases["openings"]), voice.names)]
    lines += _draw_parts(rng, kind, voice, long=long)
    if rng.random() < 0.6:
        lines.append(_fill(rng, rng.choice(phrases["closings"]), voice.names))
    if rng.random() < 0.35:
        lines += [org, _draw_date(rng, year_text if masked else str(year + rng.randint(0, 1)))]
    genre = rng.choice(phrases["genres"])
    return Drawn(
        title=_draw_title(rng, org, year_text, genre),
        org=org,
        year=None if masked else year,
        recipient=rng.choice(phrases["recipients"]),
        lines=tuple(lines),
    )


@cache
def load_data(name: str) -> dict[str, Any]:
    """One of the data files beside this module."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def chinese_number(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals.

    >>> chinese_number(3), chinese_number(12), chinese_number(20)
    ('三', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def _draw_org(rng: Random, kind: dict[str, Any], *, masked: bool) -> str:
    data = load_data("bodies.toml")
    places = data["places"]
    level = "county" if kind["key"] == "town" else rng.choice(("county", "city", "district"))
    place = rng.choice(MASKED_PLACES) if masked else rng.choice(places[level])
    town = rng.choice(places["town"])
    name: str = rng.choice(kind["names"]).format(place=place, town=town)
    return name.replace("街道人民政府", "街道办事处")


def _short_name(org: str) -> str:
    """What a body calls itself: 我局, 我镇, 本中心.

    >>> _short_name("棠川县水利局"), _short_name("霁阳县蒲沙镇人民政府"), _short_name("麓溪区图书馆")
    ('我局', '我镇', '我馆')
    """
    if org.endswith("中心"):
        return "我中心"
    if org.endswith("街道办事处"):
        return "我街道"
    return "我" + org.removesuffix("人民政府")[-1]


def _draw_voice(rng: Random, names: dict[str, str]) -> _Voice:
    part_mark = rng.choices(
        (
            lambda number: f"{chinese_number(number)}、",
            lambda number: f"{number}.",
            lambda number: f"{chinese_number(number)}．",
            lambda number: f"({chinese_number(number)})",
            NO_MARK,
        ),
        weights=(70, 9, 4, 5, 12),
    )[0]
    item_mark = rng.choice(
        (
            lambda number: f"（{chinese_number(number)}）",
            lambda number: f"{number}、",
            lambda number: f"{chinese_number(number)}是",
            lambda number: "①②③④⑤⑥⑦⑧⑨"[number - 1],
            NO_MARK,
        )
    )
    has_headings = part_mark is not NO_MARK or rng.random() < 0.5
    return _Voice(names=names, part_mark=part_mark, item_mark=item_mark, has_headings=has_headings)


def _draw_parts(rng: Random, kind: dict[str, Any], voice: _Voice, *, long: bool) -> list[str]:
    lines: list[str] = []
    facts = rng.sample(kind["facts"], len(kind["facts"]))
    parts = _choose_parts(rng, long=long)
    business = rng.randint(1, max(1, len(parts) - 1))
    parts.insert(business, {"headings": BUSINESS, "lines": [facts.pop() for _ in range(3)]})
    for number, part in enumerate(parts, 1):
        count = len(part["lines"]) if long else min(len(part["lines"]), rng.randint(2, 4))
        sentences = rng.sample(part["lines"], count)
        if facts and rng.random() < 0.4:
            sentences.insert(rng.randint(0, count), facts.pop())
        told = [_fill(rng, rng.choice(line.split("|")), voice.names) for line in sentences]
        heading = voice.part_mark(number) + rng.choice(part["headings"])
        run_in = rng.random() < 0.25
        body = _join_items(rng, told, voice)
        if not voice.has_headings:
            lines += body
        elif run_in:
            lines += [f"{heading}。{body[0]}", *body[1:]]
        else:
            lines += [heading, *body]
    return lines


def _choose_parts(rng: Random, *, long: bool) -> list[dict[str, Any]]:
    """Parts that every body writes, in the order of the genre: all of them, or three to six."""
    parts: list[dict[str, Any]] = list(load_data("phrases.toml")["part"])
    if long:
        return parts
    return [parts[at] for at in sorted(rng.sample(range(len(parts)), rng.randint(3, 6)))]


def _join_items(rng: Random, told: Sequence[str], voice: _Voice) -> list[str]:
    """Sentences as one paragraph, as marked items in one, or as marked paragraphs."""
    form = rng.choice(("plain", "inline", "lines"))
    if form == "plain" or len(told) < 2:
        return ["".join(told)]
    marked = [voice.item_mark(number) + line for number, line in enumerate(told, 1)]
    return ["".join(marked)] if form == "inline" else marked


def _draw_title(rng: Random, org: str, year: str, genre: str) -> str:
    office = re.sub(r"^.*?[县市区]", "", org)
    return rng.choice(
        (
            f"{org}{year}年{genre}",
            f"{year}年{org}{genre}",
            f"{org}{genre}",
            f"{office}{genre}",
            f"{year}年度{genre}",
        )
    )


def _draw_date(rng: Random, year: str) -> str:
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    if year.isdigit() and rng.random() < 0.3:
        zero = rng.choice("〇○OＯ零")
        written = "".join(DIGITS[int(digit)] for digit in year).replace("〇", zero)
        return f"{written}年{chinese_number(month)}月{chinese_number(day)}日"
    return f"{year}年{month}月{day}日"


def _fill(rng: Random, line: str, names: dict[str, str]) -> str:
    """Put names and drawn numbers into a sentence.

    >>> _fill(Random(1), "{org}办理<5-5>件。", {"org": "棠川县水利局"})
    '棠川县水利局办理5件。'
    """
    drawn = re.sub(r"<(\d+)-(\d+)>", lambda found: str(rng.randint(int(found[1]), int(found[2]))), line)
    return drawn.format(**names)
