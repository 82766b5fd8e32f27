"""A number with its noun, as every message and summary says it."""

from __future__ import annotations


def count_noun(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> count_noun(1, "batch", "batches"), count_noun(2, "page")
    ('1 batch', '2 pages')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
