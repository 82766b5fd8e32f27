"""Parsing without a warehouse, source by source, for `inspect`, `metrics` and `audit`."""

from __future__ import annotations

from collections.abc import AsyncIterator

from extract.page import Failure, Page
from extract.source import plan_sources
from flows.errors import NothingToRead
from flows.network import Network
from flows.read import parse_page, receive_page
from flows.settings import Settings
from transform.report import Parsed


async def inspect_sources(settings: Settings, arguments: tuple[str, ...]) -> AsyncIterator[Parsed | Failure]:
    """What is read from each page, in the order of the sources; what named none comes first."""
    async for page in receive_sources(settings, arguments):
        yield parse_page(page) if isinstance(page, Page) else page


async def receive_sources(settings: Settings, arguments: tuple[str, ...]) -> AsyncIterator[Page | Failure]:
    """Each page as received, in the order of the sources; what named none comes first.

    Nothing is archived: looking at a page is not keeping it. Raises NothingToRead where the
    sources name nothing, not even something that cannot be read.
    """
    plan = plan_sources(arguments)
    if not plan.sources and not plan.failures:
        raise NothingToRead("expected sources that name a page, found none: see what stands in the list")
    for failure in plan.failures:
        yield failure
    async with Network(settings, archive=None) as network:
        for source in plan.sources:
            for page in await receive_page(source, network):
                yield page
