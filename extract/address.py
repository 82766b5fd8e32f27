"""Addresses: what may be asked for, and which IP addresses belong to the public internet."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote_from_bytes

import httpx

_SCHEMES = ("http", "https")

# A user name and password end at the last @ before the path; a malformed address gets no
# benefit of the doubt, see strip_credentials.
_USERINFO = re.compile(r"^(\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]*)[^/\\?#]*@")
_ANY_USERINFO = re.compile(r"^(\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?[/\\]*).*@", re.DOTALL)

# The registries of special-purpose addresses (RFC 6890 and its successors, as of 2026), and
# two addresses that look public but answer only inside a cloud.
_NOT_PUBLIC = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud's own platform"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relays"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("2001::/32", "Teredo tunnel"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4 tunnel"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
    )
)
# Everything that IANA has given out for unicast; NAT64, loopback, ULA, link-local, site-local,
# v4-compatible and multicast addresses all lie outside.
_GIVEN_OUT = IPv6Network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)


class AddressError(Exception):
    """An address that is not asked; `code` is the name that a Failure records."""

    def __init__(self, message: str, *, code: str) -> None:
        self.code = code
        super().__init__(message)


def strip_credentials(uri: str) -> str:
    """The address without user name and password, fit to be stored and shown.

    An address that cannot be parsed loses everything up to its last @, because a password
    may hold the very characters that break it.

    >>> strip_credentials("https://ann:secret@zw.example.cn/a@b.html")
    'https://zw.example.cn/a@b.html'
    >>> strip_credentials("https://ann:se/cret@zw.example.cn/")
    'https://zw.example.cn/'
    """
    try:
        httpx.URL(uri.strip())
    except (httpx.InvalidURL, ValueError):
        return _ANY_USERINFO.sub(r"\1", uri)
    return _USERINFO.sub(r"\1", uri)


def parse_address(uri: str) -> httpx.URL:
    """Read a web address as a request would use it: encoded, and without its fragment.

    >>> str(parse_address("HTTP://Example.cn:80/政府?年=1#top"))
    'http://example.cn/%E6%94%BF%E5%BA%9C?%E5%B9%B4=1'

    Raises AddressError for other schemes, for what is no address, and for an address with a
    user name or password, which would end up in records of the run.
    """
    try:
        url = httpx.URL(uri.strip())
    except (httpx.InvalidURL, ValueError) as exc:
        raise AddressError(
            f"expected a web address, found one that cannot be read ({exc})", code="address"
        ) from exc
    if url.scheme not in _SCHEMES:
        raise AddressError(f"expected http or https, found scheme {url.scheme!r}", code="scheme")
    if url.userinfo:
        raise AddressError(
            "expected an address without user name and password, which are never sent: take them out",
            code="credentials",
        )
    if not url.host.strip("."):
        raise AddressError("expected a host name, found none", code="address")
    if url.port is not None and not 0 < url.port < 1 << 16:
        raise AddressError(f"expected a port from 1 to 65535, found {url.port}", code="address")
    return url.copy_with(fragment=None)


def resolve_redirect(base: httpx.URL, location: bytes) -> httpx.URL:
    """The address that a Location header names, seen from the page that sent it.

    Bytes outside ASCII are percent-encoded as they stand, as browsers do: the header does not
    say its character set, and hosts send UTF-8 and GBK alike. A user name or password in it
    is dropped. Raises AddressError as parse_address does.
    """
    printable = "".join(map(chr, range(0x21, 0x7F)))
    target = quote_from_bytes(location.strip(), safe=printable)
    try:
        url = base.join(target)
        url = url.copy_with(userinfo=b"") if url.userinfo else url
    except (httpx.InvalidURL, ValueError) as exc:
        raise AddressError(f"the redirect target cannot be read ({exc})", code="address") from exc
    return parse_address(str(url))


def find_refusal(address: str) -> str | None:
    """Why an IP address is not of the public internet, or None where it is.

    IPv4 addresses mapped into IPv6 are judged as the IPv4 address they stand for; tunnels
    (6to4, Teredo, ISATAP, NAT64) are refused whatever they carry.

    >>> find_refusal("::ffff:127.0.0.1")
    'loopback'
    >>> find_refusal("223.5.5.5") is None
    True
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return find_refusal(str(ip.ipv4_mapped))
        if ip.scope_id is not None or ip not in _GIVEN_OUT:
            return "not global unicast"
        if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP:
            return "ISATAP tunnel"
    return _find_special(ip)


def _find_special(ip: IPv4Address | IPv6Address) -> str | None:
    for network, what in _NOT_PUBLIC:
        if ip in network:
            return what
    # The tables of the interpreter may know a block given out later than ours.
    return None if ip.is_global else "not global"
