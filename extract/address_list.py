"""Lists of addresses, one a line: files that people keep, and pages that are nothing else."""

from __future__ import annotations

import re

from extract.address import AddressError, parse_address, strip_credentials
from extract.errors import SourceError

_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def read_address_list(body: bytes, *, name: str) -> tuple[tuple[str, ...], tuple[SourceError, ...]]:
    """The addresses of a list in its order, and what stands in the place of others.

    Blank lines and lines that begin with `#` are passed over. `name` is the list's own path or
    address, for messages. Raises SourceError where the list is not UTF-8.
    """
    try:
        lines = body.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as exc:
        raise SourceError(
            f"a URL list is UTF-8 text, found another byte at {exc.start}", uri=name, code="bad_list"
        ) from exc
    addresses: list[str] = []
    errors: list[SourceError] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        error = _find_fault(text, f"{name}:{number}")
        if error is None:
            addresses.append(text)
        else:
            errors.append(error)
    return tuple(addresses), tuple(errors)


def _find_fault(text: str, place: str) -> SourceError | None:
    if not _HAS_SCHEME.match(text):
        message = f"expected one address a line, found {text[:80]!r}"
        return SourceError(message, uri=place, code="bad_list")
    try:
        parse_address(text)
    except AddressError as exc:
        return SourceError(str(exc), uri=strip_credentials(text), code=exc.code)
    return None
