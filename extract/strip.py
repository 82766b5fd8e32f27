"""Page to Document: the body of a page in reading order, and what the page says of itself."""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from extract.attached import reader_of
from extract.declared import read_declared
from extract.decode import Decoded, decode_bytes
from extract.density import choose_body
from extract.document import ChromeKind, Document, Dropped
from extract.foot import read_foot
from extract.furniture import find_furniture
from extract.heading import find_heading
from extract.issue import Issue, IssueCode
from extract.kinds import Reading, read_lines
from extract.learned import find_learned, observe_lines, quieten
from extract.markup import prepare
from extract.page import Page
from extract.phrases import load_phrases
from extract.profile import HostProfile, Seen
from extract.prune import Verdict, judge_lines
from extract.regions import find_chrome
from extract.render import Renderer
from extract.sniff import media_type_of
from extract.tree import Line, Tree
from extract.unread import cut_unread
from extract.walk import walk


class Body(NamedTuple):
    """A page's lines with the verdict on each: None where it is kept, else why not.

    `chosen` is the element that was taken for the body, `deep` whether the page had to be flattened.
    """

    tree: Tree
    readings: list[Reading]
    verdicts: list[Verdict | None]
    deep: bool
    chosen: int = 0

    @property
    def lines(self) -> list[Line]:
        """The lines kept."""
        return [line for line, verdict in zip(self.tree.lines, self.verdicts, strict=True) if verdict is None]


def main_text(html: str | bytes, url: str | None = None) -> str:  # noqa: ARG001 - callers have it
    """The text of a page's main content, blocks parted by line ends; its title is left out.

    >>> main_text("<nav><a href='/'>Home</a></nav><p>The office answered twelve requests, in time.</p>")
    'The office answered twelve requests, in time.'
    """
    received = html.encode("utf-8", "replace") if isinstance(html, str) else html
    body = find_body(decode_bytes(cut_unread(received), is_html=True))
    renderer = Renderer(body.tree, with_blocks=False)
    renderer.put_lines(body.lines)
    return renderer.text


def find_body(markup: Decoded, profile: HostProfile | None = None) -> Body:
    """Read markup and judge each of its lines; where there is text, some is always kept.

    With a profile of the page's host, parts that recur there and nowhere else are left out,
    unless nothing would remain.
    """
    prepared, deep = prepare(markup.text)
    as_received = markup.utf8 if prepared is markup.text else None
    parser = LexborHTMLParser(as_received or prepared)
    tree = walk(parser)
    if not tree.lines:
        tree = walk(parser, show_hidden=True)
    if not tree.lines:
        return Body(tree, [], [], deep)
    readings = read_lines(tree.lines, tree.tags, load_phrases())
    chosen, verdicts = 0, list[Verdict | None]()
    if profile is not None:
        chosen, verdicts = _judge(tree, readings, find_learned(tree, readings, profile))
    if all(verdicts):
        chosen, verdicts = _judge(tree, readings, None)
    if all(verdicts):
        verdicts = [None] * len(verdicts)
    return Body(tree, readings, verdicts, deep, chosen)


def _judge(
    tree: Tree, readings: list[Reading], learned: list[bool] | None
) -> tuple[int, list[Verdict | None]]:
    """The element that holds the body, and the verdict on each line."""
    phrases = load_phrases()
    heard = quieten(tree, readings, learned) if learned else readings
    chrome = find_chrome(tree, heard, phrases)
    if learned:
        chrome = [a or b for a, b in zip(chrome, learned, strict=True)]
    body = choose_body(tree, heard, chrome, phrases)
    return body, judge_lines(tree, heard, chrome, body, learned)


def strip_page(page: Page, profile: HostProfile | None = None) -> Document:
    """Read a page as its media type says, or as its bytes look where nothing says.

    Plain text is kept to the last character. Of HTML the body is kept; what was left out
    is summed up in `dropped`. PDF, Word and workbooks are read in their reading order, tables
    as tables. Bytes that are no text give an empty Document with an Issue.
    `profile` is what has been learned of the page's host; its snapshot is recorded.
    """
    media_type = media_type_of(page.body, page.media_type)
    read_document = reader_of(media_type)
    if read_document is not None:
        return read_document(page)
    is_html = media_type == "text/html"
    decoded = read_markup(page) if is_html else decode_bytes(page.body, declared=page.charset)
    if is_html and decoded.text:
        return _strip_html(page, decoded, profile)
    return Document(
        uri=page.uri,
        sha256=page.sha256,
        media_type=media_type,
        charset=decoded.charset,
        charset_confidence=decoded.confidence,
        text=decoded.text,
        chrome=find_furniture(decoded.text),
        issues=decoded.issues,
    )


def read_markup(page: Page) -> Decoded:
    """An HTML page as text, without scripts, styles and comments unless it is nothing else."""
    return decode_bytes(cut_unread(page.body) or page.body, declared=page.charset, is_html=True)


def observe_page(page: Page) -> Seen | None:
    """What a page shows the profile of its host; None for what is not HTML, or holds no text."""
    if media_type_of(page.body, page.media_type) != "text/html":
        return None
    body = find_body(read_markup(page))
    kept = [verdict is None for verdict in body.verdicts]
    return observe_lines(body.tree, body.readings, kept, read_declared(body.tree).title)


def _strip_html(page: Page, decoded: Decoded, profile: HostProfile | None) -> Document:
    body = find_body(decoded, profile)
    declared = read_declared(body.tree)
    keep_heading(body, declared.title)
    renderer = Renderer(body.tree)
    renderer.put_lines(body.lines)
    return Document(
        uri=page.uri,
        sha256=page.sha256,
        media_type="text/html",
        charset=decoded.charset,
        charset_confidence=decoded.confidence,
        text=renderer.text,
        title=declared.title,
        published_on=declared.published_on,
        site_name=declared.site_name,
        metadata=declared.metadata + read_foot(body.tree.lines, body.verdicts),
        blocks=tuple(renderer.blocks),
        tables=tuple(renderer.tables),
        chrome=find_furniture(renderer.text),
        dropped=_sum_dropped(body),
        profile_snapshot=profile.snapshot if profile else None,
        issues=decoded.issues + _issues(body),
    )


def keep_heading(body: Body, title: str | None) -> int | None:
    """Put the page's heading back among the lines kept; its number, None where there is none."""
    heading = find_heading(body.tree, body.readings, body.verdicts, title)
    if heading is not None:
        body.verdicts[heading] = None
    return heading


def _sum_dropped(body: Body) -> tuple[Dropped, ...]:
    """Characters left out, summed by reason, in the order in which the reasons first occur."""
    sums: dict[Verdict, int] = {}
    for line, verdict in zip(body.tree.lines, body.verdicts, strict=True):
        if verdict is not None:
            sums[verdict] = sums.get(verdict, 0) + len(line.text)
    if body.tree.hidden:
        sums[Verdict(ChromeKind.INSERTION, "hidden")] = sum(body.tree.hidden)
    return tuple(
        Dropped(kind=verdict.kind, reason=verdict.reason, chars=chars) for verdict, chars in sums.items()
    )


def _issues(body: Body) -> tuple[Issue, ...]:
    issues = []
    if body.deep:
        message = "elements nest deeper than 512; tags below that were read as if absent"
        issues.append(Issue(code=IssueCode.TOO_DEEP, message=message))
    if not body.tree.lines:
        message = "expected text on the page, found none; look at it in a browser"
        issues.append(Issue(code=IssueCode.NO_BODY, message=message))
    return tuple(issues)
