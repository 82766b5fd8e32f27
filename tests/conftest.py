"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GONGKAI_SHARED", ROOT.parent / "shared")).resolve()
"""The folder of real pages and labels: GONGKAI_SHARED, by default beside the checkout."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` takes what the parser reads now as what is expected of the sample pages."""
    parser.addoption("--accept", action="store_true", help="rewrite expected.json of the sample pages")


@pytest.fixture(scope="session")
def shared() -> Path:
    """SHARED; a test that needs it is skipped where it is absent, and fails there in CI."""
    if SHARED.is_dir():
        return SHARED
    message = f"the shared folder of real pages is not at {SHARED}: set GONGKAI_SHARED"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
