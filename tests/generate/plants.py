"""The kinds of damage that the planter knows: where each goes in a clean text and what it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from opencc import OpenCC

from tests.generate.draw import load_data
from transform.mend import COUNTED
from transform.vocabulary import load_terms
from transform.words import splits_word

_HAN = "一-鿿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """Characters `start` to `end` of a clean text and what damage made of them.

    Those that do not count are part of the page's look: they need not be mended (a mark
    that opens the page), but must not be mended into something else either.
    """

    start: int
    end: int
    damaged: str
    counts: bool = True
    apart: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Planter:
    """How one kind goes: into flat text or lines, what the clean page must hold first, and where."""

    plant: Callable[[Random, str], Iterable[Plant]]
    flat: bool = False
    prepare: Callable[[Random, str], str] = lambda rng, text: text


def _between(text: str, at: int, damage: str) -> Plant:
    """Damage that was driven in before a character: the character itself is what it replaced."""
    return Plant(start=at, end=at + 1, damaged=damage + text[at])


def _places(rng: Random, text: str, pattern: str, share: float) -> Iterator[re.Match[str]]:
    for match in re.finditer(pattern, text):
        if rng.random() < share:
            yield match


# Chunk and page numbers


def _chunk_places(rng: Random, text: str) -> Iterator[int]:
    """Where a cutter of equal lengths cuts, never beside a mark of punctuation."""
    size = rng.randint(200, 330)
    at = size
    while at < len(text) - 20:
        cut = at + rng.randint(-8, 8)
        while not re.match(rf"[{_HAN}\d]{{2}}", text[cut - 1 : cut + 1]):
            cut += 1
        yield cut
        at += size


def chunk_lines(rng: Random, text: str) -> Iterator[Plant]:
    yield Plant(start=0, end=1, damaged="1、" + text[0])
    for number, at in enumerate(_chunk_places(rng, text), 2):
        yield _between(text, at, f"\n{number}、")


def chunk_inline(rng: Random, text: str) -> Iterator[Plant]:
    for number, cut in enumerate(_chunk_places(rng, text), 2):
        at = next(i for i in range(cut, len(text)) if not text[i].isdigit() and not text[i - 1].isdigit())
        yield _between(text, at, f"{number}、")


def chunk_in_figures(rng: Random, text: str) -> Iterator[Plant]:
    """Cuts that always fall inside a figure: 2⏎3、2条."""
    yield Plant(start=0, end=1, damaged="1、" + text[0])
    number, reached = 1, 0
    for match in re.finditer(r"(?<!\d)\d{2,4}(?=[条件次篇份人户])", text):
        if match.start() > reached + 60:
            number, reached = number + 1, match.start()
            yield _between(text, match.start() + 1, f"\n{number}、")


def _inside_words(rng: Random, text: str, share: float) -> Iterator[int]:
    for match in _places(rng, text, rf"(?<=[{_HAN}]{{3}})[{_HAN}](?=[{_HAN}])", share):
        if splits_word(text, match.start(), match.start()):
            yield match.start()


# A number before what is counted, or after what is said of numbers, cannot be told from a figure.
_SAID_OF_NUMBERS = frozenset("第约近超达共计各仅前后每逾过")


def number_in_word(rng: Random, text: str) -> Iterator[Plant]:
    for at in _inside_words(rng, text, 0.03):
        if text[at] not in COUNTED and text[at - 1] not in _SAID_OF_NUMBERS:
            yield _between(text, at, str(rng.randint(2, 40)))


def mark_in_word(rng: Random, text: str) -> Iterator[Plant]:
    at = next((at for at in _inside_words(rng, text, 0.05) if text[at] not in COUNTED), None)
    if at is not None:
        yield _between(text, at, f"{rng.randint(2, 9)}、")


def page_lines(rng: Random, text: str) -> Iterator[Plant]:
    form = rng.choice(("- {} -", "— {} —", "—{}—", "第{}页 共9页", "－ {} －"))
    for number, match in enumerate(_places(rng, text, rf"(?<=[{_HAN}]{{4}})(?=[{_HAN}]{{4}})", 0.015), 1):
        yield _between(text, match.start(), f"\n{form.format(number)}\n")


def page_inline(rng: Random, text: str) -> Iterator[Plant]:
    form = rng.choice(("- {} -", "—{}—", "第{}页共9页", "第{}页 共9页"))
    for number, match in enumerate(_places(rng, text, rf"(?<=[{_HAN}]{{4}})(?=[{_HAN}]{{4}})", 0.01), 1):
        yield _between(text, match.start(), form.format(number))


# What sites insert


def header_inline(rng: Random, text: str) -> Iterator[Plant]:
    header = rng.choice(load_data("damages.toml")["header"]["inline"])
    for match in _places(rng, text, rf"(?<=[{_HAN}]{{3}})(?=[{_HAN}]{{3}})", 0.01):
        yield _between(text, match.start(), header)


def header_lines(rng: Random, text: str) -> Iterator[Plant]:
    """The same header between pages; each tears a sentence of at least two clauses."""
    header = rng.choice(load_data("damages.toml")["header"]["line"])
    places = [
        m.start()
        for m in re.finditer(rf"(?<=[{_HAN}]{{3}})(?=[{_HAN}]{{3}}[^\n]*[，。])(?=[^\n]{{16}})", text)
        if re.search(r"[，。].{6,}\Z", text[text.rfind("\n", 0, m.start()) + 1 : m.start()])
    ]
    for at in places[:: max(60, len(places) // 4)]:
        yield _between(text, at, f"\n{header}\n")


def driven_titles(rng: Random, text: str) -> Iterator[Plant]:
    title = rng.choice(("20xx政务公开工作汇报", "2019年信息公开工作总结", "20XX年度政务公开工作报告"))
    for match in _places(rng, text, rf"(?<=[{_HAN}])(?<![的是为与写将对和])。", 0.12):
        yield Plant(start=match.start(), end=match.end(), damaged=title * 2 + "。")


def _with_links(rng: Random, text: str) -> str:
    return text + "\n现将全年工作总结如下，拓宽公开渠道形式，把会议制度落到实处，按月培训考核人员。"


def links(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(rf"(?<=[{_HAN}])(?:总结|渠道|汇报|培训|考核|制度|会议)(?=[{_HAN}])", text):
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
            yield _between(text, at, " ")


def item_breaks(rng: Random, text: str) -> Iterator[Plant]:
    """Every comma of a stretch as a semicolon with a break: items without marks of their own."""
    for match in re.finditer("；", text):
        yield Plant(start=match.start(), end=match.end(), damaged="；\n")


def _with_semicolons(rng: Random, text: str) -> str:
    line = "公开的内容包括机构设置和职责分工；办事依据和流程；收费项目和标准；监督电话和邮箱；"
    return f"{text}\n{line}服务承诺和时限；常见问题和解答。"


# Marks


def doubled_marks(rng: Random, text: str) -> Iterator[Plant]:
    for match in _places(rng, text, rf"(?<=[{_HAN}])[，。；、](?=[{_HAN}\n])", 0.12):
        yield Plant(start=match.start(), end=match.end(), damaged=match[0] * 2)


def shifted_marks(rng: Random, text: str) -> Iterator[Plant]:
    for match in _places(rng, text, rf"(?<=[{_HAN}])[，。](?=[{_HAN}])", 0.1):
        mixed = "，、" if match[0] == "，" else "，。"
        yield Plant(start=match.start(), end=match.end(), damaged=mixed)


def slipped_commas(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(?:^|(?<=\n))[一二三四五六七八九]、", text):
        yield Plant(start=match.start(), end=match.end(), damaged=match[0][0] + ",、")


def spaced_stops(rng: Random, text: str) -> Iterator[Plant]:
    for match in _places(rng, text, rf"(?<=[{_HAN}])[。，；](?=[{_HAN}\n])", 0.1):
        yield Plant(start=match.start(), end=match.end(), damaged=" " + match[0])


# Enumerators


def dash_for_one(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(?:^|(?<=\n))一、", text):
        yield Plant(start=match.start(), end=match.end(), damaged=rng.choice("—–－") + "、")


def letter_for_one(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(?:^|(?<=\n))1([、.])(?=[一-鿿])", text):
        yield Plant(start=match.start(), end=match.end(), damaged=rng.choice("Ll") + match[1])


def letter_without_mark(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(?:^|(?<=\n))1[、.](?=[一-鿿])", text):
        yield Plant(start=match.start(), end=match.end(), damaged="L")


def figure_for_numeral(rng: Random, text: str) -> Iterator[Plant]:
    found = list(re.finditer(r"(?:^|(?<=\n))([二三四五六])、", text))
    for match in found[1:-1:2]:
        yield Plant(start=match.start(), end=match.end(), damaged=f"{'一二三四五六'.index(match[1]) + 1}、")


def _with_headings(rng: Random, text: str) -> str:
    """The report's text under headings of its own, whatever marks it drew."""
    body = re.sub(r"(?:[一二三四五六七八九十]+|\d+)[、．](?=[一-鿿])|\d\.(?=[一-鿿])", "", text)
    lines = body.split("\n")
    headings = ("机构建设", "公开内容", "公开形式", "申请办理", "存在问题", "今后打算")
    size = max(1, len(lines) // len(headings))
    for rank in reversed(range(len(headings))):
        lines.insert(1 + rank * size, f"{'一二三四五六'[rank]}、{headings[rank]}")
    return "\n".join(lines)


def _with_items(rng: Random, text: str) -> str:
    mark = rng.choice("、.")
    items = ("及时发布办事信息。", "按季检查公开栏。", "逐条核对公开目录。", "定期培训信息员。")
    return text + "\n主要做法：\n" + "\n".join(f"{n}{mark}{item}" for n, item in enumerate(items, 1))


# Brackets


def wrong_quotes(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer("”", text):
        yield Plant(start=match.start(), end=match.end(), damaged="〞")


def same_quotes(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer("”", text):
        yield Plant(start=match.start(), end=match.end(), damaged="“")


def odd_brackets(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"\(([一二三四五六七八九])\)", text):
        yield Plant(start=match.start(), end=match.end(), damaged=f"〔{match[1]}〕")


def lost_title_marks(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"《([^》]+)》", text):
        yield Plant(start=match.start(), end=match.end(), damaged=f"?{match[1]}?")


def unclosed_titles(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(《(?:中华人民共和国)?政府信息公开条例)》", text):
        yield Plant(start=match.start(), end=match.end(), damaged=match[1])


def _with_quotes(rng: Random, text: str) -> str:
    line = (
        "(一)坚持“三审三校”制度，落实“谁公开、谁负责”要求。\n(二)学习《中华人民共和国政府信息公开条例》和《基层政务公开标准目录》。\n"
        "(三)“放管服”改革信息单列一栏。"
    )
    return text + "\n" + line


# Mirrors


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def script(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(rf"[{_HAN}]+", text):
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
    for match in _places(rng, text, f"[{''.join(readings)}]", 0.3):
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


def _with_sentences(name: str) -> Callable[[Random, str], str]:
    def prepare(rng: Random, text: str) -> str:
        sentences = load_data("damages.toml")[name]["sentences"]
        return text + "\n" + "".join(rng.sample(sentences, min(len(sentences), 10)))

    return prepare


PLANTERS: dict[str, Planter] = {
    "chunk_lines": Planter(plant=chunk_lines, flat=True),
    "chunk_inline": Planter(plant=chunk_inline, flat=True),
    "chunk_in_figures": Planter(plant=chunk_in_figures, flat=True),
    "number_in_word": Planter(plant=number_in_word),
    "mark_in_word": Planter(plant=mark_in_word),
    "page_lines": Planter(plant=page_lines),
    "page_inline": Planter(plant=page_inline),
    "header_inline": Planter(plant=header_inline),
    "header_lines": Planter(plant=header_lines),
    "driven_titles": Planter(plant=driven_titles),
    "links": Planter(plant=links, prepare=_with_links),
    "wrapped": Planter(plant=wrapped),
    "lone_figures": Planter(plant=lone_figures),
    "inner_spaces": Planter(plant=inner_spaces),
    "item_breaks": Planter(plant=item_breaks, prepare=_with_semicolons),
    "doubled_marks": Planter(plant=doubled_marks),
    "shifted_marks": Planter(plant=shifted_marks),
    "slipped_commas": Planter(plant=slipped_commas, prepare=_with_headings),
    "spaced_stops": Planter(plant=spaced_stops),
    "dash_for_one": Planter(plant=dash_for_one, prepare=_with_headings),
    "letter_for_one": Planter(plant=letter_for_one, prepare=_with_items),
    "letter_without_mark": Planter(plant=letter_without_mark, prepare=_with_items),
    "figure_for_numeral": Planter(plant=figure_for_numeral, prepare=_with_headings),
    "wrong_quotes": Planter(plant=wrong_quotes, prepare=_with_quotes),
    "same_quotes": Planter(plant=same_quotes, prepare=_with_quotes),
    "odd_brackets": Planter(plant=odd_brackets, prepare=_with_quotes),
    "lost_title_marks": Planter(plant=lost_title_marks, prepare=_with_quotes),
    "unclosed_titles": Planter(plant=unclosed_titles, prepare=_with_quotes),
    "script": Planter(plant=script),
    "toned_readings": Planter(plant=toned_readings),
    "plain_readings": Planter(plant=plain_readings),
    "doubled_readings": Planter(plant=doubled_readings),
    "spam_for_word": Planter(plant=spam_for_word),
    "washed_words": Planter(plant=washed_words, prepare=_with_sentences("washing")),
    "taiwan_words": Planter(plant=taiwan_words, prepare=_with_sentences("taiwan")),
}
