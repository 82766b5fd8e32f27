"""What a profile does on a host of 200 pages whose furniture looks like prose; floors that hold."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

import pytest

from extract.decode import Decoded, decode_bytes
from extract.page import Page
from extract.profile import HostProfile, learn_profiles
from extract.profile_bytes import write_profile
from extract.strip import Body, find_body, observe_page
from tests.generate.host import HOSTS, HostPage, draw_host
from tests.quality.grams import score_text

FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))["profile"]
PAGES, LEARNED = 200, 100

Sites = dict[str, list[HostPage]]


@pytest.fixture(scope="module")
def sites() -> Sites:
    return {host: draw_host(host, PAGES) for host in HOSTS}


@pytest.fixture(scope="module")
def profiles(sites: Sites) -> dict[str, HostProfile]:
    """What the first hundred pages of each host teach."""
    seen = {
        host: [found for page in pages[:LEARNED] if (found := observe_page(_received(page))) is not None]
        for host, pages in sites.items()
    }
    return learn_profiles(seen, snapshot=1)


def _received(page: HostPage) -> Page:
    return Page(uri=page.uri, body=page.html.encode(), sha256="", media_type="text/html")


def _decoded(page: HostPage) -> Decoded:
    return decode_bytes(page.html.encode(), is_html=True)


def _text(body: Body) -> str:
    return "\n".join(line.text for line in body.lines)


def test_profile_finds_what_no_name_tells(sites: Sites, profiles: dict[str, HostProfile]) -> None:
    """Measured on the hundred pages of each host that it was not learned from."""
    without, with_profile = [], []
    for host, pages in sites.items():
        for page in pages[LEARNED:]:
            without.append(score_text(_text(find_body(_decoded(page))), page.text)[2])
            with_profile.append(score_text(_text(find_body(_decoded(page), profiles[host])), page.text)[2])
    assert mean(without) >= FLOORS["without"]
    assert mean(with_profile) >= FLOORS["with"]


def test_statutory_pages_lose_nothing(sites: Sites, profiles: dict[str, HostProfile]) -> None:
    for host, pages in sites.items():
        for page in pages:
            if page.is_statutory:
                recall = score_text(_text(find_body(_decoded(page), profiles[host])), page.text)[1]
                assert recall >= score_text(_text(find_body(_decoded(page))), page.text)[1], page.uri


def test_profile_of_a_host_is_under_a_megabyte(profiles: dict[str, HostProfile]) -> None:
    assert all(len(write_profile(profile)) < 1_000_000 for profile in profiles.values())
