"""Reading pages: from the disk or from the network, and the parsing of one, guarded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from extract.errors import ExtractError, describe_failure
from extract.packed import unpack
from extract.page import Failure, Page, Stage
from extract.source import Source, SourceKind, read_file, read_record_page
from extract.strip import strip_page
from flows.network import Network
from transform.parse import parse_document
from transform.report import Parsed


async def receive_page(source: Source, network: Network) -> tuple[Page | Failure, ...]:
    """The page that a source names, with those packed into it, or why it could not be had."""
    if source.kind is not SourceKind.URL:
        return read_source(source)
    try:
        page = await network.fetch(source.uri)
    except ExtractError as exc:
        return (describe_failure(exc, stage=Stage.FETCH, failed_at=datetime.now(UTC)),)
    assert isinstance(page, Page)  # noqa: S101 - only what is known before can be unchanged
    return page, *unpack(page)


def read_source(source: Source) -> tuple[Page | Failure, ...]:
    """The page of a file or of a record, with those packed into it, or why it could not be read."""
    try:
        page = read_record_page(source) if source.kind is SourceKind.RECORD else read_file(source)
    except ExtractError as exc:
        return (describe_failure(exc, stage=Stage.FETCH, failed_at=datetime.now(UTC)),)
    return page, *unpack(page)


def parse_page(page: Page, *, parse: Callable[[Page], Parsed] | None = None) -> Parsed | Failure:
    """What is in a page, or the record that the parser failed on it; never an exception.

    This is the one place that catches everything: a page is the unit of failure. `parse`
    stands in for the parser in tests of that.
    """
    try:
        return (parse or _parse)(page)
    except ExtractError as exc:
        return describe_failure(exc, stage=Stage.PARSE, failed_at=datetime.now(UTC))
    except Exception as exc:  # noqa: BLE001 - one bad page must not cost its batch
        return Failure(
            uri=page.uri,
            stage=Stage.PARSE,
            code="crashed",
            message=(
                f"expected to read the page, found a fault of the parser ({type(exc).__name__}: {exc}); "
                f"the bytes are kept as received, SHA-256 {page.sha256}: report them"
            ),
            failed_at=datetime.now(UTC),
        )


def _parse(page: Page) -> Parsed:
    return parse_document(strip_page(page))
