"""The crosswalk as values: indicators, and how far each place of each form keeps to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transform.audit_wording import EN, ZH, name_part
from transform.statutory_form import applicants, form_places, remedy_columns, remedy_rows, request_rows
from transform.vocabulary import load_terms

_FORMS = ("form2019", "form2021")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What can be compared over forms: `measure` is flow, stock or money."""

    id: str
    zh: str
    en: str
    unit: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One place of a form, or one code of running text, and how it keeps to an indicator.

    `link` is exact, approximate, lossy or none. `form` is `text` where `metric` names the
    code of a figure. With `is_pattern` the row is a regular expression that is looked for in
    the labels as printed, as annexes word them in many ways. Several rows of one indicator
    and form are to be summed where `is_part`.
    """

    indicator: str
    form: str
    table: str | None
    row: str | None
    column: str | None
    metric: str | None
    link: str
    is_part: bool
    is_pattern: bool
    note: str


@cache
def read_crosswalk() -> tuple[tuple[Indicator, ...], tuple[Link, ...]]:
    """Every indicator and every link, in the order of terms/crosswalk.toml.

    >>> indicators, links = read_crosswalk()
    >>> [link.form for link in links if link.indicator == "licensing.decisions"]
    ['form2021', 'form2019', 'text']
    """
    terms = load_terms("crosswalk")
    indicators: list[Indicator] = []
    links: list[Link] = []
    for family in terms["family"]:
        for indicator, own in _read_family(family):
            indicators.append(indicator)
            links += own
    for item in terms["sum"]:
        for indicator, own in _read_sum(item):
            indicators.append(indicator)
            links += own
    fields = ("id", "zh", "en", "unit", "measure")
    indicators += [Indicator(**{name: item[name] for name in fields}) for item in terms["indicator"]]
    for item in (*terms["indicator"], *terms["link"]):
        links += [_read_place(item["id"], place) for place in item["places"]]
    return tuple(indicators), tuple(links)


def _read_family(family: Mapping[str, Any]) -> Iterator[tuple[Indicator, list[Link]]]:
    rows = _list_rows(family["rows"])
    columns = applicants() if family["columns"] == "@applicants" else remedy_columns()
    for row in rows:
        for column in columns:
            name = family["id"].format(row=row, column=column)
            indicator = Indicator(
                id=name,
                zh=f"{name_part('row', row, ZH)} · {name_part('column', column, ZH)}",
                en=f"{name_part('row', row, EN)}, {name_part('column', column, EN)}",
                unit=family["unit"],
                measure=family["measure"],
            )
            yield (
                indicator,
                [
                    _link(name, form, (family["table"], row, column), link)
                    for form, link in family["links"].items()
                ],
            )


def _read_sum(item: Mapping[str, Any]) -> Iterator[tuple[Indicator, list[Link]]]:
    for column in applicants():
        name = item["id"].format(column=column)
        indicator = Indicator(
            id=name,
            zh=f"{item['zh']} · {name_part('column', column, ZH)}",
            en=f"{item['en']}, {name_part('column', column, EN)}",
            unit="件",
            measure="flow",
        )
        yield (
            indicator,
            [
                _link(name, form, ("requests", row, column), link, is_part=True)
                for form, link in item["links"].items()
                for row in request_rows(form)
                if row.startswith(item["rows"])
            ],
        )


def _list_rows(rows: str | list[str]) -> tuple[str, ...]:
    if rows == "@remedies":
        return remedy_rows()
    if rows == "@common":
        return tuple(row for row in request_rows(_FORMS[0]) if row in request_rows(_FORMS[1]))
    return tuple(rows)


def _read_place(indicator: str, place: Mapping[str, str]) -> Link:
    table, row, column = _split(place["place"]) if "place" in place else (None, None, None)
    return Link(
        indicator=indicator,
        form=place["form"],
        table=table,
        row=row,
        column=column,
        metric=place.get("metric"),
        link=place["link"],
        is_part=False,
        is_pattern=table is not None and place["form"] not in _FORMS,
        note=place.get("note", ""),
    )


def _split(place: str) -> tuple[str, str, str]:
    """Table, row and column; a row may hold a stroke itself.

    >>> _split("statistics/收到申请 / 网络/value")
    ('statistics', '收到申请 / 网络', 'value')
    """
    table, _, rest = place.partition("/")
    row, _, column = rest.rpartition("/")
    return table, row, column


def _link(
    indicator: str, form: str, place: tuple[str, str, str], link: str, *, is_part: bool = False
) -> Link:
    table, row, column = place
    if place not in {(table, *own) for own in form_places(form, table)}:
        raise ValueError(
            f"expected a place of {form} for {indicator}, found {place!r}: mend terms/crosswalk.toml"
        )
    return Link(
        indicator=indicator,
        form=form,
        table=table,
        row=row,
        column=column,
        metric=None,
        link=link,
        is_part=is_part,
        is_pattern=False,
        note="",
    )
