"""How sure a figure is: the share of labelled figures of its class of evidence that were read rightly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transform.vocabulary import load_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a reading rests on.

    `is_own`: the figure's own words gave the code, not its neighbours; `is_numeral`: it is
    written in Chinese numerals, which are part of many words.
    """

    code: str
    is_own: bool = True
    is_numeral: bool = False
    is_range: bool = False
    has_unit: bool = True
    is_zero: bool = False


def evidence_class(grounds: Grounds) -> str:
    """The class of evidence, a name of terms/confidence.toml; the weakest that fits.

    >>> evidence_class(Grounds(code="requests_received"))
    'digits_named'
    >>> evidence_class(Grounds(code="other", is_numeral=True))
    'numeral_unnamed'
    """
    is_named = grounds.code != "other"
    if grounds.is_zero:
        return "zero_named" if is_named else "zero_unnamed"
    if grounds.is_range:
        return "range"
    if not grounds.has_unit:
        return "no_unit"
    if grounds.is_numeral:
        return "numeral_named" if is_named else "numeral_unnamed"
    if not is_named:
        return "digits_unnamed"
    return "digits_named" if grounds.is_own else "digits_inherited"


def confidence_of(name: str) -> float:
    """The confidence of a reading of this class of evidence, 0 to 1, as measured on labelled pages.

    >>> confidence_of("digits_named") > 0.9
    True
    """
    return _fitted()[name]


@cache
def unsure_below() -> float:
    """The confidence below which a person should look: such figures get an issue too."""
    return float(load_terms("confidence")["unsure_below"])


@cache
def _fitted() -> dict[str, float]:
    return {name: float(row["confidence"]) for name, row in load_terms("confidence")["class"].items()}
