"""Trying a source: what it leads to, and what is read in the first of its pages; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from extract.discover import Discovery, discover
from extract.errors import ExtractError, describe_failure
from extract.links import find_attachments
from extract.packed import unpack
from extract.page import Failure, Page, Stage
from extract.policy import HostPolicy
from extract.source import Source, SourceKind
from extract.spec import SourceSpec
from flows.network import Network
from flows.read import parse_page, read_source
from flows.settings import Settings
from transform.report import Parsed

MOST_FOUND = 50
"""Pages that a trial looks for: enough to see the pattern, few enough to ask little of a host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One page of a trial: what was read in it, or why it could not be had, and what is attached to it."""

    uri: str
    result: Parsed | Failure
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a source would give, as far as it was looked at."""

    spec: SourceSpec
    discovery: Discovery
    tried: tuple[Tried, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether pages were found, and nothing that was looked at failed."""
        failed = any(isinstance(each.result, Failure) for each in self.tried)
        return bool(self.discovery.sources) and not self.discovery.failures and not failed


async def try_source(settings: Settings, spec: SourceSpec, *, limit: int) -> Trial:
    """Discover a source's first pages and read `limit` of them, with its own politeness."""
    policy = HostPolicy(delay=spec.delay, concurrency=spec.concurrency, verify_tls=spec.verify_tls)
    async with Network(settings, archive=None) as network:
        get = partial(_get_listing, network, policy)
        discovery = await discover(spec, get, limit=max(limit, MOST_FOUND))
        tried: list[Tried] = []
        for source in discovery.sources[:limit]:
            received = await _receive(source, network, policy)
            tried += [_read(page) for page in received]
    return Trial(spec=spec, discovery=discovery, tried=tuple(tried))


async def _get_listing(network: Network, policy: HostPolicy, uri: str) -> Page:
    page = await network.fetch_listing(uri, policy=policy)
    assert isinstance(page, Page)  # noqa: S101 - asked for without conditions
    return page


async def _receive(source: Source, network: Network, policy: HostPolicy) -> tuple[Page | Failure, ...]:
    if source.kind is not SourceKind.URL:
        return read_source(source)
    try:
        page = await network.fetch(source.uri, policy=policy)
    except ExtractError as exc:
        return (describe_failure(exc, stage=Stage.FETCH, failed_at=datetime.now(UTC)),)
    assert isinstance(page, Page)  # noqa: S101 - asked for without conditions
    return page, *unpack(page)


def _read(page: Page | Failure) -> Tried:
    if isinstance(page, Failure):
        return Tried(uri=page.uri, result=page)
    attached = tuple(attachment.uri for attachment in find_attachments(page))
    return Tried(uri=page.uri, result=parse_page(page), attached=attached)


def trial_object(trial: Trial) -> dict[str, Any]:
    """A trial as JSON."""
    found = trial.discovery
    return {
        "source": trial.spec.name,
        "looked_at": [
            {
                "uri": step.uri,
                "links": step.links,
                "kept": step.kept,
                "dropped": dict(step.dropped),
                "end": step.end,
            }
            for step in found.steps
        ],
        "found": [source.uri for source in found.sources],
        "failures": [
            {"uri": failure.uri, "code": failure.code, "message": failure.message}
            for failure in found.failures
        ],
        "pages": [tried_object(each) for each in trial.tried],
    }


def tried_object(tried: Tried) -> dict[str, Any]:
    """What is told of one page: its title, its type, and what its reports are."""
    result = tried.result
    if isinstance(result, Failure):
        return {"uri": tried.uri, "code": result.code, "message": result.message}
    issues = [str(issue.code) for issue in result.issues]
    return {
        "uri": tried.uri,
        "title": result.document.title or next((report.title for report in result.reports), None),
        "page_type": str(result.page_type),
        "reports": [{"org": report.org, "year": report.year} for report in result.reports],
        "attached": list(tried.attached),
        "issues": {code: issues.count(code) for code in dict.fromkeys(issues)},
    }
