"""Page to Document: the body of a page in reading order, and what the page says of itself."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from extract.declared import read_declared
from extract.decode import Decoded, decode_bytes
from extract.density import choose_body
from extract.depth import flatten
from extract.document import ChromeKind, Document, Dropped
from extract.furniture import find_furniture
from extract.issue import Issue, IssueCode
from extract.page import Page
from extract.render import Renderer
from extract.sniff import media_type_of
from extract.walk import Line, Tree, walk


def main_text(html: str | bytes, url: str | None = None) -> str:  # noqa: ARG001 - callers have it
    """The text of a page's main content, blocks parted by line ends.

    >>> main_text("<nav><a href='/'>Home</a></nav><p>The office answered twelve requests, in time.</p>")
    'The office answered twelve requests, in time.'
    """
    markup = html if isinstance(html, str) else decode_bytes(html, is_html=True).text
    tree = _tree(markup)[0]
    renderer = Renderer(tree)
    renderer.put_lines(_body_lines(tree))
    return renderer.text


def strip_page(page: Page) -> Document:
    """Read a page as its media type says, or as its bytes look where nothing says.

    Plain text is kept to the last character. Of HTML the body is kept; what was left out
    is summed up in `dropped`. Bytes that are no text give an empty Document with an Issue.
    """
    media_type = media_type_of(page.body, page.media_type)
    decoded = decode_bytes(page.body, declared=page.charset, is_html=media_type == "text/html")
    if media_type == "text/html" and decoded.text:
        return _strip_html(page, decoded)
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


def _strip_html(page: Page, decoded: Decoded) -> Document:
    tree, deep = _tree(decoded.text)
    declared = read_declared(tree)
    lines = _body_lines(tree)
    renderer = Renderer(tree)
    renderer.put_lines(lines)
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
        metadata=declared.metadata,
        blocks=tuple(renderer.blocks),
        tables=tuple(renderer.tables),
        chrome=find_furniture(renderer.text),
        dropped=_sum_dropped(tree, lines),
        issues=decoded.issues + _issues(lines, deep=deep),
    )


def _tree(markup: str) -> tuple[Tree, bool]:
    flat, deep = flatten(markup)
    parser = LexborHTMLParser(flat)
    tree = walk(parser)
    return (tree if tree.lines else walk(parser, show_hidden=True)), deep


def _body_lines(tree: Tree) -> list[Line]:
    if not tree.lines:
        return []
    body = choose_body(tree)
    return [line for line in tree.lines if body <= line.node < tree.ends[body]]


def _sum_dropped(tree: Tree, kept: list[Line]) -> tuple[Dropped, ...]:
    outside = sum(len(line.text) for line in tree.lines) - sum(len(line.text) for line in kept)
    hidden = sum(tree.hidden)
    dropped = []
    if outside:
        dropped.append(Dropped(kind=ChromeKind.NAVIGATION, reason="outside the body", chars=outside))
    if hidden:
        dropped.append(Dropped(kind=ChromeKind.INSERTION, reason="hidden", chars=hidden))
    return tuple(dropped)


def _issues(lines: list[Line], *, deep: bool) -> tuple[Issue, ...]:
    issues = []
    if deep:
        message = "elements nest deeper than 512; tags below that were read as if absent"
        issues.append(Issue(code=IssueCode.TOO_DEEP, message=message))
    if not lines:
        message = "expected text on the page, found none; look at it in a browser"
        issues.append(Issue(code=IssueCode.NO_BODY, message=message))
    return tuple(issues)
