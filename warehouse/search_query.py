"""What is searched for: words, phrases that must stand literally, and which reports count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transform.terms_cut import cut_terms, fold_width

_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|＂([^＂]*)＂')
_BLANKS = "[\\s\u00a0\u3000]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuestion:
    """Words as people write them, and filters; an empty tuple or None asks for all.

    What stands in quotation marks must stand so in the text, white space aside. `years` are
    the first and the last year, `code_prefixes` beginnings of region codes. With `roles` only
    what stands under one of them counts as a hit.
    """

    words: str
    years: tuple[int, int] | None = None
    code_prefixes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question's words, cut: each term once, in order; each phrase without white space."""

    terms: tuple[str, ...]
    phrases: tuple[str, ...]


def read_query(words: str) -> Query:
    """Cut what is searched for.

    >>> read_query("依申请公开 “存在 问题”")
    Query(terms=('依', '申请', '公开', '存在', '问题'), phrases=('存在问题',))
    """
    quoted = ["".join("".join(found).split()) for found in _QUOTED.findall(words)]
    phrases = tuple(dict.fromkeys(phrase for phrase in quoted if cut_terms(phrase)))
    unquoted = _QUOTED.sub(lambda found: f" {''.join(filter(None, found.groups()))} ", words)
    return Query(terms=tuple(dict.fromkeys(cut_terms(unquoted))), phrases=phrases)


def phrase_pattern(phrase: str) -> str:
    """A regular expression, for DuckDB and for Python: the phrase in any width and case, with any blanks.

    >>> re.search(phrase_pattern("公开ab"), "主动公　开 Ａb").group()
    '公　开 Ａb'
    """
    return _BLANKS.join(map(_any_form, phrase))


def _any_form(character: str) -> str:
    folded = fold_width(character)
    forms = {character, folded, folded.lower(), folded.upper()}
    forms |= {chr(ord(form) + 0xFEE0) for form in forms if len(form) == 1 and "!" <= form <= "~"}
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})"
