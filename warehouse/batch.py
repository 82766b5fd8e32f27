"""Batch: what one parsing task hands to the loader, and the run it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from extract.page import Failure, Page, Unchanged
from transform.report import PARSER_VERSION, Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the pipeline.

    `run_id` is unique among all runs; `started_at` is aware. `driver` is `flow` or
    `direct`. `arguments` is what was asked for, for people to read: never put a password
    or a token into it. Every batch carries its run, so that it needs no introduction.
    """

    run_id: str
    started_at: datetime
    driver: str
    arguments: tuple[str, ...] = ()
    code_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrigin:
    """Where a page comes from, as judged by one edition of the parser; `kind` clone marks a false copy.

    `reasons` say what it was judged by, `official_uri` is the address that the page itself names.
    """

    uri: str
    sha256: str
    kind: str
    reasons: tuple[str, ...] = ()
    official_uri: str | None = None
    parser_version: int = PARSER_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pages that are loaded together, in one transaction.

    `pages` are those that were read, each with what was read from it; `unchanged` those
    that were not read because the warehouse has them, read by this parser; `failures`
    those that could not be had or read, and `received` the pages among these whose bytes
    were received all the same, so that they can be found and read again. `not_modified` are
    those of which the host says so. `origins` are of pages of this batch. `source_names` gives
    the entry of sources.toml that wanted an address. Bodies of pages are not handed on.
    """

    run: Run
    pages: tuple[tuple[Page, Parsed], ...] = ()
    unchanged: tuple[Page, ...] = ()
    failures: tuple[Failure, ...] = ()
    received: tuple[Page, ...] = ()
    not_modified: tuple[Unchanged, ...] = ()
    origins: tuple[PageOrigin, ...] = ()
    source_names: Mapping[str, str] = field(default_factory=dict)
