"""Received: what came of some of a run's sources, before it is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.page import Failure, Page, Unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An address that was not asked again: what the warehouse has of it is young enough."""

    uri: str


Item = Page | Unchanged | Failure | Fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A batch of what came; `number` counts from 1.

    `names` gives the entry of sources.toml that wanted an address, where one did.
    """

    number: int
    pages: tuple[Page, ...] = ()
    not_modified: tuple[Unchanged, ...] = ()
    failures: tuple[Failure, ...] = ()
    fresh: int = 0
    names: dict[str, str] = field(default_factory=dict)


def make_received(number: int, items: Sequence[Item], names: dict[str, str]) -> Received:
    """Items by their kind, in their order."""
    return Received(
        number=number,
        pages=tuple(item for item in items if isinstance(item, Page)),
        not_modified=tuple(item for item in items if isinstance(item, Unchanged)),
        failures=tuple(item for item in items if isinstance(item, Failure)),
        fresh=sum(isinstance(item, Fresh) for item in items),
        names={item.uri: names[item.uri] for item in items if item.uri in names},
    )
