"""HostProfile: which blocks recur over the pages of one host, learned as a value and never in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

MOST_BLOCKS = 20_000
"""Blocks a profile holds, the most frequent first; 11 bytes each when stored."""

WINDOW = 1_000
"""Pages a profile remembers: what is older weighs less with every page learned after it."""

# Chrome stands on a share of a host's pages, for sites have a template for each of their
# parts; below four pages it may be one report received from several addresses.
_LEAST_PAGES = 4
_LEAST_SHARE = 0.03
# Under these, and the provinces' two letters, names are registered in .cn.
_SECOND = frozenset({"gov", "com", "org", "net", "edu", "ac", "mil"})


class Seen(NamedTuple):
    """What one page shows its host's profile: fingerprints of its blocks, and a key of its content.

    Pages of the same key tell the same story at several addresses and count as one.
    """

    key: int
    blocks: frozenset[int]


class BlockCount(NamedTuple):
    """A block by its fingerprint: on how many pages it stands, and whether other hosts have it."""

    fingerprint: int
    pages: int
    is_elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HostProfile:
    """What has been learned of a host's blocks, as of a numbered snapshot.

    `pages` is how many pages `blocks` were counted on, at most `WINDOW`; `chrome` holds the
    fingerprints of those blocks that recur here and on no other site.
    """

    host: str
    snapshot: int
    pages: int
    blocks: tuple[BlockCount, ...]
    chrome: frozenset[int]


def learn_profiles(
    seen: Mapping[str, Iterable[Seen]], *, snapshot: int, before: Mapping[str, HostProfile] | None = None
) -> dict[str, HostProfile]:
    """The profiles of all hosts as of a new snapshot, from pages seen since those `before`.

    The order of hosts and of pages makes no difference. What stands on several sites is
    the form that they all fill in, and stays so once it has been seen.
    """
    before = before or {}
    pages = {host: _distinct(seen.get(host, ())) for host in sorted({*seen, *before})}
    shared = _shared_blocks(pages, before)
    return {
        host: _learn_host(host, fresh, before.get(host), shared, snapshot) for host, fresh in pages.items()
    }


def site_of(host: str) -> str:
    """The site a host belongs to: its registered name, which the hosts of its departments share.

    >>> site_of("slj.yunling.gov.cn"), site_of("www.example.com"), site_of("yunling.gov.cn:8080")
    ('yunling.gov.cn', 'example.com', 'yunling.gov.cn')
    """
    labels = host.lower().partition(":")[0].strip(".").split(".")
    is_deep = len(labels) > 2 and labels[-1] == "cn" and (labels[-2] in _SECOND or len(labels[-2]) == 2)
    return ".".join(labels[-3 if is_deep else -2 :])


def make_profile(*, host: str, snapshot: int, pages: int, blocks: Iterable[BlockCount]) -> HostProfile:
    """A profile of these counts, bounded, in the order of fingerprints, with the chrome drawn from them."""
    most = sorted(blocks, key=lambda block: (-block.pages, block.fingerprint))[:MOST_BLOCKS]
    least = max(_LEAST_PAGES, _LEAST_SHARE * pages)
    return HostProfile(
        host=host,
        snapshot=snapshot,
        pages=pages,
        blocks=tuple(sorted(most)),
        chrome=frozenset(b.fingerprint for b in most if b.pages >= least and not b.is_elsewhere),
    )


def _distinct(pages: Iterable[Seen]) -> list[frozenset[int]]:
    """The blocks of pages that differ: those of one key are one page with the blocks of all."""
    merged: dict[int, frozenset[int]] = {}
    for key, blocks in pages:
        merged[key] = merged.get(key, frozenset()) | blocks
    return list(merged.values())


def _shared_blocks(
    pages: Mapping[str, list[frozenset[int]]], before: Mapping[str, HostProfile]
) -> frozenset[int]:
    """Blocks seen on two sites or more, now or before."""
    sites: dict[str, set[int]] = {}
    for host, fresh in pages.items():
        known = before[host].blocks if host in before else ()
        blocks = sites.setdefault(site_of(host), set())
        blocks.update(*fresh, (block.fingerprint for block in known))
    counts = Counter(block for blocks in sites.values() for block in blocks)
    return frozenset(block for block, count in counts.items() if count > 1)


def _learn_host(
    host: str,
    fresh: list[frozenset[int]],
    before: HostProfile | None,
    shared: frozenset[int],
    snapshot: int,
) -> HostProfile:
    counts = Counter(block for blocks in fresh for block in blocks)
    elsewhere = set(shared)
    pages = len(fresh)
    if before is not None:
        elsewhere.update(block.fingerprint for block in before.blocks if block.is_elsewhere)
        kept = min(before.pages, max(0, WINDOW - pages))
        for block in before.blocks:
            counts[block.fingerprint] += block.pages * kept // max(1, before.pages)
        pages += kept
    if pages > WINDOW:
        counts = Counter({block: count * WINDOW // pages for block, count in counts.items()})
        pages = WINDOW
    blocks = (BlockCount(block, count, block in elsewhere) for block, count in counts.items() if count)
    return make_profile(host=host, snapshot=snapshot, pages=pages, blocks=blocks)
