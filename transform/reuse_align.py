"""Alignment: the passages that two folded texts share, whatever order they stand in.

Shared runs of characters are found by their shingles, and runs that follow one another
closely in both texts are one passage: a name filled in, a word exchanged or a figure
written out lies between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transform.reuse_fold import Codes, Folded

Hashes = npt.NDArray[np.uint64]

SHINGLE = 6
"""Characters of a shingle: the shortest run that is seen. Washed copies exchange a word every
eight to ten characters (2,000 composed copies), so that runs of six are left between them."""

GAP = 24
"""Folded characters that may differ between two runs of one passage, in either text: the
longest name of a body that was seen in the place of a mask has 17."""

SLACK = 16
"""By how many characters the two sides of a gap may differ in length."""

CROWD = 12
"""A shingle that stands more often than this in a text tells nothing of where a passage lies."""

_PRIME = np.uint64(1_000_003)
_MIX = np.uint64(0x9E37_79B9_7F4A_7C15)


class Block(NamedTuple):
    """A run of `size` characters that stands at `a` in the one text and at `b` in the other."""

    a: int
    b: int
    size: int


class Passage(NamedTuple):
    """A shared passage, by folded places in both texts; `blocks` are the runs that are equal."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    blocks: tuple[Block, ...]

    @property
    def matched(self) -> int:
        """How many characters are equal."""
        return sum(block.size for block in self.blocks)


def hash_shingles(codes: Codes, size: int = SHINGLE) -> Hashes:
    """A hash for each run of `size` characters, in order; none where the text is shorter."""
    count = max(0, len(codes) - size + 1)
    hashes = np.zeros(count, np.uint64)
    wide = codes.astype(np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(size):
            hashes = hashes * _PRIME + wide[offset : offset + count]
        hashes ^= hashes >> np.uint64(29)
        hashes *= _MIX
        hashes ^= hashes >> np.uint64(32)
    return hashes


def align(a: Folded, b: Folded) -> tuple[Passage, ...]:
    """The passages that two texts share, in the order of the first; they overlap in neither."""
    blocks = find_blocks(hash_shingles(a.codes), hash_shingles(b.codes))
    return tuple(sorted(_choose(_chain(blocks))))


def find_blocks(a: Hashes, b: Hashes) -> list[Block]:
    """Every longest run that stands in both texts, in the order of the first."""
    order = np.argsort(b, kind="stable")
    ranked = b[order]
    low = np.searchsorted(ranked, a, "left")
    number = np.searchsorted(ranked, a, "right") - low
    number[number > CROWD] = 0
    at_a = np.repeat(np.arange(len(a)), number)
    if not len(at_a):
        return []
    within = np.arange(len(at_a)) - np.repeat(np.cumsum(number) - number, number)
    at_b = order[np.repeat(low, number) + within]
    diagonal = at_a - at_b
    along = np.lexsort((at_a, diagonal))
    at_a, at_b, diagonal = at_a[along], at_b[along], diagonal[along]
    breaks = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(at_a) != 1)) + 1
    firsts = np.concatenate(([0], breaks))
    sizes = np.diff(np.concatenate((firsts, [len(at_a)]))) + SHINGLE - 1
    found = zip(at_a[firsts].tolist(), at_b[firsts].tolist(), sizes.tolist(), strict=True)
    return sorted(Block(*block) for block in found)


def _chain(blocks: Sequence[Block]) -> list[Passage]:
    """Join runs that follow one another closely in both texts, the nearest first."""
    open_chains: list[list[Block]] = []
    closed: list[list[Block]] = []
    for block in blocks:
        still = []
        best: tuple[int, list[Block]] | None = None
        for chain in open_chains:
            last = chain[-1]
            step_a = block.a - (last.a + last.size)
            step_b = block.b - (last.b + last.size)
            if step_a > GAP:
                closed.append(chain)
                continue
            still.append(chain)
            overlap = -min(step_a, step_b, 0)
            fits = overlap < min(block.size, SHINGLE) and step_b <= GAP and abs(step_a - step_b) <= SLACK
            if fits and (best is None or abs(step_a - step_b) + max(step_b, 0) < best[0]):
                best = (abs(step_a - step_b) + max(step_b, 0), chain)
        open_chains = still
        if best is None:
            open_chains.append([block])
        else:
            best[1].append(_trim(best[1][-1], block))
    return [_passage(chain) for chain in closed + open_chains]


def _trim(last: Block, block: Block) -> Block:
    """The part of a run that lies behind the one before it in both texts."""
    overlap = -min(block.a - (last.a + last.size), block.b - (last.b + last.size), 0)
    return Block(block.a + overlap, block.b + overlap, block.size - overlap)


def _passage(chain: Sequence[Block]) -> Passage:
    first, last = chain[0], chain[-1]
    return Passage(first.a, last.a + last.size, first.b, last.b + last.size, tuple(chain))


def _choose(passages: Sequence[Passage]) -> list[Passage]:
    """The longest passages that lie apart from each other in both texts."""
    chosen: list[Passage] = []
    for passage in sorted(passages, key=lambda p: (-p.matched, p.a_start, p.b_start)):
        rest = _outside(passage, chosen)
        if rest is not None:
            chosen.append(rest)
    return chosen


def _outside(passage: Passage, chosen: Sequence[Passage]) -> Passage | None:
    """What of a passage no chosen one covers, its runs that do; None where none is left."""
    left = [
        block
        for block in passage.blocks
        if not any(
            (block.a < other.a_end and other.a_start < block.a + block.size)
            or (block.b < other.b_end and other.b_start < block.b + block.size)
            for other in chosen
        )
    ]
    if len(left) == len(passage.blocks):
        return passage
    # Runs that were parted by a longer passage are no longer one.
    return _passage(left) if left and _is_close(left) else None


def _is_close(blocks: Sequence[Block]) -> bool:
    return all(
        after.a - (before.a + before.size) <= GAP and after.b - (before.b + before.size) <= GAP
        for before, after in pairwise(blocks)
    )
