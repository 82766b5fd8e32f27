"""What transform raises.

TransformError
├── EditError    edits of one text that cannot be applied together
└── CellError    a table cell that holds something else than a number; never leaves transform
"""

from __future__ import annotations


class TransformError(Exception):
    """Anything that transform refuses to do."""


class EditError(TransformError):
    """An edit that is empty, reaches past its text, or overlaps the one before it."""

    def __init__(self, *, edit: tuple[int, int, str], reached: int, length: int) -> None:
        self.edit = edit
        self.reached = reached
        self.length = length
        super().__init__(
            f"expected an edit of at least one character between {reached} and {length}, "
            f"found {edit!r}: sort the edits and merge those that overlap"
        )


class CellError(TransformError):
    """A cell that should hold a number and holds something else."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        super().__init__(f"expected a number in the cell, found {raw!r}")
