"""A host of many pages whose furniture reads like prose and carries no telling class or tag.

Three templates, three kinds of pages: work reports, statutory reports of many bodies, and
statutory reports of one body year after year, which say much in the same words each year.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.generate.draw import draw_report, load_data
from tests.generate.site_bodies import LAST, Body, draw_body

HOSTS = {"yunling.example.gov.cn": "云岭县", "qingxi.example.com": "清溪市", "baolu.example.org": "白鹭县"}
ALWAYS_SAME = "水务局"
STATUTORY = ("clean", "breaks", "layout", "word", "short")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPage:
    """A page, the text of its body, and whether it carries a statutory report."""

    uri: str
    html: str
    text: str
    is_statutory: bool


def draw_host(host: str, count: int) -> list[HostPage]:
    """The pages of one host, the same whenever they are drawn."""
    return [_draw_page(host, number) for number in range(count)]


def _draw_page(host: str, number: int) -> HostPage:
    rng = Random(f"{host} {number}")
    is_statutory = number % 5 >= 3
    body = _statutory(host, number, rng) if is_statutory else _story(rng)
    return HostPage(
        uri=f"http://{host}/{number % 3}/{number}.html",
        html=_TEMPLATES[number % 3](HOSTS[host], body, rng),
        text=body.text,
        is_statutory=is_statutory,
    )


def _story(rng: Random) -> Body:
    """A work report, its lines as paragraphs; one in twelve is cut to a few of them."""
    drawn = draw_report(rng, long=True)
    lines = drawn.lines[: rng.randint(3, 8)] if rng.random() < 1 / 12 else drawn.lines
    markup = "".join(f"<p>{line}</p>\n" for line in lines)
    return Body(title=drawn.title, org=drawn.org, markup=markup, text="\n".join(lines), tables=0, cells=0)


def _statutory(host: str, number: int, rng: Random) -> Body:
    """A statutory report with sentences that only this host has, on every one of its reports."""
    markup = STATUTORY[number // 5 % len(STATUTORY)]
    body = draw_body(markup, rng)
    org = f"{HOSTS[host]}{ALWAYS_SAME}" if markup != "word" and number % 10 > 5 else body.org
    same = load_data("host.toml")
    first = same["download"].format(place=HOSTS[host])
    opening = f"{first}<br>\n" if markup == "breaks" else f"<p>{first}</p>\n"

    def own(text: str) -> str:
        return text.replace(body.org, org).replace(LAST[-1], same["nothing"].format(org=org))

    return Body(
        title=own(body.title),
        org=org,
        markup=opening + (own(body.markup) if markup != "word" else body.markup),
        text=f"{first}\n{own(body.text) if markup != 'word' else body.text}",
        tables=body.tables,
        cells=body.cells,
    )


def _lines(key: str, place: str) -> list[str]:
    return [line.format(place=place) for line in load_data("host.toml")[key]]


def _paragraphs(lines: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def _tips(place: str, rng: Random) -> list[str]:
    return rng.sample(_lines("tips", place), rng.randint(1, 2))


def _news(place: str, rng: Random, count: int) -> str:
    """Beginnings of other articles, not marked as links: a script makes them so."""
    drawn = rng.sample(load_data("host.toml")["news"], count)
    return "".join(
        f"<div class=r3><div class=r4>{head.format(place=place)}</div><p>{text.format(place=place)}</p></div>"
        for head, text in drawn
    )


def _columns(place: str, body: Body, rng: Random) -> str:
    """Body and notices side by side in one box."""
    return f"""<html><head><title>{body.title}</title></head><body>
<div class=r1><div class=r2>{_paragraphs(_lines("menu", place), "span")}</div>
{_paragraphs(_lines("intro", place))}</div>
<div class=m1><div class=m2>{body.title}</div><div class=m3>{body.markup}</div>
<div class=m4>{_paragraphs(_tips(place, rng))}</div>
<div class=m5>{_paragraphs(_lines("closing", place)[1:])}</div></div></body></html>"""


def _stack(place: str, body: Body, rng: Random) -> str:
    """Everything one below the other; boxes without any name."""
    return f"""<html><head><title>{body.title}_{place}</title></head><body><div>
<div>{_paragraphs(_lines("menu", place), "div")}</div>
<div>{_paragraphs(_lines("welcome", place))}</div>
<h2>{body.title}</h2><div>{body.markup}</div>
<div>{_paragraphs(_tips(place, rng))}</div>
<div>{_paragraphs(_lines("closing", place)[:2])}</div></div></body></html>"""


def _tables(place: str, body: Body, rng: Random) -> str:
    """Tables that lay out the page; notices are rows like the body's."""
    tips = "".join(f"<tr><td>{tip}</td></tr>" for tip in _tips(place, rng))
    return f"""<html><head><title>{place}人民政府</title></head><body>
<table><tr><td colspan=2>{"　".join(_lines("menu", place))}</td></tr>
<tr><td><table><tr><td>{_lines("intro", place)[0]}</td></tr>{tips}</table></td>
<td><table><tr><td align=center>{body.title}</td></tr><tr><td>{body.markup}</td></tr>
<tr><td>{"<br>".join(_lines("welcome", place))}</td></tr></table>{_news(place, rng, 1)}</td></tr>
<tr><td colspan=2>{"<br>".join(_lines("closing", place)[:1])}</td></tr></table></body></html>"""


_TEMPLATES = (_columns, _stack, _tables)
