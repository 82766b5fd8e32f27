"""Planning: what the arguments name, divided into batches."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.address import strip_credentials
from extract.page import Failure
from extract.source import Source, SourceKind, plan_sources
from flows.errors import NothingToRead, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBatch:
    """Sources that become one task and one transaction; `number` counts from 1.

    `failures` are arguments that name nothing readable, recorded with the first batch.
    """

    number: int
    of: int
    sources: tuple[Source, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The batches of a run, and how many files of its folders are no pages by their suffix."""

    batches: tuple[PlannedBatch, ...]
    skipped: int = 0

    @property
    def pages(self) -> int:
        """How many pages, or failures in the place of pages, the run deals with."""
        return sum(len(batch.sources) + len(batch.failures) for batch in self.batches)


def plan_batches(arguments: Sequence[str], *, batch_size: int) -> Plan:
    """Divide what the arguments name into batches, always in the same way.

    Paths become absolute, so that a page has one name from wherever it is ingested. Raises
    NothingToRead where not a single page is named, with the first reason.
    """
    found = plan_sources(arguments)
    if not found.sources and found.failures:
        first = found.failures[0]
        more = f" (and {len(found.failures) - 1} more such)" if len(found.failures) > 1 else ""
        raise NothingToRead(f"{first.message}{more}")
    sources = [_absolute(source) for source in found.sources]
    starts = range(0, len(sources), batch_size)
    batches = tuple(
        PlannedBatch(
            number=number,
            of=len(starts),
            sources=tuple(sources[start : start + batch_size]),
            failures=found.failures if number == 1 else (),
        )
        for number, start in enumerate(starts, start=1)
    )
    return Plan(batches=batches, skipped=len(found.skipped))


def read_watch_list(file: Path) -> tuple[str, ...]:
    """The sources of a watch list, one a line; blank lines and those that begin with # are not.

    Any source will do: an address, a folder, a pattern, a @list. A missing file watches nothing.
    Raises SettingsError where the file is no text.
    """
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as exc:
        raise SettingsError(
            f"expected UTF-8 text, one source a line, found another byte at {exc.start}: save {file} as UTF-8"
        ) from exc
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def hide_credentials(arguments: Sequence[str]) -> tuple[str, ...]:
    """The arguments as they may be stored and shown: addresses without user name and password."""
    return tuple(strip_credentials(each) if "://" in each else each for each in arguments)


def _absolute(source: Source) -> Source:
    if source.kind is SourceKind.URL:
        return source
    return replace(source, uri=os.path.abspath(source.uri))  # noqa: PTH100 - Path.absolute keeps `..`
