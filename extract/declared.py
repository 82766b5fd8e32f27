"""What a page says of itself: title, date, site and metadata, by standard names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.linked_data import read_stated
from extract.tree import Tree

# GB/T names of Chinese government sites first, as written there; then what others use.
NAMES = {
    name.lower(): name
    for name in (
        "ArticleTitle", "PubDate", "ContentSource", "SiteName", "SiteDomain", "SiteIDCode", "ColumnName",
        "ColumnType", "ColumnDescription", "ColumnKeywords", "Url", "Keywords", "Description", "Author",
        "Source", "Image", "og:title", "og:site_name", "article:published_time", "publishdate",
        "ArticleUrl", "og:url", "canonical",
    )
}  # fmt: skip
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A page's own claims, each None where it makes none; `metadata` in the order of the page."""

    title: str | None
    published_on: date | None
    site_name: str | None
    metadata: tuple[tuple[str, str], ...]


def read_declared(tree: Tree) -> Declared:
    """Read meta elements and title, wherever on the page they stand; the first of a name counts.

    The title element is kept among the metadata also where another title is better: it is
    what those change who hijack a page. JSON-LD is asked where these say nothing.
    """
    stated = read_stated(tree.scripts)
    pairs: dict[str, str] = {}
    for attributes in tree.heads:
        # A link says in `rel` and `href` what a meta element says in `name` and `content`.
        name = attributes.get("name") or attributes.get("property") or attributes.get("rel") or ""
        value = " ".join((attributes.get("content") or attributes.get("href") or "").split())
        name = name.strip().lower()
        if value and name in NAMES:
            pairs.setdefault(NAMES[name], value)
    titles = [title for title in tree.titles if title]
    if titles:
        pairs["title"] = titles[0]
    title = (
        pairs.get("ArticleTitle")
        or (titles[0] if titles else None)
        or pairs.get("og:title")
        or stated.headline
    )
    published = pairs.get("PubDate") or pairs.get("article:published_time") or pairs.get("publishdate")
    return Declared(
        title=title,
        published_on=read_date(published or stated.published or ""),
        site_name=pairs.get("SiteName") or pairs.get("og:site_name"),
        metadata=tuple(pairs.items()),
    )


def read_date(text: str) -> date | None:
    """The first date in a text, None where there is none that exists.

    >>> read_date("2026-01-26 10:20"), read_date("2023年2月30日")
    (datetime.date(2026, 1, 26), None)
    """
    found = _DATE.search(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
