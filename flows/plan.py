"""Planning: what the arguments name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.address import strip_credentials
from extract.page import Failure
from extract.policy import HostPolicy
from extract.source import Source, SourceKind, plan_sources
from flows.errors import NothingToRead, SettingsError

if TYPE_CHECKING:
    from extract.spec import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One page to read, and the entry of a sources.toml that wants it, None for a plain argument."""

    source: Source
    spec: SourceSpec | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run reads: pages, and entries of a sources.toml that are yet to be looked through.

    `failures` are arguments that name nothing readable, recorded with the first batch;
    `skipped` counts the files of its folders that are no pages by their suffix.
    """

    wanted: tuple[Wanted, ...] = ()
    specs: tuple[SourceSpec, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: int = 0

    @property
    def pages(self) -> int:
        """How many pages, or failures in the place of pages, the run deals with as far as is known."""
        return len(self.wanted) + len(self.failures)

    @property
    def asks_network(self) -> bool:
        """Whether the run asks a host for anything, as far as is known."""
        return bool(self.specs) or any(each.source.kind is SourceKind.URL for each in self.wanted)


def plan_run(arguments: Sequence[str]) -> Plan:
    """Find what the arguments name, without asking the network.

    Paths become absolute, so that a page has one name from wherever it is ingested. Raises
    NothingToRead where not a single page is named, with the first reason.
    """
    found = plan_sources(arguments)
    if not found.sources and not found.specs and found.failures:
        first = found.failures[0]
        more = f" (and {len(found.failures) - 1} more such)" if len(found.failures) > 1 else ""
        raise NothingToRead(f"{first.message}{more}")
    return Plan(
        wanted=tuple(Wanted(source=make_absolute(source)) for source in found.sources),
        specs=found.specs,
        failures=found.failures,
        skipped=len(found.skipped),
    )


def policy_of(spec: SourceSpec | None) -> HostPolicy | None:
    """What an entry of a sources.toml asks its hosts with; None for the settings."""
    if spec is None:
        return None
    return HostPolicy(delay=spec.delay, concurrency=spec.concurrency, verify_tls=spec.verify_tls)


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


def make_absolute(source: Source) -> Source:
    """A file by a path that means the same from everywhere; addresses and records as they are."""
    if source.kind is not SourceKind.FILE:
        return source
    return replace(source, uri=os.path.abspath(source.uri))  # noqa: PTH100 - Path.absolute keeps `..`
