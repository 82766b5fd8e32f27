"""Addresses: what is asked, what is refused in whatever disguise, and what is never stored."""

from __future__ import annotations

import httpx
import pytest

from extract.address import AddressError, find_refusal, parse_address, resolve_redirect, strip_credentials
from extract.errors import FetchError
from extract.fetch import Fetcher, FetchSettings

NOT_PUBLIC = [
    ("0.0.0.0", "this network"),
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("10.255.255.255", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("100.100.100.200", "carrier-grade NAT"),  # the metadata service of a large Chinese cloud
    ("100.127.255.255", "carrier-grade NAT"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("168.63.129.16", "a cloud's own platform"),
    ("169.254.169.254", "link-local"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.8", "protocol assignments"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4 relays"),
    ("192.168.0.1", "private"),
    ("198.18.0.1", "benchmarking"),
    ("198.19.255.255", "benchmarking"),
    ("198.51.100.1", "documentation"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.250", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("::", "not global unicast"),
    ("::1", "not global unicast"),
    ("::127.0.0.1", "not global unicast"),
    ("::ffff:10.0.0.1", "private"),
    ("::ffff:7f00:1", "loopback"),
    ("::ffff:169.254.169.254", "link-local"),
    ("::ffff:0:127.0.0.1", "not global unicast"),  # v4-translated
    ("64:ff9b::7f00:1", "not global unicast"),  # NAT64
    ("64:ff9b::808:808", "not global unicast"),
    ("64:ff9b:1::a00:1", "not global unicast"),  # NAT64 for local use
    ("100::1", "not global unicast"),  # discard
    ("2001::1", "Teredo tunnel"),
    ("2001:0:53aa:64c:0:fbff:80ff:fffe", "Teredo tunnel"),
    ("2001:10::1", "protocol assignments"),
    ("2001:20::1", "protocol assignments"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4 tunnel"),
    ("2002:a00:1::1", "6to4 tunnel"),
    ("2002:808:808::1", "6to4 tunnel"),
    ("2400:3200::5efe:a00:1", "ISATAP tunnel"),
    ("2400:3200::200:5efe:7f00:1", "ISATAP tunnel"),
    ("3fff::1", "documentation"),
    ("5f00::1", "not global unicast"),  # segment routing
    ("fc00::1", "not global unicast"),
    ("fd00:ec2::254", "not global unicast"),
    ("fe80::1", "not global unicast"),
    ("fe80::1%eth0", "not global unicast"),
    ("fec0::1", "not global unicast"),
    ("ff02::1", "not global unicast"),
]
PUBLIC = [
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "114.114.114.114",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "198.20.0.1",
    "223.255.255.255",
    "::ffff:223.5.5.5",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2400:3200::1",
    "2003::1",
]


@pytest.mark.parametrize(("address", "reason"), NOT_PUBLIC)
def test_address_outside_the_public_internet_is_refused(address: str, reason: str) -> None:
    assert find_refusal(address) == reason


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_is_not_refused(address: str) -> None:
    assert find_refusal(address) is None


# Every one of them means loopback, a private network or a metadata service to some program.
DISGUISES = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://00000177.1/",
    "http://127.0.0.1./",
    "http://127.0.0.1:80@127.0.0.1/",
    "http://www.example.cn@127.0.0.1/",
    "http://www.example.cn:80@127.0.0.1:80/",
    "http://www.example.cn%40127.0.0.1@127.0.0.1/",
    "http://127.0.0.1\\@www.example.cn/",
    "http://127.0.0.1#@www.example.cn/",
    "http://127.0.0.1?@www.example.cn/",
    "http:\\\\127.0.0.1/",
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "HTTP://127.0.0.1/",
    " http://127.0.0.1/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.example.cn/",
    "http://127.0.0.1%2f.example.cn/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://167772161/",
    "http://0xa000001/",
    "http://3232235521/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://100.100.100.200/latest/meta-data/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:a00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::1]/",
    "http://[2001:0:53aa:64c:0:fbff:80ff:fffe]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fd00:ec2::254]/",
    "http://[::1]:80@[::1]/",
    "http://user:pw@[::1]/",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/stats",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
]
# Those of the disguises that the system's name service may not read at all; then they are dead.
_DEAD = {"dns", "address"}


@pytest.mark.parametrize("uri", DISGUISES)
async def test_no_disguise_reaches_an_address_that_is_not_public(uri: str) -> None:
    dialled: list[str] = []

    def judge(address: str) -> str | None:
        dialled.append(address)
        return find_refusal(address)

    settings = FetchSettings(attempts=1, delay=0.0, connect_seconds=2.0, whole_seconds=3.0)
    async with Fetcher(settings, judge=judge) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.fetch(uri)
    assert raised.value.code in {"refused_address", "credentials", "scheme"} | _DEAD
    assert (raised.value.code == "refused_address") == bool(dialled)


def test_more_than_forty_disguises_are_known() -> None:
    assert len(set(DISGUISES)) > 40


STRIPPED = [
    ("http://a.example/", "http://a.example/"),
    ("http://ann@a.example/x", "http://a.example/x"),
    ("http://ann:secret@a.example:81/x?y=z@w#f@g", "http://a.example:81/x?y=z@w#f@g"),
    ("https://ann:se@cret@a.example/", "https://a.example/"),
    ("http://ann:se/cret@a.example/", "http://a.example/"),
    ("http://ann:se#cret@a.example/", "http://a.example/"),
    (" http://ann:secret@a.example/", " http://a.example/"),
    ("ftp://ann:secret@a.example/", "ftp://a.example/"),
    ("http://[::1:secret@a.example/", "http://a.example/"),
    ("http://a.example/mail@b.html", "http://a.example/mail@b.html"),
    ("pages/a@b.html", "pages/a@b.html"),
    ("", ""),
]


@pytest.mark.parametrize(("uri", "stored"), STRIPPED)
def test_credentials_are_stripped_from_what_is_stored(uri: str, stored: str) -> None:
    assert strip_credentials(uri) == stored


REDIRECTS = [
    (b"next.html", "http://a.example/x/next.html"),
    (b"/next.html#part", "http://a.example/next.html"),
    (b"?page=2", "http://a.example/x/y.html?page=2"),
    (b"//b.example/", "http://b.example/"),
    (b"https://b.example", "https://b.example"),
    (b" /padded.html ", "http://a.example/padded.html"),
    (b"/a b.html", "http://a.example/a%20b.html"),
    (b"/%e5%b9%b4.html", "http://a.example/%e5%b9%b4.html"),
    ("/年.html".encode(), "http://a.example/%E5%B9%B4.html"),
    ("/年.html".encode("gb18030"), "http://a.example/%C4%EA.html"),
    (b"http://ann:secret@b.example/x", "http://b.example/x"),
]


@pytest.mark.parametrize(("location", "target"), REDIRECTS)
def test_redirect_is_resolved_as_browsers_do(location: bytes, target: str) -> None:
    assert str(resolve_redirect(httpx.URL("http://a.example/x/y.html"), location)) == target


UNRESOLVED = [
    b"javascript:alert(1)",
    b"data:text/html,x",
    b"mailto:a@b.example",
    b"http://[::1",
]


@pytest.mark.parametrize("location", UNRESOLVED)
def test_redirect_to_what_is_no_web_address_is_refused(location: bytes) -> None:
    with pytest.raises(AddressError):
        resolve_redirect(httpx.URL("http://a.example/x/y.html"), location)


def test_address_is_encoded_and_loses_its_fragment() -> None:
    assert str(parse_address("http://xn--fiqs8s.example:80/公开 目录.html#一")) == (
        "http://xn--fiqs8s.example/%E5%85%AC%E5%BC%80%20%E7%9B%AE%E5%BD%95.html"
    )
