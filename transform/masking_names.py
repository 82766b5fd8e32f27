"""Names of persons in a text, told by the words around them: labels, offices, forms of address.

A name that stands by itself is not looked for: bodies, places and offices are told from
people by what names them so, and what is not certain stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from transform.vocabulary import any_of, load_terms
from transform.words import word_count

Span = tuple[int, int]

MASK = "＊"
_HAN = "一-鿿"
# A word as frequent as this in general writing is not taken for a name (tried on names and words
# that begin with a surname: 李强 159, 经办 69, 牵头 208; names that nobody is known by have 0).
_WORD = 40
# Between an office's word and the name, and between names of a list.
_SEPARATOR = re.compile(r"(?:[（(][^（）()\n]{1,30}[)）])?(?:[ 　\t]*[、，,/；;和及与][ 　\t]*|[ 　\t]{1,4})")
_PREFIX = re.compile(rf"[^\s，。；、:：{MASK}]{{2,16}}[ 　]+")
_DOTS = "·•・‧"
_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:[{_DOTS}][{_HAN}]{{1,8}}){{1,3}}")
_OPENING = re.compile(r"[ 　（(]?")


def find_names(text: str) -> Iterator[Span]:
    """Where the text names persons, in no order; spans may be found twice.

    >>> text = "局长张建国同志任组长，联系人：李明，办公室主任负责公开。"
    >>> sorted({text[start:end] for start, end in find_names(text)})
    ['张建国', '李明']
    """
    yield from _after_labels(text)
    yield from _after_positions(text)
    yield from _before_titles(text)


def _after_labels(text: str) -> Iterator[Span]:
    """联系人：张建国、李明: one name or a list of them."""
    for match in _patterns().label.finditer(text):
        at = match.end()
        if _labelled_end(text, at) is None:
            prefix = _PREFIX.match(text, at)
            at = prefix.end() if prefix else at
        yield from _list_from(text, at, by_label=True)


def _after_positions(text: str) -> Iterator[Span]:
    """局长张建国, 副主任李明和王军."""
    for match in _patterns().position.finditer(text):
        opening = _OPENING.match(text, match.end())
        yield from _list_from(text, opening.end() if opening else match.end(), by_label=False)


def _list_from(text: str, at: int, *, by_label: bool) -> Iterator[Span]:
    read = _labelled_end if by_label else _plain_end
    while True:
        end = read(text, at)
        if end is None:
            return
        yield at, end
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            return
        at = separator.end()
        if not by_label:
            read = _listed_end if "、" in separator[0] else _plain_end


def _listed_end(text: str, at: int) -> int | None:
    """A name beside a name in a list, which may be a word too where it stands free: 王小红、唐诗."""
    end = _plain_end(text, at) or _labelled_end(text, at)
    return end if end is None or _stands_free(text, end) or _is_plain_name(text[at:end]) else None


def _before_titles(text: str) -> Iterator[Span]:
    """张建国同志, 李明局长: a name between a border and a form of address."""
    for match in _patterns().after.finditer(text):
        end = match.start()
        for length in (3, 2, 4):
            start = end - length
            if start >= 0 and _borders(text, start) and length in _lengths(text, start):
                if _is_plain_name(text[start:end]):
                    yield start, end
                break


def _borders(text: str, at: int) -> bool:
    """Whether a name may begin here: after no Han character, or one that is no part of names."""
    before = text[at - 1] if at else ""
    if before in load_terms("masking")["name"]["lead"]:
        return True
    return not (_is_han(before) or before == MASK)


def _labelled_end(text: str, at: int) -> int | None:
    """Where a name that a label announces ends, None where no name begins."""
    dotted = _dotted_end(text, at)
    if dotted is not None:
        return dotted
    for length in _lengths(text, at):
        end = at + length
        if _may_end(text, end) and _is_name(text[at:end]):
            return end
    return _spaced_end(text, at)


def _dotted_end(text: str, at: int) -> int | None:
    """Names of several words, 艾力·买买提: to the first border, or a word that may follow a name."""
    found = _DOTTED.match(text, at)
    if found is None:
        return None
    last = max(text.rfind(dot, at, found.end()) for dot in _DOTS)
    for end in range(last + 2, found.end()):
        follows = _patterns().follows.match(text, end)
        if follows and len(follows[0]) > 1:
            return end
    return found.end() if _stands_free(text, found.end()) else None


def _spaced_end(text: str, at: int) -> int | None:
    """Names of two characters are set apart in lists: 李　明."""
    found = _patterns().spaced.match(text, at)
    if found is None or not _is_name(found[1] + found[2]):
        return None
    return found.end() if _stands_free(text, found.end()) else None


def _plain_end(text: str, at: int) -> int | None:
    dotted = _dotted_end(text, at)
    if dotted is not None:
        return dotted
    for length in _lengths(text, at):
        end = at + length
        if _may_end(text, end) and _is_plain_name(text[at:end]):
            return end
    return None


def _lengths(text: str, at: int) -> tuple[int, ...]:
    """How long a name that begins here may be, the longest first; none where no surname stands."""
    patterns = _patterns()
    lengths = (4, 3) if patterns.compound.match(text, at) else (3, 2)
    if text[at : at + 1] not in patterns.surnames and lengths == (3, 2):
        return ()
    return tuple(length for length in lengths if at + length <= len(text))


def _is_name(name: str) -> bool:
    """Whether the characters can be a name: Han throughout, and no word, body or place."""
    terms = load_terms("masking")["name"]
    if not all(map(_is_han, name)) or name.startswith(tuple(terms["kept"])):
        return False
    if _patterns().words.match(name) or name[-1] in terms["ends"]:
        return False
    return not any(character in terms["no_given"] for character in name[1:])


def _is_plain_name(name: str) -> bool:
    """The same where no label announces a name: words of the dictionary and of bodies are none."""
    terms = load_terms("masking")["name"]
    if not _is_name(name) or name[0] in terms["word_surname"] or _patterns().stems.match(name):
        return False
    if name.endswith(tuple(terms["position"])):
        return False
    return max(word_count(name), word_count(name[:2])) < _WORD


def _may_end(text: str, at: int) -> bool:
    """Whether a name may end here: before no Han character, or before a word that names it so."""
    return _stands_free(text, at) or _patterns().follows.match(text, at) is not None


def _stands_free(text: str, at: int) -> bool:
    after = text[at : at + 1]
    return not (_is_han(after) or after == MASK)


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿"


class _Patterns(NamedTuple):
    label: re.Pattern[str]
    position: re.Pattern[str]
    after: re.Pattern[str]
    follows: re.Pattern[str]
    compound: re.Pattern[str]
    spaced: re.Pattern[str]
    stems: re.Pattern[str]
    words: re.Pattern[str]
    surnames: frozenset[str]


@cache
def _patterns() -> _Patterns:
    terms = load_terms("masking")["name"]
    surnames = "".join(terms["surname"].split())
    labels = "|".join(
        "[ 　]{0,4}".join(label)
        for label in sorted((*terms["label"], *terms["position"]), key=len, reverse=True)
    )
    stems = [stem for kind in load_terms("bodies")["kind"].values() for stem in kind if len(stem) > 1]
    return _Patterns(
        label=re.compile(rf"(?:{labels})[ 　]{{0,3}}[:：]\s{{0,4}}"),
        position=re.compile(any_of(terms["position"])),
        after=re.compile(any_of(terms["after"])),
        follows=re.compile(any_of([*terms["follows"], *terms["label"]])),
        compound=re.compile(any_of(terms["compound"])),
        spaced=re.compile(rf"([{surnames}])[ 　]{{1,2}}([{_HAN}])"),
        stems=re.compile(any_of(stems)),
        words=re.compile(any_of([*terms["words"], *terms["label"], *terms["position"]])),
        surnames=frozenset(surnames),
    )
