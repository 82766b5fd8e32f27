"""Search: what fits best comes first, as DuckDB's own search has it, whatever the order of loading."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.generate.corpus import make_pages
from tests.warehouse.factory import MOMENT, RUN, fetched, make_page, make_parsed, make_report
from tests.warehouse.helpers import load, wipe
from tests.warehouse.searching import Oracle, agree, batches_of, make_sectioned
from transform.report import Repair, RepairKind
from warehouse.batch import Batch
from warehouse.corrections import Correction, add_correction, find_report
from warehouse.forget import forget_addresses
from warehouse.search import SearchAnswer, SearchQuestion, read_index, search_reports, search_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from extract.page import Page
    from transform.report import Parsed

GRAIN = make_sectioned(
    "a.html",
    "云溪县粮食局2024年度报告",
    (
        ("一、依申请公开情况", "requests", "全年收到申请十二件，均按期答复。"),
        ("二、存在问题", "problems", "栏目更新不及时。"),
        ("（一）队伍建设", "other", "人手不足，培训少。"),
        ("三、下一步打算", "next_steps", "加强培训，充实人手，更新栏目。"),
    ),
    year=2024,
    region_code="340422",
    org="云溪县粮食局",
)
ROADS = make_sectioned(
    "b.html",
    "岚山市交通局2020年度报告",
    (
        ("一、主动公开情况", "proactive_disclosure", "公开公路养护计划与客运线路。"),
        ("二、存在问题", "problems", "依申请公开的答复文书不规范。"),
    ),
    year=2020,
    region_code="371102",
    org="岚山市交通局",
)
SCHOOL = make_sectioned(
    "c.html",
    "云溪县教育局2021年度报告",
    (("一、招生公开", "proactive_disclosure", "公开招生计划、学位分配。ＡＢ卷评分标准一并公布。"),),
    year=2021,
    region_code="340422",
    org="云溪县教育局",
)
ALL = (GRAIN, ROADS, SCHOOL)


@pytest.fixture
def filled(db: DuckDBPyConnection) -> DuckDBPyConnection:
    load(db, Batch(run=RUN, pages=ALL[:2]), Batch(run=RUN, pages=ALL[2:]))
    return db


def reports(db: DuckDBPyConnection, words: str, **filters: object) -> SearchAnswer:
    return search_reports(db, SearchQuestion(words=words, **filters))  # type: ignore[arg-type]


def sections(db: DuckDBPyConnection, words: str, **filters: object) -> SearchAnswer:
    return search_sections(db, SearchQuestion(words=words, **filters))  # type: ignore[arg-type]


def uris(answer: SearchAnswer) -> list[str]:
    return [hit.uri for hit in answer.hits]


QUERIES = [
    ("公路养护", ["b.html"]),
    ("招生", ["c.html"]),
    ("ab卷", ["c.html"]),  # full width and small letters are the same
    ("人手不足 培训", ["a.html"]),
    ("申请 不规范", ["b.html", "a.html"]),
    ("首页 导航", []),  # furniture is no part of a report
    ("渔业", []),
    ("，。 ", []),
    ("", []),
]


@pytest.mark.parametrize(("words", "expected"), QUERIES)
def test_what_fits_is_found_and_the_best_comes_first(
    filled: DuckDBPyConnection, words: str, expected: list[str]
) -> None:
    answer = reports(filled, words)
    assert uris(answer) == expected
    assert (answer.matched, answer.searched) == (len(expected), 3)
    assert [hit.rank for hit in answer.hits] == list(range(1, len(expected) + 1))


def test_a_hit_says_whose_it_is_where_it_stands_and_shows_the_words(filled: DuckDBPyConnection) -> None:
    (hit,) = reports(filled, "人手不足").hits[:1]
    text = GRAIN[1].document.text
    assert (hit.org, hit.report_year, hit.region_code) == ("云溪县粮食局", 2024, "340422")
    assert hit.headings == ("二、存在问题", "（一）队伍建设")
    assert (hit.section_index, hit.section_role) == (2, "problems")
    assert hit.snippet == text[hit.start_char : hit.end_char]
    assert "人手不足" in hit.snippet
    assert [text[start:end] for start, end in hit.marks] == ["人手不足"]
    assert filled.execute("SELECT row_name FROM current_report WHERE org = ?", [hit.org]).fetchall() == [
        (hit.row_name,)
    ]


def test_a_section_is_what_stands_under_its_own_heading(filled: DuckDBPyConnection) -> None:
    answer = sections(filled, "人手")
    assert [(hit.headings[-1], hit.row_name[-3:]) for hit in answer.hits] == [
        ("（一）队伍建设", ":s2"),
        ("三、下一步打算", ":s3"),
    ]
    assert answer.searched == sum(1 + len(parsed.reports[0].sections) for _, parsed in ALL)
    names = {name for (name,) in filled.execute("SELECT row_name FROM current_section").fetchall()}
    assert all(hit.row_name in names for hit in answer.hits)


def test_what_stands_before_the_first_section_is_found_under_the_name_of_the_report(
    filled: DuckDBPyConnection,
) -> None:
    (hit, *_) = sections(filled, "岚山市交通局").hits
    assert (hit.section_index, hit.headings, hit.row_name[-2:]) == (None, (), ":0")


FILTERS = [
    ({"years": (2020, 2020)}, ["b.html"]),
    ({"years": (2020, 2021)}, ["b.html", "c.html"]),
    ({"code_prefixes": ("34",)}, ["a.html", "c.html"]),
    ({"code_prefixes": ("12", "3711")}, ["b.html"]),
    ({"roles": ("requests",)}, ["a.html"]),
    ({"roles": ("problems",)}, ["b.html"]),
    ({"roles": ("problems", "requests"), "years": (2024, 2024)}, ["a.html"]),
    ({"roles": ("none_such",)}, []),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters_leave_out_and_change_no_score(
    filled: DuckDBPyConnection, filters: dict[str, object], expected: list[str]
) -> None:
    scores = {hit.uri: hit.score for hit in reports(filled, "依申请公开").hits}
    answer = reports(filled, "依申请公开", **filters)
    assert sorted(uris(answer)) == expected
    assert answer.matched == len(expected)
    assert {hit.uri: hit.score for hit in answer.hits}.items() <= scores.items()


def test_with_a_role_what_is_shown_stands_under_it(filled: DuckDBPyConnection) -> None:
    (hit,) = reports(filled, "培训 人手", roles=("next_steps",)).hits
    assert hit.section_role == "next_steps"
    assert [hit.section_role for hit in sections(filled, "培训", roles=("problems",)).hits] == ["problems"]


PHRASES = [
    ('"答复文书"', ["b.html"]),
    ("“答复 文书”", ["b.html"]),
    ('"文书答复"', []),
    ('"公开" 招生', ["c.html", "b.html", "a.html"]),
    ('"ab卷评分" 公开', ["c.html"]),
    ('"更新栏目" "人手不足"', ["a.html"]),
]


@pytest.mark.parametrize(("words", "expected"), PHRASES)
def test_a_phrase_must_stand_literally(filled: DuckDBPyConnection, words: str, expected: list[str]) -> None:
    answer = reports(filled, words)
    assert uris(answer) == expected
    assert answer.matched == len(expected)


def test_a_phrase_is_marked_as_a_whole_and_a_section_must_hold_it_itself(filled: DuckDBPyConnection) -> None:
    answer = sections(filled, '"人手不足" 培训')
    (hit,) = answer.hits
    assert [hit.snippet[a - hit.start_char : b - hit.start_char] for a, b in hit.marks] == [
        "人手不足",
        "培训",
    ]
    assert (answer.matched, answer.is_counted) == (1, True)


def test_mended_words_are_found_and_shown_as_they_stand_on_the_page(db: DuckDBPyConnection) -> None:
    text = "云溪县粮食局报告\n公开小麦收\n- 3 -\n购价格。"
    page = make_page(text)
    start = text.index("\n- 3")
    repair = Repair(
        start=start, end=start + 7, kind=RepairKind.PAGE_NUMBER, original="\n- 3 -\n", repaired=""
    )
    report = replace(make_report(text, repairs=(repair,)), text="云溪县粮食局报告\n公开小麦收购价格。")
    load(db, Batch(run=RUN, pages=((page, make_parsed(page, text, (report,))),)))
    (hit,) = reports(db, '"收购价格"').hits
    (mark,) = hit.marks
    assert text[slice(*mark)] == "收\n- 3 -\n购价格"


def test_several_batches_in_any_order_give_equal_hits(db: DuckDBPyConnection) -> None:
    pages = list(make_pages(60, chars=600))
    asked = [SearchQuestion(words=words) for words in ("依申请公开 存在问题", "水库 预算", "公开")]
    answers = []
    for seed, size in ((1, 60), (2, 7), (3, 13)):
        wipe(db)
        mixed = pages[:]
        random.Random(seed).shuffle(mixed)
        load(db, *batches_of(mixed, size))
        index = read_index(db)
        answers.append(
            [
                search(db, q, limit=25, index=index)
                for q in asked
                for search in (search_reports, search_sections)
            ]
        )
    assert answers[0] == answers[1] == answers[2]


def test_the_same_words_twice_count_once(db: DuckDBPyConnection) -> None:
    load(db, Batch(run=RUN, pages=(GRAIN,)), Batch(run=RUN, pages=(GRAIN, ROADS)))
    assert uris(reports(db, "培训")) == ["a.html"]
    assert reports(db, "培训").searched == 2
    kept = db.execute("SELECT count(*) FROM search_report").fetchall()
    assert kept == [(2,)]


def test_equal_words_elsewhere_are_named_as_a_copy(db: DuckDBPyConnection) -> None:
    twin = make_sectioned("d.html", "云溪县粮食局2024年度报告", (), menu="另一站\n")
    same = make_sectioned("e.html", "云溪县粮食局2024年度报告", (), menu="又一站\n")
    load(db, Batch(run=RUN, pages=(twin, same)))
    first, second = reports(db, "粮食局").hits
    assert (first.uri, second.uri) == ("d.html", "e.html")  # of equal scores, by address
    assert (first.copy_of, second.copy_of) == (None, first.row_name)


def test_a_newer_reading_takes_the_place_of_the_old(db: DuckDBPyConnection) -> None:
    page, parsed = GRAIN
    load(db, Batch(run=RUN, pages=(GRAIN,)))
    report = replace(parsed.reports[0], sections=())
    newer = replace(parsed, parser_version=parsed.parser_version + 1, reports=(report,))
    load(db, Batch(run=RUN, pages=((page, newer),)))
    (hit,) = sections(db, "人手").hits
    assert hit.section_index is None
    assert sections(db, "人手").searched == 1


def test_a_page_that_was_edited_is_found_by_its_present_words_alone(db: DuckDBPyConnection) -> None:
    old = make_sectioned("x.html", "云溪县水务局2024年度报告", (), menu="")
    new = make_sectioned("x.html", "云溪县水利局2024年度报告", (), menu="")
    load(db, Batch(run=RUN, pages=((fetched(old[0], hour=9), old[1]),)))
    load(db, Batch(run=RUN, pages=((fetched(new[0], hour=10), new[1]),)))
    assert reports(db, "水务局").hits == ()
    assert reports(db, "水利局").searched == 1


def test_what_people_put_right_counts_for_the_filters(filled: DuckDBPyConnection) -> None:
    said = Correction(values={"report_year": 2011}, why="the cover", made_by="x", made_at=MOMENT)
    add_correction(filled, find_report(filled, "b.html"), said)
    assert uris(reports(filled, "公路", years=(2011, 2011))) == ["b.html"]
    assert reports(filled, "公路", years=(2020, 2020)).hits == ()


def test_forgetting_takes_a_page_out_of_the_index(filled: DuckDBPyConnection) -> None:
    load(filled, Batch(run=RUN, pages=(ROADS,)))
    forget_addresses(filled, ["a.html"], why="x", made_by="x", at=MOMENT)
    assert reports(filled, "人手").hits == ()
    assert reports(filled, "公路").searched == 2
    without = dump_index(filled)
    wipe(filled)
    load(filled, Batch(run=RUN, pages=(ROADS,)), Batch(run=RUN, pages=(SCHOOL,)))
    assert {words for words, _ in without} == {words for words, _ in dump_index(filled)}


def dump_index(db: DuckDBPyConnection) -> list[tuple[int, int]]:
    return db.execute(
        "SELECT term_hash, sum(list_sum(counts))::INTEGER FROM search_posting GROUP BY ALL ORDER BY ALL"
    ).fetchall()


@pytest.fixture(scope="module")
def generated() -> Iterator[tuple[DuckDBPyConnection, Oracle]]:
    from warehouse.connect import open_warehouse

    with open_warehouse(None) as connection:
        load(connection, *batches_of(list(make_pages(1000, chars=700)), 250))
        oracle = Oracle(connection)
        yield connection, oracle
        oracle.close()


def draw_queries(pages: list[tuple[Page, Parsed]], number: int) -> list[str]:
    """Words from the reports: one, two, or a stretch."""
    draw = random.Random(7)
    made = []
    for _ in range(number):
        text = draw.choice(pages)[1].reports[0].text
        stretches = []
        for _ in range(draw.randint(1, 2)):
            at = draw.randrange(len(text) - 8)
            stretches.append(text[at : at + draw.randint(2, 8)])
        made.append(" ".join(stretches))
    return made


def test_the_first_ten_are_those_of_the_oracle(generated: tuple[DuckDBPyConnection, Oracle]) -> None:
    connection, oracle = generated
    index = read_index(connection)
    checked = 0
    for words in draw_queries(list(make_pages(200, chars=700)), 40):
        question = SearchQuestion(words=words)
        for table, search in (("report", search_reports), ("piece", search_sections)):
            answer = search(connection, question, index=index)
            ranked = oracle.rank(table, answer.terms) if answer.terms else []
            assert agree([(hit.row_name, hit.score) for hit in answer.hits], ranked), (table, words)
            assert answer.matched == len(ranked)
            checked += bool(ranked)
    assert checked > 60
