"""Where bodies belong: real names of places, which are facts, and bodies of every kind."""

from __future__ import annotations

import pytest

from tests.quality.bodies import NamedBody, load_bodies, score_bodies
from transform.gazetteer import NO_PLACES, edition_for, editions
from transform.region import codes_named, full_name
from transform.standing import Standing, place_body


def _place(body: NamedBody) -> Standing:
    return place_body(body.name, year=body.year, context=body.context)


def test_places_of_three_hundred_bodies_are_right_or_left_open() -> None:
    def resolve(body: NamedBody) -> str | None:
        region = _place(body).region
        return region.name if region else None

    assert len(list(load_bodies())) >= 300
    score = score_bodies(resolve)
    assert score.share >= 0.99, score.mistakes


def test_no_wrong_place_is_given_with_confidence() -> None:
    sure = [
        (body.name, region.name)
        for body in load_bodies()
        if (region := _place(body).region) and region.confidence >= 0.7 and region.name != body.place
    ]
    assert sure == []


@pytest.mark.parametrize("suffix", ["教育局", "人民政府", "城市管理局", "公安局"])
def test_no_name_of_the_list_is_ever_taken_for_another_place(suffix: str) -> None:
    names = editions()[edition_for(2018)].names
    for code, name in names.items():
        region = place_body(name + suffix, year=2018).region
        assert region is None or region.code == code or NO_PLACES.search(name), name


def test_a_county_beside_its_parent_is_always_told() -> None:
    edition = edition_for(2018)
    names = editions()[edition].names
    for code, name in names.items():
        parent = names.get(code[:4] + "00") or names[code[:2] + "0000"]
        if not (code.endswith("00") or NO_PLACES.search(name) or NO_PLACES.search(parent)):
            region = place_body(f"{parent}{name}财政局", year=2018).region
            assert region is not None
            assert (region.code, region.name) == (code, full_name(code, edition))


def test_the_list_is_that_of_the_reports_year() -> None:
    dates = [place_body("寿县水利局", year=year).region for year in (2009, 2012, 2017, 2024)]
    assert [(r.code, r.list_date) for r in dates if r] == [
        ("341521", "2010-12"),
        ("341521", "2012-10"),
        ("340422", "2018-10"),
        ("340422", "2024-12"),
    ]


def test_a_name_from_another_years_list_is_less_sure() -> None:
    own, other = (place_body("洪泽县财政局", year=year).region for year in (2014, 2022))
    assert own
    assert other
    assert own.confidence > other.confidence


def test_changes_after_the_package_name_places_that_its_last_edition_has() -> None:
    from transform.vocabulary import load_terms

    terms = load_terms("regions")
    last = editions()[-2].names
    ended = [code for year in terms["change"].values() for change in year.values() for code in change["ends"]]
    assert {*ended, *terms["ended"]} <= last.keys()
    assert len(set(ended)) == len(ended)


LEVELS = [
    ("安徽省交通运输厅", "province", "transport", "交通运输"),
    ("合肥市城乡建设局", "prefecture", "housing", "住房和城乡建设"),
    ("霍邱县卫生局", "county", "health", "卫生健康"),
    ("霍邱县卫生和计划生育局", "county", "health", "卫生健康"),
    ("霍邱县卫健委", "county", "health", "卫生健康"),
    ("xx县民政局", "county", "civil", "民政"),
    ("市教育局", None, "education", "教育"),
    ("省水利厅", "province", "water", "水利"),
    ("沭阳县青伊湖镇人民政府", "township", "government", None),
    ("柳河镇", "township", "government", None),
    ("霍邱县乡村振兴局", "county", "agriculture", "乡村振兴"),
    ("合肥市高新区管委会", "zone", "zone", None),
    ("xx社区居委会", "village", None, None),
    ("教育部", "national", "education", "教育"),
    ("国家税务总局", "national", "tax", "税务"),
    ("国家税务总局xx县税务局", "county", "tax", "税务"),
    ("合肥市人民政府办公室", "prefecture", "government", None),
    ("合肥市人民政府法制办公室", "prefecture", "justice", "司法"),
    ("合肥市中级人民法院", "prefecture", "court", None),
    ("安徽交通大学", None, "university", None),
    ("霍邱县第一中学", "county", "school", None),
    ("合肥市文化广电新闻出版局", "prefecture", "culture", "文化和旅游"),
]


@pytest.mark.parametrize(("name", "level", "kind", "line"), LEVELS)
def test_level_kind_and_line_of_work_are_read_from_the_name(
    name: str, level: str | None, kind: str | None, line: str | None
) -> None:
    found = place_body(name, year=2018)
    assert (found.level, found.kind, found.line) == (level, kind, line)


def test_no_name_has_no_standing() -> None:
    found = place_body(None, year=2018)
    assert (found.region, found.level, found.kind, found.line) == (None, None, None, None)


def test_a_name_said_alone_stands_for_its_codes_over_time() -> None:
    assert codes_named("安徽").keys() == {"340000"}
    assert codes_named("福建福州市鼓楼区").keys() == {"350102"}
    assert not codes_named("乌有之乡")
