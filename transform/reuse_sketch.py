"""Fingerprints: a few of a report's shingles, by which reports that share a passage find each other."""

from __future__ import annotations

import numpy as np

from transform.reuse_align import Hashes, hash_shingles
from transform.reuse_judge import Sample

SIZE = 8
"""Characters of a fingerprint's shingle: shorter ones stand in reports that share nothing (of two
seed reports half share one of six, a fifth one of eight that is no stock text)."""

ONE_IN = 12
"""How many shingles there are to a fingerprint. Which ones is a matter of the shingle alone, so that
the same passage has the same fingerprints wherever it stands. A passage of 90 characters, 30 % of
a section, has seven on average, and none once in a thousand."""


def fingerprint(sample: Sample) -> Hashes:
    """A report's fingerprints, ranked, each once. Shingles that are mostly stock text have none."""
    hashes = hash_shingles(sample.folded.codes, SIZE)
    own = np.convolve(~sample.stock, np.ones(SIZE, np.int8), "valid") if len(hashes) else np.empty(0, np.int8)
    return np.unique(hashes[(hashes % np.uint64(ONE_IN) == 0) & (own >= SIZE // 2)])
