"""The analyst's schema as a diagram, drawn from a warehouse: `python -m tests.schema_diagram`.

Which relations and columns stand in it, and what ties them, is chosen here; names and types are
the database's, and what it does not have cannot be drawn. README.md has it without columns,
warehouse/README.md with them; this prints the latter, and with `--accept` the test writes both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.connect import open_warehouse

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REPORT = ("document_id", "report_index")

ENTITIES: Mapping[str, tuple[str, ...]] = {
    "meta_run": ("run_id", "started_at", "code_version"),
    "meta_attempt": ("run_id", "uri", "sha256", "outcome", "archive_file"),
    "current_page": ("uri", "sha256", "last_seen_at", "version_count"),
    "out_page_version": ("uri", "version", "sha256", "document_id"),
    "current_origin": ("uri", "sha256", "origin_kind"),
    "current_document": ("document_id", "sha256", "parser_version", "published_on", "text"),
    "current_report": (
        *("document_id", "report_index", "parser_version", "org", "region_code", "body_line"),
        *("report_year", "report_text"),
    ),
    "current_section": (*REPORT, "section_index", "section_role", "section_text"),
    "current_metric": (*REPORT, "metric_index", "section_index", "metric_code", "value", "evidence"),
    "current_cell": (*REPORT, "cell_index", "row_code", "column_code", "raw", "value", "cell_state"),
    "current_finding": (*REPORT, "finding_index", "rule_id", "cause", "arithmetic"),
    "current_repair": (*REPORT, "repair_index", "original", "repaired"),
    "current_issue": ("document_id", "issue_index", "report_index", "issue_code", "message"),
    "current_correction": (*REPORT, "correction_field", "correction_value", "why", "made_by"),
    "meta_issue_code": ("issue_code", "to_do"),
    "meta_audit_rule": ("rule_id", "wording_zh", "wording_en"),
    "meta_indicator": ("indicator", "name_zh", "unit", "measure"),
    "meta_crosswalk": ("indicator", "form", "row_code", "column_code", "metric_code", "link"),
    "out_panel": (
        *REPORT,
        "org",
        "region_code",
        "report_year",
        "indicator",
        "value",
        "state",
        "comparability",
    ),
    "out_panel_text": (*REPORT, "org", "region_code", "report_year", "section_role", "panel_text"),
    "out_completeness": (*REPORT, "register", "org", "report_year", "state", "is_late", "is_edited"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """What ties two relations: the columns that both have, and how many rows of each meet."""

    one: str
    how: str
    other: str
    by: tuple[str, ...]


LINKS = (
    Link("meta_run", "||--o{", "meta_attempt", ("run_id",)),
    Link("current_page", "||--|{", "meta_attempt", ("uri",)),
    Link("current_page", "||--|{", "out_page_version", ("uri",)),
    Link("current_page", "||--o|", "current_origin", ("uri", "sha256")),
    Link("current_page", "}|--o|", "current_document", ("sha256",)),
    Link("current_document", "||--o{", "current_report", ("document_id",)),
    Link("current_document", "||--o{", "current_issue", ("document_id",)),
    Link("current_report", "||--o{", "current_section", REPORT),
    Link("current_report", "||--o{", "current_metric", REPORT),
    Link("current_report", "||--o{", "current_cell", REPORT),
    Link("current_report", "||--o{", "current_finding", REPORT),
    Link("current_report", "||--o{", "current_repair", REPORT),
    Link("current_report", "||--o{", "current_correction", REPORT),
    Link("current_report", "||--o{", "out_panel", REPORT),
    Link("current_report", "||--o{", "out_panel_text", REPORT),
    Link("current_report", "|o--o{", "out_completeness", REPORT),
    Link("current_section", "|o--o{", "current_metric", (*REPORT, "section_index")),
    Link("meta_issue_code", "||--o{", "current_issue", ("issue_code",)),
    Link("meta_audit_rule", "||--o{", "current_finding", ("rule_id",)),
    Link("meta_indicator", "||--o{", "meta_crosswalk", ("indicator",)),
    Link("meta_indicator", "||--o{", "out_panel", ("indicator",)),
)


def draw_schema(connection: DuckDBPyConnection, *, with_columns: bool) -> str:
    """The diagram in the words of mermaid. Raises KeyError where the database lacks what is chosen."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    types = {(table, column): _short(kind) for table, column, kind in rows}
    lines = ["erDiagram"]
    for name, columns in ENTITIES.items() if with_columns else ():
        lines.append(f"    {name} {{")
        lines += [f"        {types[name, column]} {column}" for column in columns]
        lines.append("    }")
    for link in LINKS:
        for column in link.by:
            if types[link.one, column] != types[link.other, column]:
                raise KeyError(f"{column} is of two types in {link.one} and {link.other}")
        lines.append(f'    {link.one} {link.how} {link.other} : "{", ".join(link.by)}"')
    return "\n".join(lines) + "\n"


def _short(kind: str) -> str:
    """The type without what mermaid does not take: DECIMAL(38,10), STRUCT(…)[]."""
    return re.sub(r"\(.*\)", "", kind).replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")


def main() -> None:
    """Print it."""
    with open_warehouse(None) as connection:
        print(draw_schema(connection, with_columns=True), end="")


if __name__ == "__main__":
    main()
