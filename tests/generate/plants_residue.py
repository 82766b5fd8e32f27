"""Damage by copying: numbers of chunks and pages, what sites insert, breaks and spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tests.generate.draw import load_data
from tests.generate.plant import HAN, Plant, driven_in, places
from transform.mend import COUNTED
from transform.words import splits_word


def _chunk_places(rng: Random, text: str) -> Iterator[int]:
    """Where a cutter of equal lengths cuts, never beside a mark of punctuation."""
    size = rng.randint(200, 330)
    at = size
    while at < len(text) - 20:
        cut = at + rng.randint(-8, 8)
        while not re.match(rf"[{HAN}\d]{{2}}", text[cut - 1 : cut + 1]):
            cut += 1
        yield cut
        at += size


def chunk_lines(rng: Random, text: str) -> Iterator[Plant]:
    yield Plant(start=0, end=1, damaged="1、" + text[0])
    for number, at in enumerate(_chunk_places(rng, text), 2):
        yield driven_in(text, at, f"\n{number}、")


def chunk_inline(rng: Random, text: str) -> Iterator[Plant]:
    for number, cut in enumerate(_chunk_places(rng, text), 2):
        at = next(i for i in range(cut, len(text)) if not text[i].isdigit() and not text[i - 1].isdigit())
        yield driven_in(text, at, f"{number}、")


def chunk_in_figures(rng: Random, text: str) -> Iterator[Plant]:
    """Cuts that always fall inside a figure: 2⏎3、2条."""
    yield Plant(start=0, end=1, damaged="1、" + text[0])
    number, reached = 1, 0
    for match in re.finditer(r"(?<!\d)\d{2,4}(?=[条件次篇份人户])", text):
        if match.start() > reached + 60:
            number, reached = number + 1, match.start()
            yield driven_in(text, match.start() + 1, f"\n{number}、")


def _inside_words(rng: Random, text: str, share: float) -> Iterator[int]:
    for match in places(rng, text, rf"(?<=[{HAN}]{{3}})[{HAN}](?=[{HAN}])", share):
        if splits_word(text, match.start(), match.start()):
            yield match.start()


# A number before what is counted, or after what is said of numbers, cannot be told from a figure.
_SAID_OF_NUMBERS = frozenset("第约近超达共计各仅前后每逾过")


def number_in_word(rng: Random, text: str) -> Iterator[Plant]:
    for at in _inside_words(rng, text, 0.03):
        if text[at] not in COUNTED and text[at - 1] not in _SAID_OF_NUMBERS:
            yield driven_in(text, at, str(rng.randint(2, 40)))


def mark_in_word(rng: Random, text: str) -> Iterator[Plant]:
    at = next((at for at in _inside_words(rng, text, 0.05) if text[at] not in COUNTED), None)
    if at is not None:
        yield driven_in(text, at, f"{rng.randint(2, 9)}、")


def page_lines(rng: Random, text: str) -> Iterator[Plant]:
    form = rng.choice(("- {} -", "— {} —", "—{}—", "第{}页 共9页", "－ {} －"))
    for number, match in enumerate(places(rng, text, rf"(?<=[{HAN}]{{4}})(?=[{HAN}]{{4}})", 0.015), 1):
        yield driven_in(text, match.start(), f"\n{form.format(number)}\n")


def page_inline(rng: Random, text: str) -> Iterator[Plant]:
    form = rng.choice(("- {} -", "—{}—", "第{}页共9页", "第{}页 共9页"))
    for number, match in enumerate(places(rng, text, rf"(?<=[{HAN}]{{4}})(?=[{HAN}]{{4}})", 0.01), 1):
        yield driven_in(text, match.start(), form.format(number))


# What sites insert


def header_inline(rng: Random, text: str) -> Iterator[Plant]:
    header = rng.choice(load_data("damages.toml")["header"]["inline"])
    for match in places(rng, text, rf"(?<=[{HAN}]{{3}})(?=[{HAN}]{{3}})", 0.01):
        yield driven_in(text, match.start(), header)


def header_lines(rng: Random, text: str) -> Iterator[Plant]:
    """The same header between pages; each tears a sentence of at least two clauses."""
    header = rng.choice(load_data("damages.toml")["header"]["line"])
    torn = [
        m.start()
        for m in re.finditer(rf"(?<=[{HAN}]{{3}})(?=[{HAN}]{{3}}[^\n]*[，。])(?=[^\n]{{16}})", text)
        if re.search(r"[，。].{6,}\Z", text[text.rfind("\n", 0, m.start()) + 1 : m.start()])
    ]
    for at in torn[:: max(60, len(torn) // 4)]:
        yield driven_in(text, at, f"\n{header}\n")


def driven_titles(rng: Random, text: str) -> Iterator[Plant]:
    title = rng.choice(("20xx政务公开工作汇报", "2019年信息公开工作总结", "20XX年度政务公开工作报告"))
    for match in places(rng, text, rf"(?<=[{HAN}])(?<![的是为与写将对和])。", 0.12):
        yield Plant(start=match.start(), end=match.end(), damaged=title * 2 + "。")


def with_links(rng: Random, text: str) -> str:
    return text + "\n现将全年工作总结如下，拓宽公开渠道形式，把会议制度落到实处，按月培训考核人员。"


def links(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(rf"(?<=[{HAN}])(?:总结|渠道|汇报|培训|考核|制度|会议)(?=[{HAN}])", text):
        yield Plant(start=match.start(), end=match.end(), damaged=f"({match[0]})")


# Breaks and spaces


def wrapped(rng: Random, text: str) -> Iterator[Plant]:
    width = rng.randint(24, 40)
    for line in re.finditer(r"[^\n]+", text):
        at = line.start() + width
        while at < line.end() - 1:
            cut = at - 1 if text[at] in "，。；、：）”》" else at
            if text[cut - 1] not in "。；：！？" and not re.match(r"\d", text[cut]):
                yield Plant(start=cut, end=cut + 1, damaged="\n" + text[cut], apart=False)
            else:
                yield Plant(start=cut, end=cut + 1, damaged="\n" + text[cut], counts=False, apart=False)
            at = cut + width


def lone_figures(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(?<=[一-鿿，])\d+(?=[条件次篇份人户项个名万期场])", text):
        yield Plant(start=match.start(), end=match.end(), damaged=f"\n{match[0]}\n")


def inner_spaces(rng: Random, text: str) -> Iterator[Plant]:
    for at in _inside_words(rng, text, 0.06):
        if text[at] not in COUNTED:
            yield driven_in(text, at, " ")


def item_breaks(rng: Random, text: str) -> Iterator[Plant]:
    """Every comma of a stretch as a semicolon with a break: items without marks of their own."""
    for match in re.finditer("；", text):
        yield Plant(start=match.start(), end=match.end(), damaged="；\n")


def with_semicolons(rng: Random, text: str) -> str:
    line = "公开的内容包括机构设置和职责分工；办事依据和流程；收费项目和标准；监督电话和邮箱；"
    return f"{text}\n{line}服务承诺和时限；常见问题和解答。"
