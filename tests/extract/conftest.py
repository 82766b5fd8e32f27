"""Fixtures of extract's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from extract.fetch import Fetcher
from tests.extract.fetching import ROUTES, settings
from tests.extract.hostile import HostileSite, start_hostile


@pytest.fixture
def site() -> Iterator[HostileSite]:
    with start_hostile(ROUTES) as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(settings()) as fetcher:
        yield fetcher
