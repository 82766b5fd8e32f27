"""Damage to words: another script, readings, spam, and words put in place of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from opencc import OpenCC

from tests.generate.draw import load_data
from tests.generate.plant import HAN, Plant, places
from transform.vocabulary import load_terms


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def script(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(rf"[{HAN}]+", text):
        damaged = _converter().convert(match[0])
        if damaged != match[0] and len(damaged) == len(match[0]):
            yield Plant(start=match.start(), end=match.end(), damaged=damaged, apart=False)


def _plain(reading: str) -> str:
    return reading.translate(str.maketrans("āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ", "aaaaooooeeeeiiiiuuuuvvvv"))


def toned_readings(rng: Random, text: str) -> Iterator[Plant]:
    yield from _readings(rng, text, lambda r: f"({r})")


def plain_readings(rng: Random, text: str) -> Iterator[Plant]:
    yield from _readings(rng, text, lambda r: f"({_plain(r)})")


def doubled_readings(rng: Random, text: str) -> Iterator[Plant]:
    yield from _readings(rng, text, lambda r: f"({_plain(r)})" * 2)


def _readings(rng: Random, text: str, form: Callable[[str], str]) -> Iterator[Plant]:
    readings = load_data("damages.toml")["reading"]
    for match in places(rng, text, f"[{''.join(readings)}]", 0.3):
        yield Plant(
            start=match.start(), end=match.end(), damaged=match[0] + form(readings[match[0]]), apart=False
        )


def spam_for_word(rng: Random, text: str) -> Iterator[Plant]:
    string = rng.choice(load_data("damages.toml")["spam"]["strings"])
    for match in re.finditer("公开", text):
        yield Plant(start=match.start(), end=match.end(), damaged=string, apart=False)


# Words


def _reversed_pairs(name: str) -> dict[str, str]:
    """Originals and what they are washed into, from what stands in the vocabulary and in our sentences."""
    terms = load_terms(name)
    return {original: washed for washed, original in {**terms["phrase"], **terms["marker"]}.items()}


def washed_words(rng: Random, text: str) -> Iterator[Plant]:
    yield from _swapped(rng, text, "washing")


def taiwan_words(rng: Random, text: str) -> Iterator[Plant]:
    yield from _swapped(rng, text, "taiwan")


def _swapped(rng: Random, text: str, name: str) -> Iterator[Plant]:
    pairs = _reversed_pairs(name)
    sentences = load_data("damages.toml")[name]["sentences"]
    start = text.find(sentences_begin(sentences, text))
    pattern = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))
    for match in re.finditer(pattern, text[start:]):
        yield Plant(
            start=start + match.start(), end=start + match.end(), damaged=pairs[match[0]], apart=False
        )


def sentences_begin(sentences: list[str], text: str) -> str:
    """The first of the sentences that was put at the end of a text."""
    return min((s for s in sentences if s in text), key=text.find)


def with_sentences(name: str) -> Callable[[Random, str], str]:
    def prepare(rng: Random, text: str) -> str:
        sentences = load_data("damages.toml")[name]["sentences"]
        return text + "\n" + "".join(rng.sample(sentences, min(len(sentences), 10)))

    return prepare
