"""Trees of figures in the notation of the tables: a total and its parts."""

from __future__ import annotations

from decimal import Decimal

from transform.report import Metric, Relation


def render_trees(metrics: tuple[Metric, ...]) -> str:
    """Every total with its parts: "31 > 22, 9 | 27, 4; 5 > 4, 1", or "-" where there is none."""
    found: dict[int, dict[int, list[Decimal]]] = {}
    for metric in metrics:
        if metric.relation is Relation.PART:
            assert metric.parent is not None
            assert metric.division is not None
            found.setdefault(metric.parent, {}).setdefault(metric.division, []).append(metric.value)
    trees = []
    for parent, divisions in sorted(found.items()):
        parts = " | ".join(", ".join(f"{value:f}" for value in divisions[at]) for at in sorted(divisions))
        trees.append(f"{metrics[parent].value:f} > {parts}")
    return "; ".join(trees) or "-"
