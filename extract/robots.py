"""robots.txt: what a host asks of programs like this one, read from the file it publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

# RFC 9309 asks for at least 500 KiB to be read.
ROBOTS_LIMIT = 512 * 1024

# The spellings of the field that protego reads, so that no group is read under another's name.
_AGENT = re.compile(r"^\s*user[ -]?agent(?:\s*:|\s)\s*(?P<token>[^#]*)", re.IGNORECASE)
_RULE = re.compile(r"^\s*(?P<field>[a-z]+)(?:\s*:|\s)\s*(?P<value>\S[^#]*?)\s*(?:#.*)?$", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)
_DISALLOW = "disallow"

# A rule is looked for among so many: a file of thousands of rules is named without one.
_RULES_SEARCHED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one robots.txt for one program.

    `delay` is the pause in seconds that Crawl-delay or Request-rate ask for, None where
    neither does.
    """

    product: str
    text: str
    parsed: Protego
    delay: float | None = None

    def find_refusal(self, uri: str) -> str | None:
        r"""The rule that keeps the program from an address, None where it may be asked for.

        >>> rules = read_robots(b"User-agent: *\nDisallow: /inner/", product="gongkai")
        >>> rules.find_refusal("http://zw.example.cn/inner/a.html")
        'Disallow: /inner/'
        >>> rules.find_refusal("http://zw.example.cn/open/a.html") is None
        True
        """
        if self.parsed.can_fetch(uri, self.product):
            return None
        for pattern in self._list_disallowed():
            alone = Protego.parse(f"User-agent: *\nDisallow: {pattern}")
            if not alone.can_fetch(uri, self.product):
                return f"Disallow: {pattern}"
        return "Disallow"

    def _list_disallowed(self) -> list[str]:
        """The patterns of the file's refusals, longest first: the longest that fits counts."""
        fields = (_RULE.match(line) for line in self.text.splitlines())
        patterns = {each["value"] for each in fields if each and each["field"].lower() == _DISALLOW}
        return sorted(patterns, key=len, reverse=True)[:_RULES_SEARCHED]


def read_robots(body: bytes, *, product: str) -> Rules:
    r"""Read the rules for the program of that name; what is no rule is passed over.

    A group counts if it names the program exactly, in whatever case and version, else those
    for `*`. An HTML page in the place of the file holds no rule.

    >>> read_robots(b"User-agent: GongKai/2\nCrawl-delay: 5", product="gongkai").delay
    5.0
    """
    text = body[:ROBOTS_LIMIT].decode("utf-8-sig", "replace")
    own = "\n".join(_keep_groups(text, product) or _keep_groups(text, "*"))
    parsed = Protego.parse(own)
    return Rules(product=product, text=own, parsed=parsed, delay=_read_delay(parsed, product))


def _keep_groups(text: str, wanted: str) -> list[str]:
    """The lines of the groups for one name, as groups for everybody.

    protego would take `User-agent: g` for a name of ours, and a file that names thousands of
    programs before thousands of rules would cost it minutes.
    """
    kept = []
    is_wanted = is_among_names = False
    for line in text.splitlines():
        agent = _AGENT.match(line)
        if agent is not None:
            token = _TOKEN.match(agent["token"].strip())
            is_named = token is not None and token[0].lower() == wanted
            is_wanted = is_named or (is_among_names and is_wanted)
            is_among_names = True
            if is_named:
                kept.append("User-agent: *")
        elif line.strip() and not line.lstrip().startswith("#"):
            is_among_names = False
            if is_wanted:
                kept.append(line)
    return kept


def _read_delay(parsed: Protego, product: str) -> float | None:
    rate = parsed.request_rate(product)
    asked = [parsed.crawl_delay(product), rate.seconds / rate.requests if rate else None]
    return max((each for each in asked if each is not None), default=None)
