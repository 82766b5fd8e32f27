"""Roles told from words, position and what stands above."""

from __future__ import annotations

import re

import pytest

from transform.roles import UNSURE, tell_role
from transform.vocabulary import any_of, load_terms

FIRST_NAMED = [
    ("存在的主要问题及改进措施", "problems"),
    ("改进措施和存在的问题", "next_steps"),
    ("宣传培训和制度建设", "training_publicity"),
    ("政府信息公开行政复议、行政诉讼情况", "review_litigation"),
]


@pytest.mark.parametrize(("heading", "role"), FIRST_NAMED)
def test_a_heading_that_names_two_roles_takes_the_first(heading: str, role: str) -> None:
    assert tell_role(heading).role == role


def test_what_is_lacking_or_to_come_stays_so_whatever_it_speaks_of() -> None:
    assert tell_role("网站建设有待加强", above="problems").role == "problems"
    assert tell_role("加强平台建设", above="next_steps").role == "next_steps"
    assert tell_role("改进措施", above="problems").role == "next_steps"


def test_an_item_without_words_of_its_own_inherits() -> None:
    assert tell_role(None, above="fees_costs").role == "fees_costs"


def test_the_text_is_heard_where_the_heading_says_little() -> None:
    assert tell_role("突出一个实字", lead="开展业务培训，举办培训班3期").role == "training_publicity"


def test_unnameable_headings_are_other_and_unsure() -> None:
    verdict = tell_role("甲乙丙丁")
    assert verdict.role == "other"
    assert verdict.confidence < UNSURE


def test_every_phrase_speaks_for_one_role() -> None:
    seen: dict[str, str] = {}
    for role, forces in load_terms("roles")["role"].items():
        for force, phrases in forces.items():
            for phrase in phrases:
                assert force == "endings" or seen.setdefault(phrase, role) == role, phrase


def test_a_pattern_of_many_words_takes_the_longest() -> None:
    assert re.findall(any_of(["公开", "公开栏", "栏目"]), "公开栏目，公开") == ["公开栏", "公开"]
