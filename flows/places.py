"""Places as people name them on the command line."""

from __future__ import annotations

from flows.errors import RequestError
from transform.gazetteer import Codes, edition_for, editions
from transform.region import Region, code_stub, codes_named, full_name

_SHOWN = 8


def find_region(name: str, year: int | None) -> Region:
    """The one place of the list that a person names, by its name or its code of six digits.

    >>> find_region("安徽", None).code, find_region("福州市鼓楼区", 2018).name
    ('340000', '福建省福州市鼓楼区')

    Raises RequestError where it is none, or several.
    """
    codes = _codes(name)
    own = len(editions()) - 1 if year is None else edition_for(year)
    nearest = sorted(range(len(editions())), key=lambda edition: (abs(edition - own), -edition))
    for edition in nearest:
        there = [code for code, bits in codes.items() if bits >> edition & 1]
        if len(there) > 1:
            raise _several(name, there, edition)
        if there:
            return Region(there[0], full_name(there[0], edition), editions()[edition].date, 1.0)
    raise AssertionError(f"no edition has {name!r}")  # codes without an edition do not exist


def code_prefixes(name: str) -> tuple[str, ...]:
    """What the codes of a place and of all that lies in it begin with, over its changes of code.

    >>> code_prefixes("安徽"), code_prefixes("寿县")
    (('34',), ('340422', '341521'))

    Raises RequestError where the name is no place's, or that of several at one time.
    """
    codes = _codes(name)
    for edition in range(len(editions())):
        there = [code for code, bits in codes.items() if bits >> edition & 1]
        if len(there) > 1:
            raise _several(name, there, edition)
    return tuple(sorted(code_stub(code) for code in codes))


def _codes(name: str) -> Codes:
    if len(name) == 6 and name.isascii() and name.isdigit():
        codes = {name: sum(1 << i for i, edition in enumerate(editions()) if name in edition.names)}
    else:
        codes = dict(codes_named(name))
    if not any(codes.values()):
        raise RequestError(
            f"expected a province, prefecture or county of GB/T 2260, found {name!r}: "
            "write its name in full, as 安徽省合肥市, or its code of six digits"
        )
    return codes


def _several(name: str, codes: list[str], edition: int) -> RequestError:
    named = "、".join(f"{full_name(code, edition)} {code}" for code in codes[:_SHOWN])
    return RequestError(f"expected one place, found {name!r}, the name of several: {named}")
