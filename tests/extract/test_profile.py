"""Profiles of hosts: what recurs on one host alone is chrome; what recurs everywhere is the form."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Document
from extract.errors import SourceError
from extract.page import Page
from extract.profile import MOST_BLOCKS, WINDOW, HostProfile, Seen, learn_profiles
from extract.profile_bytes import read_profile, write_profile
from extract.strip import observe_page, strip_page

HOST, OTHER = "yunling.example.gov.cn", "qingxi.example.com"
NOTICE = "入冬以来云岭用火用电增多，请勿在楼道堆放杂物，出门前关火关电。"
FORM = "因政府信息公开申请行政复议、提起行政诉讼的情况见下表，没有的填零。"
SAME = "本报告的电子版可以在云岭县人民政府门户网站下载，如有疑问，请与县政务公开办公室联系。"
SIGNED = "云岭县水务局"


def own(number: int) -> str:
    return f"本机关第{number}年共公开信息{number * 37}条，答复申请{number}件，群众反映良好，没有差错。" * 3


def page(number: int, *, notice: str = NOTICE, extra: str = "") -> Page:
    html = (
        f"<title>第{number}年年度报告</title><body><div><div><p>{SAME}</p><p>{own(number)}</p><p>{FORM}</p>"
        f"<p>{SIGNED}</p></div><div><p>{notice}</p><p>{notice[::-1]}。</p></div>{extra}</div>"
    )
    return Page(uri=f"http://{HOST}/{number}", body=html.encode(), sha256="", media_type="text/html")


def observe(pages: list[Page]) -> list[Seen]:
    return [seen for seen in map(observe_page, pages) if seen is not None]


@pytest.fixture(scope="module")
def profile() -> HostProfile:
    other = [page(number, notice=f"清溪的第{number}条消息，与别处不同。") for number in range(20, 30)]
    other = [Page(uri="x", body=p.body.replace("云岭".encode(), "清溪".encode()), sha256="") for p in other]
    pages = {HOST: observe([page(number) for number in range(1, 11)]), OTHER: observe(other)}
    return learn_profiles(pages, snapshot=3)[HOST]


def strip(number: int, profile: HostProfile | None, extra: str = "") -> Document:
    return strip_page(page(number, extra=extra), profile)


def test_what_recurs_on_one_host_alone_is_left_out(profile: HostProfile) -> None:
    assert NOTICE in strip(50, None).text
    assert NOTICE not in strip(50, profile).text
    assert any("on no other" in part.reason for part in strip(50, profile).dropped)


def test_what_recurs_everywhere_is_the_form(profile: HostProfile) -> None:
    assert FORM in strip(50, profile).text


def test_what_a_body_says_every_year_stays_its_own(profile: HostProfile) -> None:
    assert SAME in strip(50, profile).text
    assert SIGNED in strip(50, profile).text


def test_document_records_the_snapshot_it_was_read_with(profile: HostProfile) -> None:
    assert strip(50, profile).profile_snapshot == 3
    assert strip(50, None).profile_snapshot is None


def test_page_of_which_all_is_known_is_read_as_without_a_profile(profile: HostProfile) -> None:
    html = f"<div><p>{NOTICE}</p><p>{NOTICE[::-1]}。</p></div>".encode()
    known = Page(uri="x", body=html, sha256="", media_type="text/html")
    assert strip_page(known, profile).text == strip_page(known).text != ""


def test_report_at_several_addresses_teaches_nothing() -> None:
    pages = {HOST: observe([page(1)] * 30)}
    assert learn_profiles(pages, snapshot=1)[HOST].chrome == frozenset()


def test_departments_of_a_site_share_its_chrome() -> None:
    seen = observe([page(number) for number in range(1, 11)])
    hosts = {"slj.yunling.gov.cn": seen, "www.yunling.gov.cn": seen}
    assert learn_profiles(hosts, snapshot=1)["www.yunling.gov.cn"].chrome


def test_what_no_page_shows_any_longer_is_forgotten() -> None:
    old = [Seen(number, frozenset({1, 1000 + number})) for number in range(WINDOW)]
    new = [Seen(-number, frozenset({2})) for number in range(1, WINDOW)]
    first = learn_profiles({HOST: old}, snapshot=1)
    second = learn_profiles({HOST: new}, snapshot=2, before=first)
    assert first[HOST].chrome == {1}
    assert second[HOST].chrome == {2}
    assert second[HOST].pages == WINDOW
    assert second[HOST].snapshot == 2


def test_what_was_seen_elsewhere_once_stays_the_form() -> None:
    seen = [Seen(number, frozenset({1})) for number in range(9)]
    first = learn_profiles({HOST: seen, OTHER: seen}, snapshot=1)
    second = learn_profiles({HOST: seen}, snapshot=2, before={HOST: first[HOST]})
    assert second[HOST].chrome == frozenset()


blocks = st.frozensets(st.integers(0, 30), max_size=8)
pages = st.lists(st.builds(Seen, st.integers(0, 40), blocks), max_size=40)


@given(pages, pages, st.randoms())
def test_order_of_pages_and_hosts_makes_no_difference(
    here: list[Seen], there: list[Seen], rng: Random
) -> None:
    first = learn_profiles({HOST: here, OTHER: there}, snapshot=1)
    shuffled = rng.sample(here, len(here))
    second = learn_profiles({OTHER: there, HOST: shuffled}, snapshot=1)
    assert [write_profile(p) for p in first.values()] == [write_profile(p) for p in second.values()]


@given(pages, st.integers(0, 2**32 - 1))
def test_profile_survives_its_bytes(here: list[Seen], snapshot: int) -> None:
    written = write_profile(learn_profiles({HOST: here}, snapshot=snapshot)[HOST])
    read = read_profile(written)
    assert write_profile(read) == written
    assert (read.host, read.snapshot) == (HOST, snapshot)


def test_profile_of_a_great_host_is_small() -> None:
    rng = Random(1)
    pages = [Seen(n, frozenset(rng.getrandbits(64) for _ in range(60)) | {7}) for n in range(2_000)]
    profile = learn_profiles({HOST: pages}, snapshot=1)[HOST]
    assert len(profile.blocks) <= MOST_BLOCKS
    assert len(write_profile(profile)) < 250_000
    assert profile.chrome == {7}


@pytest.mark.parametrize("data", [b"", b"GKHP\x01", b"x" * 40, b"GKHP\x02" + bytes(20)])
def test_bytes_that_are_no_profile_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="expected a host profile"):
        read_profile(data)


def test_cut_profile_is_refused(profile: HostProfile) -> None:
    with pytest.raises(SourceError):
        read_profile(write_profile(profile)[:-11])
