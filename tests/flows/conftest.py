"""Fixtures of the tests of flows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings import Settings
from tests.demo.site import Site, start_site
from tests.flows.helpers import copy_pages, make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings under the test's own folder."""
    return make_settings(tmp_path)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of pages."""
    return copy_pages(tmp_path / "pages")


@pytest.fixture
def site() -> Iterator[Site]:
    """The demo site on loopback."""
    with start_site() as running:
        yield running


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No server and no setting of the user's reaches a test, and no test leaves files about."""
    for name in ("PREFECT_API_URL", "GONGKAI_DATA", "GONGKAI_DB", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
