"""Damage to marks: punctuation, enumerators, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tests.generate.plant import HAN, Plant, places


def doubled_marks(rng: Random, text: str) -> Iterator[Plant]:
    for match in places(rng, text, rf"(?<=[{HAN}])[，。；、](?=[{HAN}\n])", 0.12):
        yield Plant(start=match.start(), end=match.end(), damaged=match[0] * 2)


def shifted_marks(rng: Random, text: str) -> Iterator[Plant]:
    for match in places(rng, text, rf"(?<=[{HAN}])[，。](?=[{HAN}])", 0.1):
        mixed = "，、" if match[0] == "，" else "，。"
        yield Plant(start=match.start(), end=match.end(), damaged=mixed)


def slipped_commas(rng: Random, text: str) -> Iterator[Plant]:
    for match in re.finditer(r"(?:^|(?<=\n))[一二三四五六七八九]、", text):
        yield Plant(start=match.start(), end=match.end(), damaged=match[0][0] + ",、")


def spaced_stops(rng: Random, text: str) -> Iterator[Plant]:
    for match in places(rng, text, rf"(?<=[{HAN}])[。，；](?=[{HAN}\n])", 0.1):
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


def with_headings(rng: Random, text: str) -> str:
    """The report's text under headings of its own, whatever marks it drew."""
    body = re.sub(r"(?:[一二三四五六七八九十]+|\d+)[、．](?=[一-鿿])|\d\.(?=[一-鿿])", "", text)
    lines = body.split("\n")
    headings = ("机构建设", "公开内容", "公开形式", "申请办理", "存在问题", "今后打算")
    size = max(1, len(lines) // len(headings))
    for rank in reversed(range(len(headings))):
        lines.insert(1 + rank * size, f"{'一二三四五六'[rank]}、{headings[rank]}")
    return "\n".join(lines)


def with_items(rng: Random, text: str) -> str:
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


def with_quotes(rng: Random, text: str) -> str:
    line = (
        "(一)坚持“三审三校”制度，落实“谁公开、谁负责”要求。\n(二)学习《中华人民共和国政府信息公开条例》和《基层政务公开标准目录》。\n"
        "(三)“放管服”改革信息单列一栏。"
    )
    return text + "\n" + line
