"""The rules of an audit as values, read from terms/audit.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from transform.report import Place
from transform.vocabulary import load_terms

_KINDS = {
    "equation": "equation", "single": "single", "annex": "equation", "claim": "text_against_table",
    "text": "text", "years": "across_years",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule in words: `kind` is equation, single, text_against_table, text or across_years.

    `equation` and `tolerance` are empty and 0 where the rule is no sum; `forms` is empty
    where it holds for every form.
    """

    id: str
    kind: str
    forms: tuple[str, ...]
    equation: str
    tolerance: Decimal
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """A sum over one line of one table: codes of columns over its rows, of rows over its columns."""

    rule: Rule
    table: str
    over: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    is_limit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexSum:
    """A row of an annex and the patterns of the rows printed under it, of which there are `count`."""

    rule: Rule
    whole: re.Pattern[str]
    parts: re.Pattern[str]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure of the text by code and words, and the sets of cells that it can mean.

    The words of a generic claim are those of other figures too.
    """

    rule: Rule
    codes: frozenset[str]
    words: re.Pattern[str]
    without: re.Pattern[str] | None
    sets: tuple[tuple[Place, ...], ...]
    is_generic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words of a share's part or whole, and the sets of cells that they can mean."""

    words: re.Pattern[str]
    sets: tuple[tuple[Place, ...], ...]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    terms = load_terms("audit")
    return tuple(
        Rule(
            id=item["id"],
            kind=kind,
            forms=tuple(item.get("forms", ("stat2014",) if group == "annex" else ())),
            equation=item.get("equation", "") or _in_words(item),
            tolerance=Decimal(item.get("tolerance", 0)),
            zh=item["zh"],
            en=item["en"],
        )
        for group, kind in _KINDS.items()
        for item in terms[group]
    )


@cache
def find_rule(rule_id: str) -> Rule:
    """The rule of that name."""
    return next(rule for rule in all_rules() if rule.id == rule_id)


@cache
def equations() -> tuple[Equation, ...]:
    """The sums between the cells of one table."""
    return tuple(_read_equation(item) for item in load_terms("audit")["equation"])


@cache
def annex_sums() -> tuple[AnnexSum, ...]:
    """The sums of the annex of 2014."""
    return tuple(
        AnnexSum(
            rule=find_rule(item["id"]),
            whole=re.compile(item["whole"]),
            parts=re.compile(item["parts"]),
            count=item["count"],
        )
        for item in load_terms("audit")["annex"]
    )


@cache
def claims() -> tuple[Claim, ...]:
    """What figures of the text can mean, the more telling words first."""
    return tuple(
        Claim(
            rule=find_rule(item["id"]),
            codes=frozenset(item["codes"]),
            words=re.compile(item["words"]),
            without=re.compile(item["without"]) if item["without"] else None,
            sets=_read_sets(item["sets"]),
            is_generic=item.get("is_generic", False),
        )
        for item in load_terms("audit")["claim"]
    )


@cache
def share_terms(side: str) -> tuple[Term, ...]:
    """The words of shares for one `side`: part or whole."""
    return tuple(
        Term(words=re.compile(item["words"]), sets=_read_sets(item["sets"]))
        for item in load_terms("audit")["share"][side]
    )


def _read_equation(item: dict[str, object]) -> Equation:
    is_limit = "<=" in str(item["equation"])
    left, right = re.split("<?=", str(item["equation"]))
    return Equation(
        rule=find_rule(str(item["id"])),
        table=str(item["table"]),
        over=str(item["over"]),
        left=_codes(left),
        right=_codes(right),
        is_limit=is_limit,
    )


def _codes(side: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in side.split("+"))


def _in_words(item: dict[str, object]) -> str:
    """A claim's sets or an annex's rows as an equation to read."""
    if isinstance(sets := item.get("sets"), list):
        return " or ".join(" + ".join(places) for places in sets)
    return f"{item['parts']} = {item['whole']}" if "whole" in item else ""


def _read_sets(sets: Iterable[Iterable[str]]) -> tuple[tuple[Place, ...], ...]:
    return tuple(
        tuple((table, row, column) for table, row, column in (place.split("/") for place in places))
        for places in sets
    )
