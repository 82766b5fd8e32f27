"""Addresses of warehouses: a DuckDB file on this machine, or a DuckLake that several machines write."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from warehouse.errors import AddressError

SCHEME = "ducklake:postgres:"

_SETTING = re.compile(
    r"\s*(?P<name>[a-z_]+)\s*=\s*(?:'(?P<quoted>(?:[^'\\]|\\.)*)'|(?P<plain>[^\s']*))(?=\s|$)"
)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeAddress:
    """A DuckLake: its catalog in PostgreSQL, its rows as Parquet files.

    `settings` are those of libpq that name the catalog's database (host, port, dbname, user,
    sslmode …), in the order of their names. `data_path` is the folder or the s3:// address of
    the Parquet files; it is needed where the lake is made, and known to the catalog from then
    on. There is no password in it: libpq takes it from PGPASSWORD or from a password file.
    """

    settings: tuple[tuple[str, str], ...]
    data_path: str | None = None

    @property
    def catalog(self) -> str:
        """The settings as libpq reads them."""
        return " ".join(f"{name}={_quote(value)}" for name, value in self.settings)

    @property
    def name(self) -> str:
        """A name for files that belong to this lake, such as its spool."""
        return f"lake-{hashlib.sha256(self.catalog.encode()).hexdigest()[:12]}"

    def __str__(self) -> str:
        data = f" data_path={_quote(self.data_path)}" if self.data_path else ""
        return f"{SCHEME}{self.catalog}{data}"


Address: TypeAlias = Path | LakeAddress
"""Where a warehouse is."""


def read_address(text: str | Path) -> Address:
    """The address that a person writes: the path of a file, or ducklake:postgres: with settings.

    A path comes out absolute, so that a process started elsewhere means the same file.

    >>> print(read_address("ducklake:postgres:dbname=reports host=/run/postgresql data_path=/srv/lake"))
    ducklake:postgres:dbname=reports host=/run/postgresql data_path=/srv/lake

    Raises AddressError where the settings cannot be read, where they name no database, and
    where they hold a password: it would be stored with every run and shown with it.
    """
    if isinstance(text, Path) or not text.startswith("ducklake:"):
        return Path(text).expanduser().absolute()
    if not text.startswith(SCHEME):
        raise AddressError(
            f"expected {SCHEME} and the settings of a PostgreSQL database, found "
            f"{text.split('=')[0]!r}: write for example "
            f"'{SCHEME}dbname=reports host=127.0.0.1 data_path=/srv/lake'"
        )
    found = _read_settings(text.removeprefix(SCHEME))
    if {"password", "passfile"} & found.keys():
        raise AddressError(
            "expected an address without a password, which would be stored and shown with every run, found "
            "one: put it into the variable PGPASSWORD or into ~/.pgpass, and take it out of the address"
        )
    if not found.get("dbname"):
        raise AddressError(f"expected dbname=… after {SCHEME}, found no name of a database")
    data_path = found.pop("data_path", None)
    return LakeAddress(settings=tuple(sorted(found.items())), data_path=data_path)


def _read_settings(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while text[position:].strip():
        match = _SETTING.match(text, position)
        if match is None:  # what stands there may be a password: it is not repeated
            raise AddressError(
                f"expected settings such as dbname=reports host=127.0.0.1 after {SCHEME}, found something "
                f"else after {', '.join(found) or 'its beginning'}: put values with spaces into single quotes"
            )
        quoted = match["quoted"]
        found[match["name"]] = match["plain"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
        position = match.end()
    return found


def _quote(value: str) -> str:
    r"""A value as libpq reads it: in quotes where it is empty or holds a space or a quote.

    >>> _quote("a b"), _quote("c")
    ("'a b'", 'c')
    """
    if value and not re.search(r"[\s'\\]", value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
