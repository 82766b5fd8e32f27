"""Policies: how politely and how patiently hosts are asked, in general and for one source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from extract.response import BODY_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How politely and how patiently to fetch; all times in seconds, sizes in bytes.

    `contact` is an address or page where a host's owner reaches the user, sent along in the
    User-Agent; `product` is also the name that robots.txt files know the program by.
    `whole_seconds` bounds one attempt with its redirects, waiting for one's turn aside.
    `concurrency` requests are under way at a time, `host_concurrency` of them at one host;
    only `large_bodies` of the answers may grow past half a megabyte at a time, the others wait.
    `delay` lies between the starts of two requests to one host; `longest_delay` is the most
    that a Crawl-delay may raise it to, `longest_wait` the longest Retry-After that is waited
    for. After `host_failures` pages in a row that a host did not answer for, it is left alone
    for `host_rest`, each time twice as long, `longest_host_rest` at most. Connections are kept
    for `idle_seconds` after their last page, to about `open_hosts` hosts at a time.
    `allow_private` opens addresses outside the public internet: for an intranet, and for tests
    on loopback.
    """

    product: str = "gongkai"
    contact: str | None = None
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    whole_seconds: float = 120.0
    body_limit: int = BODY_LIMIT
    attempts: int = 3
    backoff_seconds: float = 1.0
    longest_backoff: float = 30.0
    jitter: float = 1.0
    longest_wait: float = 120.0
    concurrency: int = 64
    large_bodies: int = 8
    host_concurrency: int = 2
    delay: float = 1.0
    longest_delay: float = 60.0
    host_failures: int = 5
    host_rest: float = 300.0
    longest_host_rest: float = 3600.0
    # Apache and Node hang up after five seconds: a request that crosses with that is lost.
    idle_seconds: float = 4.0
    open_hosts: int = 200
    max_redirects: int = 5
    allow_private: bool = False

    @property
    def user_agent(self) -> str:
        """The User-Agent header: who asks, in which version, and where to complain."""
        name = f"{self.product}/{_read_version()}"
        return f"{name} (+{self.contact})" if self.contact else name


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPolicy:
    """What a source asks for in the place of the settings; None keeps what they say.

    `verify_tls` False is the exception for old sites: no certificate is checked, and old
    protocols and ciphers are spoken, with the host of the address asked for and no other.
    Where several sources share a host, the most careful of them is heeded. Nothing here
    changes that robots.txt is obeyed.
    """

    delay: float | None = None
    concurrency: int | None = None
    verify_tls: bool = True


@cache
def _read_version() -> str:
    return version("gongkai")
