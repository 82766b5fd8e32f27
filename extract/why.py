"""Why each line of a page was kept or left out, for people who wonder."""

from __future__ import annotations

from dataclasses import dataclass

from extract.declared import read_declared
from extract.kinds import ATTACHED
from extract.page import Page
from extract.profile import HostProfile
from extract.render import Renderer
from extract.sniff import media_type_of
from extract.strip import Body, find_body, keep_heading, read_markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One line of a page: where it stands, what it reads like, and whether and why it was kept."""

    text: str
    path: str
    reads_as: str
    is_kept: bool
    reason: str


def explain_page(page: Page, profile: HostProfile | None = None) -> tuple[Judged, ...]:
    """Every line of an HTML page in reading order, with the verdict on it; nothing for other pages.

    What a browser would not show has no line; `Document.dropped` counts it.
    """
    if media_type_of(page.body, page.media_type) != "text/html":
        return ()
    body = find_body(read_markup(page), profile)
    heading = keep_heading(body, read_declared(body.tree).title)
    renderer = Renderer(body.tree)
    chosen = f"in the body, {renderer.path_of(body.chosen)}"
    return tuple(
        Judged(
            text=line.text,
            path=renderer.path_of(line.node),
            reads_as=body.readings[number].kind.name.lower() if body.readings else "line",
            is_kept=body.verdicts[number] is None,
            reason=_reason(body, number, chosen, is_heading=number == heading),
        )
        for number, line in enumerate(body.tree.lines)
    )


def _reason(body: Body, number: int, chosen: str, *, is_heading: bool) -> str:
    verdict = body.verdicts[number]
    if verdict is not None:
        return f"{verdict.kind.value}: {verdict.reason}"
    if is_heading:
        return "heading of the page"
    node = body.tree.lines[number].node
    if body.chosen <= node < body.tree.ends[body.chosen]:
        return chosen
    return "attached to the body" if body.readings[number].kind is ATTACHED else "nothing else was left"
