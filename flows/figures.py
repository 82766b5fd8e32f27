"""The figures of a page as rows for people: one a metric, with its report and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from transform.report import Metric, Parsed

COLUMNS = (
    *("uri", "report", "org", "year", "metric", "code", "indicator", "value", "value_high", "unit", "kind"),
    *("approximate", "qualifier", "period", "scope", "section_role", "relation", "parent", "division"),
    *("confidence", "evidence", "start", "end"),
)


def figure_rows(parsed: Parsed) -> Iterator[tuple[object, ...]]:
    """A row for each metric of the page, by COLUMNS; indexes from 0, offsets in the page's text."""
    for number, report in enumerate(parsed.reports):
        for index, metric in enumerate(report.metrics):
            of_report = (parsed.document.uri, number, report.org, report.year)
            yield (*of_report, *_row(index, metric))


def _row(index: int, metric: Metric) -> tuple[object, ...]:
    return (
        *(index, metric.code, metric.indicator, _plain(metric.value), _plain(metric.value_high), metric.unit),
        *(metric.kind.value, metric.is_approximate, metric.qualifier, metric.period, metric.scope),
        *(metric.section_role, None if metric.relation is None else metric.relation.value, metric.parent),
        *(metric.division, metric.confidence, metric.evidence, metric.start, metric.end),
    )


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
