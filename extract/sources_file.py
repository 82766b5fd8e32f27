"""sources.toml: the sources of a project as people write them, and their faults by line and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from extract.errors import SourceError
from extract.source import Source, SourceKind, read_file
from extract.spec import SourceSpec

__all__ = ["Fault", "SourceSpec", "SourcesFile", "check_sources", "read_sources"]

TABLE = "source"
_FILE_LIMIT = 4 * 1024 * 1024
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_TOML_PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")
_EXPECTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a text or a list of texts",
    "finite_number": "a finite number",
    "model_type": "a table of fields",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in a sources.toml: the line, counted from 1, and the field where it is one's.

    `source` is the name of the source, or its number where it has none, None for the file's own.
    """

    line: int
    message: str
    source: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        of = f", source {self.source}" if self.source else ""
        field = f", field {self.field!r}" if self.field else ""
        return f"line {self.line}{of}{field}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    """A sources.toml as read: its sound sources in the order of the file, and all its faults."""

    path: Path
    specs: tuple[SourceSpec, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_sources(path: Path, *, name: str | None = None) -> tuple[SourceSpec, ...]:
    """The sources of a file, all of them or the one of a name; relative paths made absolute.

    Raises SourceError where the file cannot be read or holds a single fault, named by line
    and field, and where it has no source of the name.
    """
    found = check_sources(path)
    if found.faults:
        more = len(found.faults) - 1
        again = f" (and {more} more: 'gongkai sources check {path}' lists them)" if more else ""
        raise SourceError(f"{found.faults[0]}{again}", uri=str(path), code="bad_sources")
    if name is None:
        return found.specs
    if chosen := tuple(spec for spec in found.specs if spec.name == name):
        return chosen
    names = [spec.name for spec in found.specs]
    raise SourceError(
        f"expected a source named {name!r}{_hint(name, names)} found {', '.join(names)}",
        uri=str(path),
        code="not_found",
    )


def check_sources(path: Path) -> SourcesFile:
    """Read a file to its end: what is sound in it, and everything that is not.

    Raises SourceError only where the file cannot be had.
    """
    body = read_file(Source(uri=str(path), kind=SourceKind.FILE), limit=_FILE_LIMIT).body
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as exc:
        line = body.count(b"\n", 0, exc.start) + 1
        message = f"expected UTF-8 text, found another byte (0x{body[exc.start]:02x}): save the file as UTF-8"
        return SourcesFile(path=path, faults=(Fault(line=line, message=message),))
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as exc:
        return SourcesFile(path=path, faults=(_toml_fault(text, str(exc)),))
    return _Reader(path, text).read(raw)


class _Reader:
    """Reads the tables of one file and collects what is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.split("\n")
        self._starts = [number for number, line in enumerate(self._lines, 1) if _HEADER.match(line)]
        self._specs: dict[str, SourceSpec] = {}
        self._first: dict[str, int] = {}
        self._faults: list[Fault] = []

    def read(self, raw: Mapping[str, Any]) -> SourcesFile:
        for key in raw.keys() - {TABLE}:
            message = f"expected sources, each under [[{TABLE}]], found {key!r}{_hint(key, [TABLE])}"
            self._faults.append(Fault(line=self._line_of(key, 1, None), message=message.rstrip(",")))
        tables = raw.get(TABLE, [])
        if not isinstance(tables, list):
            message = f"expected [[{TABLE}]] in two brackets, for there may be several; found [{TABLE}]"
            self._faults.append(Fault(line=self._line_of(TABLE, 1, None), message=message))
        elif not tables and not self._faults:
            message = f"expected at least one source under [[{TABLE}]], found none"
            self._faults.append(Fault(line=1, message=message))
        else:
            for number, table in enumerate(tables, 1):
                self._read_table(number, table)
        faults = tuple(sorted(self._faults, key=lambda fault: fault.line))
        return SourcesFile(path=self._path, specs=tuple(self._specs.values()), faults=faults)

    def _read_table(self, number: int, table: object) -> None:
        name = table.get("name") if isinstance(table, dict) else None
        called = name if isinstance(name, str) and name else f"number {number}"
        try:
            spec = SourceSpec.model_validate(table)
        except ValidationError as exc:
            errors = exc.errors(include_url=False)
            self._faults.extend(self._describe(number, called, error) for error in errors)
            spec = None
        if isinstance(name, str):
            line = self._line_in(number, ("name",), name)
            if name in self._first:
                message = f"expected a name of its own, found {name!r} again, as in line {self._first[name]}"
                self._faults.append(Fault(line=line, message=message, source=called, field="name"))
                return
            self._first[name] = line
        if spec is not None:
            self._specs[spec.name] = spec.model_copy(update={"paths": self._absolute(spec.paths)})

    def _absolute(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        folder = self._path.absolute().parent
        return tuple(str(folder / Path(path).expanduser()) for path in paths)

    def _describe(self, number: int, called: str, error: ErrorDetails) -> Fault:
        context = error.get("ctx", {})
        field = str(context["field"] if error["type"] == "spec" else (error["loc"] or ("",))[0])
        value = error["input"] if isinstance(error["input"], str) else None
        return Fault(
            line=self._line_in(number, (field,), value),
            message=_say(error, context),
            source=called,
            field=field or None,
        )

    def _line_in(self, number: int, fields: tuple[str, ...], value: str | None) -> int:
        """The line of a field of the nth source, and of one of its texts; the source's, without it."""
        if number > len(self._starts):  # written inline, as source = [{…}]
            return self._line_of(TABLE, 1, None)
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._lines) + 1
        line = self._line_of(fields[0], start, end) if fields[0] else start
        if value:
            within = range(line, end)
            return next((at for at in within if value in self._lines[at - 1]), line)
        return line

    def _line_of(self, key: str, start: int, end: int | None) -> int:
        found = re.compile(rf"""\s*\[*\s*(?:{TABLE}\.)?["']?{re.escape(key)}["']?\s*(?:[=.\]]|$)""")
        lines = self._lines[start - 1 : end and end - 1]
        return next((number for number, line in enumerate(lines, start) if found.match(line)), start)


def _say(error: ErrorDetails, context: Mapping[str, Any]) -> str:
    """A message of pydantic's in the words of this house; values only where they hold no secret."""
    kind, found = error["type"], error["input"]
    field = str(error["loc"][0]) if error["loc"] else ""
    if kind == "value_error":
        return str(context["error"])
    if kind == "spec":
        return str(context["said"])
    if kind == "missing":
        return "expected this field in every source, found none"
    if kind == "extra_forbidden":
        hint = _hint(field, list(SourceSpec.model_fields)).rstrip(",")
        return f"expected a field of a source, found {field!r}{hint}"
    return f"expected {_expect(kind, context)}, found {_show(found)}"


def _expect(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "greater_than_equal":
        return f"{context['ge']} or more"
    if kind == "less_than_equal":
        return f"{context['le']} or less"
    return _EXPECTED[kind]


def _show(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)[:100]


def _hint(found: str, known: list[str]) -> str:
    near = get_close_matches(found, known, n=1)
    return f": did you mean {near[0]!r}?" if near else ","


def _toml_fault(text: str, message: str) -> Fault:
    place = _TOML_PLACE.search(message)
    last = text.count("\n") + 1
    line = int(place[1]) if place and place[1] else last if place else 1
    column = f" (column {place[2]})" if place and place[2] else ""
    said = _TOML_PLACE.sub("", message)
    return Fault(line=line, message=f"expected TOML, found a fault in writing{column}: {said}")
