"""Pages mutated by a seed: cut, doubled, spliced, their tags and bytes disturbed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.generate.site_bodies import MARKUPS, draw_body
from tests.generate.sites import FRAMES, frame_page

TAGS = (
    *("div", "p", "span", "a", "b", "i", "font", "h1", "pre", "br", "o:p", "ruby", "rt", "ucapcontent"),
    *("table", "tbody", "tr", "td", "ul", "li", "dl", "dd", "form", "select", "option", "button", "textarea"),
    *("article", "section", "script", "style", "title", "meta", "svg", "math", "template", "noscript"),
    *("iframe", "frameset", "plaintext"),
)
PIECES = (
    *(b"<", b">", b"</", b"='", b'"', b"<!--", b"-->", b"]]>", b"<![CDATA[", b"<?xml?>"),
    *(b"&#0;", b"&#x110000;", b"&nbsp;", b"\0", b"\xff", b"\xa3", b"\xef\xbb\xbf", b"\x1b$B"),
    *(b" style='display:none'", b" class='nav'"),
)
TEXTS = ("政务公开，条例施行。", "相关链接", "版权所有", "1024", "，", "。", " ", "\n", "附件：表.xls")


def draw_bases(shared: Path | None) -> list[bytes]:
    """Pages to begin with: composed ones, and the real ones where they are present."""
    bases = []
    for frame in FRAMES:
        for markup in MARKUPS:
            rng = Random(f"{frame} {markup} base")
            bases.append(frame_page(frame, draw_body(markup, rng), rng).encode())
    if shared is not None:
        paths = sorted((shared / "pages_dev").glob("*.html.gz"))
        bases += [gzip.decompress(path.read_bytes()) for path in paths]
    return bases


def mutate_pages(bases: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Mutated pages, the same for the same seed; one in four is cut down to a fragment."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        page = rng.choice(bases)
        if rng.random() < 0.25:
            at = rng.randrange(len(page))
            page = page[at : at + rng.choice((50, 500, 4_000, 20_000))]
        for _ in range(rng.choice((1, 3, 10, 40))):
            page = _mutate(page, rng)
        yield page


def _mutate(page: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(page) + 1)
    size = rng.choice((0, 1, 1, 20, 300, 3_000))
    match rng.randrange(6):
        case 0:
            return page[:at] + page[at + size :]
        case 1:
            return page[:at] + page[at : at + size] * rng.choice((2, 2, 3, 30)) + page[at + size :]
        case 2:
            tag = rng.choice(TAGS)
            return page[:at] + rng.choice(("<{}>", "</{}>", "<{} ", "<{}/>")).format(tag).encode() + page[at:]
        case 3:
            return page[:at] + rng.choice(PIECES) + page[at + size :]
        case 4:
            run = "".join(f"<{rng.choice(TAGS)}>" for _ in range(rng.randint(1, 3)))
            text = rng.choice(("", rng.choice(TEXTS)))
            return page[:at] + f"{run}{text}".encode() * rng.choice((1, 10, 100)) + page[at:]
        case _:
            other = rng.randrange(len(page) + 1)
            return page[:at] + page[other : other + size] + page[at:]
