"""Article pages in English: six frames, `sites_en/*.html`, with what stands around articles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from tests.generate.draw import load_data

SECTIONS = ("News", "Sport", "Culture", "Opinion", "Business", "Weather", "Travel", "Jobs")
TEASERS = (
    (
        "Bridge closes for repairs",
        "Drivers face a detour of nine miles until the end of the month, the county says.",
    ),
    (
        "Chess club wins at last",
        "After fourteen seasons at the foot of the table, the club celebrated with a cake.",
    ),
    (
        "Storm leaves hundreds without power",
        "Engineers worked through the night, but some villages must wait.",
    ),
    (
        "A recipe for plum jam",
        "It takes a whole day and three kilos of fruit, and it is worth every minute of both.",
    ),
    (
        "Why the museum is painted yellow",
        "A mistake in an order of 1957 became the town's most photographed wall.",
    ),
)
PHRASES = {
    "appeal": "Good reporting takes time. If you enjoyed this, please consider a small gift.",
    "cookies": "We use cookies to make this site work. You can change your choice at any time.",
    "legal": "© 2024 The Valley Courier Ltd. All rights reserved. Not to be reproduced without permission.",
    "caption": "Photograph: The Valley Courier",
}
RELATED = "<aside class=inline-related><p>Read more: <a href='/x'>Bridge closes for repairs</a></p></aside>"
SIGN_UP = "<div class=newsletter-signup><h3>Sign up to our letter</h3><p>{appeal}</p><input></div>"
FOLDER = Path(__file__).with_name("sites_en")
FRAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.html")))


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishPage:
    """A page and the text of its article, the headline left out."""

    name: str
    html: str
    text: str


def draw_english() -> list[EnglishPage]:
    """Every article in two of the frames, so that each frame holds four."""
    pages = []
    for number, article in enumerate(load_data("english.toml")["article"]):
        for shift in (0, 3):
            frame = FRAMES[(number + shift) % len(FRAMES)]
            html = frame_article(frame, article)
            pages.append(EnglishPage(name=f"{frame}-{number}", html=html, text="\n".join(_lines(article))))
    return pages


def frame_article(frame: str, article: dict[str, Any]) -> str:
    """The HTML of one page with this article on it."""
    body = _body(article)
    return Template((FOLDER / f"{frame}.html").read_text(encoding="utf-8")).substitute(
        PHRASES,
        title=escape(article["title"]),
        author=article["author"],
        stated=_state(article, with_body=False),
        stated_whole=_state(article, with_body=True),
        body=body,
        body_with_related=_body(article, between=RELATED),
        body_with_sign_up=_body(article, between=SIGN_UP.format_map(PHRASES)),
        wrapped=body.replace("<p>", "<div class=css-1a><p class=css-9z>").replace("</p>", "</p></div>"),
        breaks="<br><br>".join(map(escape, _lines(article))),
        comments=_comments(article),
        **{f"links_{tag}": _links(tag) for tag in ("li", "div", "span", "b")},
        **{f"teasers_{tag}": _teasers(tag) for tag in ("div", "article")},
    )


def _lines(article: dict[str, Any]) -> list[str]:
    return [line.lstrip("#->").strip() for line in article["paragraphs"]]


def _body(article: dict[str, Any], *, between: str = "") -> str:
    """The article as markup; `between` is put after its second paragraph."""
    parts = []
    for number, line in enumerate(article["paragraphs"]):
        if line.startswith("## "):
            parts.append(f"<h2>{escape(line[3:])}</h2>")
        elif line.startswith("- "):
            parts.append(f"<ul><li>{escape(line[2:])}</li></ul>")
        elif line.startswith("> "):
            parts.append(f"<blockquote><p>{escape(line[2:])}</p></blockquote>")
        else:
            parts.append(f"<p>{escape(line)}</p>")
        if number == 1:
            parts.append(between)
    return "\n".join(parts).replace("</ul>\n<ul>", "")


def _links(tag: str = "li") -> str:
    return "".join(f"<{tag}><a href='/{name.lower()}'>{name}</a></{tag}>" for name in SECTIONS)


def _teasers(tag: str) -> str:
    return "".join(
        f"<{tag} class=t1><h4><a href='/{n}'>{title}</a></h4><p>{text}</p></{tag}>"
        for n, (title, text) in enumerate(TEASERS)
    )


def _comments(article: dict[str, Any]) -> str:
    items = "".join(
        f"<li class=c1><b>reader{n}</b> <span>3 hours ago</span><p>{escape(text)}</p><a>Reply</a></li>"
        for n, text in enumerate(article["comments"])
    )
    return f"<h3>Comments ({len(article['comments'])})</h3><ol>{items}</ol>"


def _state(article: dict[str, Any], *, with_body: bool) -> str:
    value = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "The Valley Courier"},
            {
                "@type": ["NewsArticle"],
                "headline": article["title"],
                "datePublished": "2024-03-05T06:30:00+01:00",
                "author": {"@type": "Person", "name": article["author"]},
            },
        ],
    }
    if with_body:
        value["@graph"][1]["articleBody"] = "\n\n".join(article["paragraphs"])  # type: ignore[index]
    return f"<script type='application/ld+json'>{json.dumps(value)}</script>"
