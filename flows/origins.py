"""Where pages come from: the office's own host, a copy of it, or neither."""

from __future__ import annotations

from collections.abc import Sequence

from extract.page import Page
from transform.origin import judge_origin
from transform.report import Parsed
from warehouse.batch import PageOrigin


def find_origins(read: Sequence[tuple[Page, Parsed]]) -> tuple[PageOrigin, ...]:
    """The origin of each page from an address, as far as its own evidence goes."""
    found = []
    for page, parsed in read:
        if "://" not in page.uri:
            continue
        origin = judge_origin(page.uri, parsed)
        found.append(
            PageOrigin(
                uri=page.uri,
                sha256=page.sha256,
                kind=origin.kind.value,
                reasons=origin.reasons,
                official_uri=origin.official_uri,
            )
        )
    return tuple(found)
