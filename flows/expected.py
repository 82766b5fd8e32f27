"""Registers of expected bodies as people write them: CSV files, each fault told by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from flows.correction import FIRST_YEAR, LAST_YEAR
from flows.errors import RequestError
from transform.gazetteer import editions
from transform.standing import place_body
from warehouse.expected import ExpectedBody

COLUMNS = ("body", "region_code", "since", "until", "source")
"""What a register's header may name; body is needed, the others may be left out or blank."""

_SHOWN = 20


class _FaultError(ValueError):
    """What is wrong with one line."""


def read_registers(paths: list[Path]) -> tuple[ExpectedBody, ...]:
    """The bodies of all files, each with its place and line of work.

    Raises RequestError with every fault by file and line; then nothing counts.
    """
    bodies: dict[ExpectedBody, None] = {}
    faults: list[str] = []
    for path in paths:
        for line, row in _rows(path):
            try:
                bodies |= dict.fromkeys(read_body(row))
            except _FaultError as exc:
                faults.append(f"{path}, line {line}: {exc}")
    if faults:
        more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise RequestError("\n".join([*faults[:_SHOWN], *more, "Nothing was kept."]))
    if not bodies:
        raise RequestError(f"expected bodies in {', '.join(map(str, paths))}, found none")
    return tuple(bodies)


def read_body(row: Mapping[str, str]) -> tuple[ExpectedBody, ...]:
    """One line of a register: the body, once for each code that its place had in these years.

    >>> [(b.region_code, b.since, b.until) for b in read_body({"body": "寿县卫生健康委员会"})]
    [('341521', None, 2014), ('340422', 2015, None)]
    """
    org = row.get("body", "")
    if not org:
        raise _FaultError("expected a body's name in column body, found nothing")
    since, until = _year(row, "since"), _year(row, "until")
    if since is not None and until is not None and since > until:
        raise _FaultError(f"expected since before until, found {since} and {until}")
    line = place_body(org, year=until).line
    source = row.get("source", "")
    if row.get("region_code"):
        code = _code(row["region_code"])
        return (ExpectedBody(org=org, region_code=code, line=line, since=since, until=until, said_by=source),)
    return tuple(
        ExpectedBody(org=org, region_code=code, line=line, since=first, until=last, said_by=source)
        for code, first, last in _codes(org, since, until)
    )


def _codes(
    org: str, since: int | None, until: int | None
) -> Iterator[tuple[str | None, int | None, int | None]]:
    """The place's code with the years in which it had it; None where the name does not decide."""
    first = since or FIRST_YEAR
    last = max(first, until or datetime.now(UTC).year)

    def code_in(year: int) -> str | None:
        region = place_body(org, year=year).region
        return region.code if region else None

    for code, group in groupby(range(first, last + 1), key=code_in):
        years = list(group)
        yield (
            code,
            since if years[0] == first else years[0],
            until if years[-1] == last else years[-1],
        )


def _year(row: Mapping[str, str], column: str) -> int | None:
    year = row.get(column, "")
    if not year:
        return None
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise _FaultError(f"expected a year such as 2018 or nothing in column {column}, found {year!r}")
    return int(year)


def _code(code: str) -> str:
    if not any(code in edition.names for edition in editions()):
        raise _FaultError(f"expected a code of GB/T 2260 or nothing in column region_code, found {code!r}")
    return code


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line that says something, by its number, its blanks cut off."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    header = [name.strip().lower() for name in next(reader, [])]
    unknown = [name for name in header if name not in COLUMNS]
    if "body" not in header or unknown or len(set(header)) < len(header):
        raise RequestError(
            f"{path}, line 1: expected a header with body and any of {', '.join(COLUMNS[1:])}, each once, "
            f"found {header!r}"
        )
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                raise RequestError(
                    f"{path}, line {reader.line_num}: expected {len(header)} columns, found {len(cells)}"
                )
            yield (
                reader.line_num,
                {name: cell.strip() for name, cell in zip(header, cells, strict=False)},
            )


def _text(path: Path) -> str:
    try:
        body = path.read_bytes()
    except OSError as exc:
        raise RequestError(f"expected a CSV file with bodies, found: {exc}") from exc
    for charset in ("utf-8-sig", "gb18030"):  # spreadsheets of Chinese systems save the latter
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    raise RequestError(f"expected a CSV file in UTF-8 or GB18030, found neither: {path}")
