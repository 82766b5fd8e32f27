"""Words put in place of others: by copy shops that wash texts, by converters for Taiwan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transform.mend import Mend, mend_match
from transform.report import RepairKind
from transform.vocabulary import any_of, load_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPairs:
    """The pairs of a vocabulary file, compiled.

    `kinds` is the change that a marker shows, without what it shares with its original.
    `kept_after` and `kept_before` are, for a word, what tells on its left and right that it
    is its author's own.
    """

    pattern: re.Pattern[str]
    markers: re.Pattern[str]
    original: Mapping[str, str]
    kinds: Mapping[str, tuple[str, str]]
    kept_after: Mapping[str, tuple[str, ...]]
    kept_before: Mapping[str, tuple[str, ...]]
    least_markers: int


@cache
def word_pairs(name: str) -> WordPairs:
    """Load `terms/{name}.toml`, longest words first so that a phrase wins over a word in it."""
    terms = load_terms(name)
    kept: Mapping[str, Any] = terms.get("kept", {})
    return WordPairs(
        pattern=re.compile(any_of([*terms["marker"], *terms["phrase"]])),
        markers=re.compile(any_of(terms["marker"])),
        original={**terms["phrase"], **terms["marker"]},
        kinds={washed: _change(washed, original) for washed, original in terms["marker"].items()},
        kept_after={word: tuple(rule.get("after", ())) for word, rule in kept.items()},
        kept_before={word: tuple(rule.get("before", ())) for word, rule in kept.items()},
        least_markers=terms["least_markers"],
    )


def _change(washed: str, original: str) -> tuple[str, str]:
    """What differs: 平安监管 for 安全监管 and 网络平安 for 网络安全 are one kind.

    >>> _change("平安监管", "安全监管"), _change("网络平安", "网络安全")
    (('平安', '安全'), ('平安', '安全'))
    """
    while washed and original and washed[-1] == original[-1]:
        washed, original = washed[:-1], original[:-1]
    while washed and original and washed[0] == original[0]:
        washed, original = washed[1:], original[1:]
    return washed, original


def find_washed_words(text: str) -> tuple[Mend, ...]:
    """Synonyms put in place of words, on pages that show at least two kinds of markers.

    处分 for 处罚 is never mapped: it changes the meaning, and both are native.

    >>> [m.edit.replacement for m in find_washed_words("便民效劳和根底设施,局部科室")]
    ['服务', '基础', '部分科室']
    """
    return _find(text, word_pairs("washing"), RepairKind.WASHED_WORD)


def find_taiwan_words(text: str) -> tuple[Mend, ...]:
    """Taiwan's words on pages that a converter took there, also after their way back.

    >>> [m.edit.replacement for m in find_taiwan_words("政府资讯公开，网路平台，规范性档案，档案局")]
    ['政府信息', '网络', '规范性文件']
    """
    return _find(text, word_pairs("taiwan"), RepairKind.SCRIPT)


def _find(text: str, pairs: WordPairs, kind: RepairKind) -> tuple[Mend, ...]:
    if not _has_markers(text, pairs):
        return ()
    return tuple(
        mend_match(m, pairs.original[m[0]], kind)
        for m in pairs.pattern.finditer(text)
        if not _is_kept(text, m, pairs)
    )


def _has_markers(text: str, pairs: WordPairs) -> bool:
    """Whether the page shows enough kinds of markers; two phrases for one word are one kind."""
    seen: set[tuple[str, str]] = set()
    for match in pairs.markers.finditer(text):
        if not _is_kept(text, match, pairs):
            seen.add(pairs.kinds[match[0]])
            if len(seen) >= pairs.least_markers:
                return True
    return False


def _is_kept(text: str, match: re.Match[str], pairs: WordPairs) -> bool:
    after, before = pairs.kept_after.get(match[0], ()), pairs.kept_before.get(match[0], ())
    return text.endswith(after, 0, match.start()) or text.startswith(before, match.end())
