"""What the tests of search share: small reports with sections, and the oracle."""

from __future__ import annotations

from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any

import duckdb

from tests.warehouse.factory import RUN, make_page, make_parsed, make_report
from transform.report import Section
from transform.terms_cut import cut_terms
from warehouse.batch import Batch
from warehouse.search_documents import read_plans
from warehouse.search_pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.page import Page
    from transform.report import Parsed

Part = tuple[str, str, str]
"""A section: its heading, its role, what stands under it. A heading that begins with （ stands below."""


def make_sectioned(
    uri: str, title: str, parts: Sequence[Part], *, menu: str = "首页 导航\n", **changes: Any
) -> tuple[Page, Parsed]:
    """A page with a menu above and a report of such sections."""
    text = menu + title + "\n"
    starts = []
    for heading, _, words in parts:
        starts.append(len(text))
        text += f"{heading}\n{words}\n"
    tops = [n for n, (heading, *_) in enumerate(parts) if not heading.startswith("（")]
    sections = []
    for n, (heading, role, _) in enumerate(parts):
        is_top = n in tops
        after = [m for m in (tops if is_top else range(len(parts))) if m > n]
        sections.append(
            Section(
                start=starts[n],
                end=starts[after[0]] if after else len(text),
                level=1 if is_top else 2,
                marker=heading[:2],
                heading=heading[2:],
                role=role,
                parent=None if is_top else max(m for m in tops if m < n),
            )
        )
    page = make_page(text, uri)
    report = make_report(text, start=len(menu), sections=tuple(sections), title=title, **changes)
    return page, make_parsed(page, text, (report,))


def batches_of(pages: Sequence[tuple[Page, Parsed]], size: int) -> list[Batch]:
    """Pages by the batch."""
    return [Batch(run=RUN, pages=tuple(pages[at : at + size])) for at in range(0, len(pages), size)]


class Oracle:
    """DuckDB's own full-text search over the same terms."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        reports = connection.execute(
            "SELECT DISTINCT document_id::VARCHAR, report_index, row_name FROM current_report "
            "WHERE NOT is_superseded"
        ).fetchall()
        plans = read_plans(connection, (document_id for document_id, *_ in reports))
        names = {(document_id, index): name for document_id, index, name in reports}
        rows: list[tuple[str, str]] = []
        pieces: list[tuple[str, str]] = []
        for (document_id, index), name in names.items():
            (report,) = (one for one in plans[document_id].reports if one.report_index == index)
            cut = [cut_terms(piece.text) for piece in cut_pieces(plans[document_id], report)]
            rows.append((name, " ".join(chain.from_iterable(cut))))
            pieces += [(f"{name}:s{n - 1}" if n else name, " ".join(own)) for n, own in enumerate(cut)]
        self._connection = duckdb.connect(config={"autoload_known_extensions": "false"})
        extension = files("duckdb_extension_fts") / "extensions" / f"v{duckdb.__version__}"
        self._connection.execute(f"LOAD '{extension / 'fts.duckdb_extension'}'")
        self._index("report", rows)
        self._index("piece", pieces)

    def _index(self, table: str, rows: Iterable[tuple[str, str]]) -> None:
        import pyarrow as pa

        names, words = zip(*rows, strict=True)
        self._connection.register("made", pa.table({"id": names, "words": words}))
        self._connection.execute(f"CREATE TABLE {table} AS FROM made")
        self._connection.unregister("made")
        self._connection.execute(
            f"PRAGMA create_fts_index('{table}', 'id', 'words', stemmer='none', stopwords='none', "
            "ignore='\\s+', strip_accents=0, lower=1)"
        )

    def rank(self, table: str, terms: Sequence[str], limit: int | None = None) -> list[tuple[str, float]]:
        """Names and scores, the best first, equal ones by name."""
        return self._connection.execute(
            f"SELECT id, fts_main_{table}.match_bm25(id, ?) AS score FROM {table} "
            f"WHERE score IS NOT NULL ORDER BY score DESC, id {f'LIMIT {limit}' if limit else ''}",
            [" ".join(terms)],
        ).fetchall()

    def close(self) -> None:
        self._connection.close()


def agree(ours: Sequence[tuple[str, float]], theirs: Sequence[tuple[str, float]]) -> bool:
    """Whether the first of both are the same; of equal scores at the end any will do.

    `theirs` is the whole ranking.
    """
    shown = theirs[: len(ours)]
    if [round(score, 9) for _, score in ours] != [round(score, 9) for _, score in shown]:
        return False
    by_name = dict(theirs)
    return all(name in by_name and abs(by_name[name] - score) < 1e-9 for name, score in ours)
