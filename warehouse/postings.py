"""Postings: which pieces of which reports hold which terms, packed for one segment."""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from transform.terms_cut import cut_terms
from warehouse.schema import spool_schemas
from warehouse.search_pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.search_pieces import DocumentPlan, Piece

    Whole = np.ndarray[Any, np.dtype[np.integer[Any]]]

_HASH_BYTES = 8


def hash_term(term: str) -> int:
    """The number under which a term is stored.

    >>> hex(hash_term("公开"))
    '0x332e7a4ecc95abf8'
    """
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace")).digest()[:_HASH_BYTES], "big")


def build_segment(documents: Mapping[bytes, DocumentPlan]) -> dict[str, pa.Table]:
    """The rows of search_report and search_posting for some documents, as they travel in the spool."""
    reports: list[tuple[Any, ...]] = []
    cut: list[list[str]] = []
    for document_id, document in documents.items():
        for report in document.reports:
            pieces = cut_pieces(document, report)
            terms = [cut_terms(piece.text) for piece in pieces]
            reports.append(_report_row(document_id, report.report_index, len(cut), pieces, terms))
            cut += terms
    return {"search_report": _table("search_report", reports), "search_posting": pack_postings(cut)}


def pack_postings(pieces: Sequence[Sequence[str]]) -> pa.Table:
    """One row per term, sorted by its hash: which pieces hold it, and how often each does."""
    places: dict[str, int] = {}
    found = np.fromiter((places.setdefault(t, len(places)) for t in chain.from_iterable(pieces)), np.int64)
    hashes = np.array([hash_term(term) for term in places], np.uint64)
    order = np.argsort(hashes)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    numbers = np.repeat(np.arange(len(pieces)), [len(terms) for terms in pieces])
    # Sorted by term, then by piece: one number holds both.
    both, counts = np.unique(rank[found] * max(len(pieces), 1) + numbers, return_counts=True)
    terms, numbers = np.divmod(both, max(len(pieces), 1))
    offsets = np.searchsorted(terms, np.arange(len(order) + 1))
    return make_postings(hashes[order], offsets, numbers, counts)


def make_postings(hashes: Whole, offsets: Whole, numbers: Whole, counts: Whole) -> pa.Table:
    """A table of postings; row n has what stands from offsets[n] to offsets[n + 1]."""
    places = pa.array(offsets.astype(np.int32))
    lists = [pa.ListArray.from_arrays(places, pa.array(v.astype(np.int32))) for v in (numbers, counts)]
    schema = spool_schemas()["search_posting"]
    return pa.Table.from_arrays([pa.array(hashes.astype(np.uint64)), *lists], schema=schema)


def _report_row(
    document_id: bytes, index: int, first: int, pieces: Sequence[Piece], terms: Sequence[Sequence[str]]
) -> tuple[Any, ...]:
    counts = [len(own) for own in terms]
    return document_id, index, first, len(pieces), sum(counts), [piece.role for piece in pieces], counts


def _table(name: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    schema = spool_schemas()[name]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
