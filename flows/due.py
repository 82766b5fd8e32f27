"""Which entries of a sources.toml it is time to read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flows.settings import Settings

if TYPE_CHECKING:
    from extract.spec import SourceSpec

# A schedule that fires a little early must not wait for the next turn.
_GRACE = 0.1


def find_due(settings: Settings, *, now: datetime) -> tuple[str, ...]:
    """The entries of the data folder's sources.toml that are due, as arguments of `gongkai ingest`.

    An entry is due when nothing of it was asked for within its `every`; one without `every`
    always. Raises SourceError where the file has faults. Nothing is due where there is none.
    """
    if not settings.sources_file.exists():
        return ()
    from extract.sources_file import read_sources

    specs = read_sources(settings.sources_file)
    seen = _last_asked(settings)
    return tuple(f"{settings.sources_file}#{spec.name}" for spec in specs if is_due(spec, seen, now))


def is_due(spec: SourceSpec, seen: Mapping[str, datetime], now: datetime) -> bool:
    """Whether an entry is to be read at this moment, given when each was last asked for."""
    last = seen.get(spec.name)
    if last is None or spec.every is None:
        return True
    return now - last >= spec.every - min(spec.every * _GRACE, timedelta(minutes=5))


def _last_asked(settings: Settings) -> dict[str, datetime]:
    from flows.reading import reading
    from warehouse.errors import MissingError
    from warehouse.places import sources_seen

    try:
        with reading(settings) as connection:
            return sources_seen(connection)
    except MissingError:
        return {}
