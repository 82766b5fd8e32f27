"""Furniture: stretches of a page's text that are the site speaking, not the report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.document import Chrome, ChromeKind

# A line longer than any rule allows is prose, whatever words it holds.
LONGEST_LINE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way of looking like furniture.

    `then` is what the lines that follow a block must be, `at_most` the longest line, in
    characters, that a rule of `holds` applies to.
    """

    kind: ChromeKind
    pattern: re.Pattern[str]
    then: re.Pattern[str] | None
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of sites/furniture.toml by how they apply, which is explained there."""

    line: tuple[Rule, ...]
    holds: tuple[Rule, ...]
    inline: tuple[Rule, ...]
    block: tuple[Rule, ...]
    rest: tuple[Rule, ...]


def find_furniture(text: str) -> tuple[Chrome, ...]:
    r"""The furniture that can be told from the text alone, in order and disjoint.

    A `related` heading after which everything is offered reading is marked by itself;
    whether what follows is furniture too, or further whole reports, split decides.

    >>> [c.kind.value for c in find_furniture("分享\n下载文档\n我局全年公开信息12条。")]
    ['navigation', 'download']
    """
    rules = load_rules()
    found = list(_by_line(text, rules))
    for rule in rules.inline:
        found += (
            Chrome(start=m.start(), end=m.end(), kind=rule.kind)
            for m in rule.pattern.finditer(text)
            if m.end() > m.start()
        )
    return _disjoint(text, found)


@cache
def load_rules() -> Rules:
    """The rules, compiled once."""
    data = tomllib.loads(files("extract").joinpath("sites/furniture.toml").read_text(encoding="utf-8"))
    fragments: dict[str, str] = {}
    for name, pattern in data["fragment"].items():
        fragments[name] = _fill(pattern, fragments)
    by: dict[str, list[Rule]] = {"line": [], "holds": [], "inline": [], "block": [], "rest": []}
    for entry in data["rule"]:
        by[entry["how"]].append(_rule(entry, fragments))
    return Rules(**{how: tuple(rules) for how, rules in by.items()})


def _rule(entry: dict[str, Any], fragments: dict[str, str]) -> Rule:
    return Rule(
        kind=ChromeKind(entry["kind"]),
        pattern=re.compile(_fill(entry["pattern"], fragments), re.MULTILINE),
        then=re.compile(entry["then"]) if "then" in entry else None,
        at_most=entry.get("at_most", LONGEST_LINE),
    )


def _fill(pattern: str, fragments: dict[str, str]) -> str:
    for name, value in fragments.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def _by_line(text: str, rules: Rules) -> Iterator[Chrome]:
    block: Rule | None = None
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.strip()
        if not bare:
            continue
        if len(bare) > LONGEST_LINE:
            block = None
            continue
        offset = start + line.index(bare)
        if block and block.then and block.then.fullmatch(bare):
            yield Chrome(start=offset, end=offset + len(bare), kind=block.kind)
            continue
        block = next((r for r in rules.block if r.pattern.fullmatch(bare)), None)
        rule = block or _line_rule(bare, rules)
        if rule:
            yield Chrome(start=offset, end=offset + len(bare), kind=rule.kind)


def _line_rule(bare: str, rules: Rules) -> Rule | None:
    for rule in (*rules.line, *rules.rest):
        if rule.pattern.fullmatch(bare):
            return rule
    for rule in rules.holds:
        if len(bare) <= rule.at_most and rule.pattern.search(bare):
            return rule
    return None


def _disjoint(text: str, found: list[Chrome]) -> tuple[Chrome, ...]:
    """Sorted, longest first where two overlap, without white space at the borders."""
    kept: list[Chrome] = []
    for chrome in sorted(found, key=lambda c: (c.start, -c.end)):
        if kept and chrome.start < kept[-1].end:
            continue
        piece = text[chrome.start : chrome.end]
        start = chrome.start + len(piece) - len(piece.lstrip())
        end = chrome.end - (len(piece) - len(piece.rstrip()))
        if start < end:
            kept.append(Chrome(start=start, end=end, kind=chrome.kind))
    return tuple(kept)
