"""What a page states of its article in JSON-LD: evidence beside others, and often wrong or cut short."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# More than this of a stated body is not looked at.
_LONGEST = 60_000
_MOST_VALUES = 2_000
_TYPES = ("Article", "BlogPosting", "Report", "GovernmentAnnouncement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An article by its own statement, each None where it says nothing."""

    headline: str | None = None
    published: str | None = None
    body: str | None = None


def read_stated(scripts: Sequence[str]) -> Stated:
    """The first article in the page's JSON-LD; nothing where there is none, or it is no JSON.

    >>> read_stated(['{"@graph": [{"@type": "NewsArticle", "headline": "Ferry reopened"}]}']).headline
    'Ferry reopened'
    >>> read_stated(["{"]).headline is None
    True
    """
    for script in scripts:
        try:
            article = _find_article(json.loads(script, strict=False))
        except (ValueError, RecursionError):
            continue
        if article is not None:
            return Stated(
                headline=_text(article, "headline"),
                published=_text(article, "datePublished"),
                body=_text(article, "articleBody"),
            )
    return Stated()


def _find_article(value: Any) -> dict[str, Any] | None:
    waiting = [value]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return None
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            types = value.get("@type")
            if any(str(name).endswith(_TYPES) for name in (types if isinstance(types, list) else [types])):
                return value
            waiting += [value[key] for key in ("@graph", "mainEntity") if key in value]
    return None


def _text(article: dict[str, Any], key: str) -> str | None:
    value = article.get(key)
    return value[:_LONGEST] if isinstance(value, str) and value.strip() else None
