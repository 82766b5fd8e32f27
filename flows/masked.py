"""Answers with what they say of persons masked, so that they can be handed on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from transform.masking import mask_text

if TYPE_CHECKING:
    from warehouse.queries import Answer


def mask_answer(answer: Answer) -> Answer:
    """The answer with every text in it masked; offsets hold, for texts keep their length.

    A name is masked where a word beside it tells that it is one, so a column that holds
    nothing but a name stays as it is.
    """
    return replace(answer, rows=tuple(tuple(_mask(value) for value in row) for row in answer.rows))


def _mask(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value).text
    if isinstance(value, list):
        return [_mask(each) for each in value]
    if isinstance(value, dict):
        return {name: _mask(each) for name, each in value.items()}
    return value
