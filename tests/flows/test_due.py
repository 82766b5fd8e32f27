"""What the watch reads: every entry of sources.toml in its own time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.spec import SourceSpec
from flows.due import find_due, is_due
from flows.settings import Settings
from tests.flows.helpers import run

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "ago", "due"),
    [
        (None, timedelta(seconds=1), True),
        ("1d", None, True),
        ("1d", timedelta(hours=25), True),
        ("1d", timedelta(hours=23, minutes=56), True),
        ("1d", timedelta(hours=23), False),
        ("10m", timedelta(minutes=9), True),
        ("10m", timedelta(minutes=8), False),
    ],
)
def test_entry_is_due_when_nothing_was_asked_within_its_period(
    every: str | None, ago: timedelta | None, due: bool
) -> None:
    spec = SourceSpec.model_validate({"name": "a", "kind": "folder", "paths": ["pages"], "every": every})
    assert is_due(spec, {"a": NOW - ago} if ago is not None else {}, NOW) is due


def test_due_entries_are_arguments_of_ingest(settings: Settings, pages: Path) -> None:
    assert find_due(settings, now=NOW) == ()
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.sources_file.write_text(
        f'[[source]]\nname = "a"\nkind = "folder"\npaths = ["{pages}"]\nevery = "1d"\n', "utf-8"
    )
    due = find_due(settings, now=datetime.now(UTC))
    assert due == (f"{settings.sources_file}#a",)
    assert run(settings, *due).counts.pages_new == len(list(pages.iterdir()))
    assert find_due(settings, now=datetime.now(UTC)) == ()


def test_fault_of_the_file_stops_the_watch_with_line_and_field(settings: Settings) -> None:
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.sources_file.write_text('[[source]]\nname = "a"\nkind = "sitmap"\n', "utf-8")
    with pytest.raises(SourceError, match="line 3"):
        find_due(settings, now=NOW)
