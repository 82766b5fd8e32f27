"""What an entry of sources.toml will do, in words for people."""

from __future__ import annotations

import glob
from datetime import timedelta
from pathlib import Path
from typing import Any

from extract.spec import SourceSpec, SpecKind
from flows.settings import Settings

_UNITS = ((604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))
_SHOWN = 3
_READING = {
    SpecKind.PAGES: "Reads {what}",
    SpecKind.LIST: "Reads the addresses listed in {what}, one a line",
    SpecKind.SITEMAP: "Looks at {what} and the sitemaps named there, {most} at most",
    SpecKind.FEED: "Takes the entries of {what}",
    SpecKind.FOLDER: "Reads the pages and documents in {what} and below",
    SpecKind.WARC: "Reads the pages archived in {what}",
    SpecKind.COMMONCRAWL: "Reads the pages of a crawl's files, or those that lists name, in {what}",
}


def describe_spec(spec: SourceSpec) -> str:
    """One sentence or several: what is looked at, what is kept of it, where the search ends."""
    said = [_say_reading(spec), _say_choice(spec), _say_age(spec), _say_hosts(spec)]
    return " ".join(f"{each}." for each in said if each)


def _say_reading(spec: SourceSpec) -> str:
    what = _join(spec.addresses + spec.paths)
    if spec.kind is SpecKind.INDEX:
        return f"Looks at {what}{_say_next(spec)} for links{_say_links(spec)}"
    return _READING[spec.kind].format(what=what, most=spec.most_pages)


def _say_next(spec: SourceSpec) -> str:
    bound = f", {spec.most_pages} pages at most,"
    if spec.next_address is not None:
        last = f"to {spec.next_to}" if spec.next_to is not None else "on, until one is missing"
        return f" and {spec.next_address} from {spec.next_from} {last}{bound}"
    if spec.next_text is not None:
        return f" and the pages that links with the words {spec.next_text!r} lead to{bound}"
    if spec.next_selector is not None:
        return f" and the pages that {spec.next_selector!r} leads to{bound}"
    return ""


def _say_links(spec: SourceSpec) -> str:
    inside = f" inside of {spec.link_selector!r}" if spec.link_selector is not None else ""
    words = f" whose words match {spec.link_text!r}" if spec.link_text is not None else ""
    return inside + words


def _say_choice(spec: SourceSpec) -> str | None:
    what = "paths" if spec.kind is SpecKind.FOLDER else "addresses"
    with_one = f"in which {_join(spec.include, ' or ')} is found" if spec.include else ""
    without = f"in which {_join(spec.exclude, ' or ')} is not found" if spec.exclude else ""
    said = " and ".join(each for each in (with_one, without) if each)
    return f"Keeps {what} {said}" if said else None


def _say_age(spec: SourceSpec) -> str | None:
    return f"Leaves out what is dated before {spec.not_before}" if spec.not_before is not None else None


def _say_hosts(spec: SourceSpec) -> str | None:
    return f"Follows links to {_join(spec.hosts)} too" if spec.hosts else None


def say_period(period: timedelta | None) -> str | None:
    """A duration as people write it in the file.

    >>> say_period(timedelta(hours=36)), say_period(timedelta(weeks=2)), say_period(None)
    ('36h', '2w', None)
    """
    if period is None:
        return None
    seconds = int(period.total_seconds())
    return next(
        (f"{seconds // size}{unit}" for size, unit in _UNITS if seconds and seconds % size == 0), "0s"
    )


def say_politeness(spec: SourceSpec, settings: Settings) -> str | None:
    """How its hosts are asked; the settings' word stands where the entry has none."""
    if not spec.is_web:
        return None
    delay = settings.delay_seconds if spec.delay is None else spec.delay
    many = "" if spec.concurrency is None else f", {spec.concurrency} at a time"
    return f"{delay:g} s apart{many}"


def find_absent(spec: SourceSpec) -> tuple[str, ...]:
    """The paths of an entry at which there is nothing."""
    return tuple(path for path in spec.paths if not (Path(path).exists() or glob.glob(path, recursive=True)))  # noqa: PTH207 - absolute


def spec_object(spec: SourceSpec) -> dict[str, Any]:
    """An entry as JSON: what it says, and what it does in words."""
    said = spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    for field in ("every", "fresh"):
        if field in said:
            said[field] = say_period(getattr(spec, field))
    return {**said, "does": describe_spec(spec), "absent": find_absent(spec)}


def _join(values: tuple[str, ...], last: str = ", ") -> str:
    shown = [*values[:_SHOWN], f"{len(values) - _SHOWN} more"] if len(values) > _SHOWN else list(values)
    return last.join(shown)
