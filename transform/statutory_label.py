"""The labels of a grid's cells, told from values and from prose."""

from __future__ import annotations

from functools import lru_cache

from transform.statutory_form import Hit, find_labels, fold_label

# The longest label of the form has 45 characters; a longer cell is a remark or a layout.
LONGEST_LABEL = 70

# The share of a cell's characters that its label covers at least; below it is prose.
_COVERAGE = 0.6


@lru_cache(maxsize=4096)
def cell_labels(text: str) -> tuple[Hit, ...]:
    """The labels of a cell that is one; none for values and for prose.

    >>> [hit.label.code for hit in cell_labels("1.属于 国家秘密")], cell_labels("规章制度不够健全，仍需完善")
    (['refused_state_secret'], ())
    """
    if not text or len(text) > LONGEST_LABEL * 2:
        return ()
    compact = fold_label(text)
    if len(compact) > LONGEST_LABEL:
        return ()
    hits = find_labels(compact)
    covered = sum(hit.end - hit.start for hit in hits)
    return tuple(hits) if covered >= _COVERAGE * len(compact) else ()
