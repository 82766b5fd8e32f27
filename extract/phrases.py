"""The words of page furniture, read from sites/ once and compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # by identity: it is a key of caches
class Phrases:
    """Compiled vocabulary: names in markup, and phrases of one line of text.

    `any_chrome` matches where any of the first three would, in half of the time.
    """

    chrome_name: re.Pattern[str]
    outside_name: re.Pattern[str]
    footer_name: re.Pattern[str]
    any_chrome: tuple[re.Pattern[str], ...]
    body_name: re.Pattern[str]
    longest_name: int
    ending: re.Pattern[str]
    clock: re.Pattern[str]
    label: re.Pattern[str]
    button: re.Pattern[str]
    notice: re.Pattern[str]
    attachment: re.Pattern[str]


@cache
def load_phrases() -> Phrases:
    """The vocabulary of `extract/sites`; one read a process."""
    names, lines = _read("markup.toml"), _read("phrases.toml")
    opener, closer = r"^[\s【\[>*#·◆■▪]*(?:", r")[\s:：>》】\].…]*$"
    return Phrases(
        chrome_name=_any_name(names["chrome"]),
        outside_name=_any_name(names["outside"]),
        footer_name=_any_name(names["footer"]),
        any_chrome=_split_names([*names["chrome"], *names["outside"], *names["footer"]]),
        body_name=_any_name(names["body"]),
        longest_name=names["longest_name"],
        ending=re.compile(opener + "|".join(lines["ending"]) + closer, re.IGNORECASE),
        clock=re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d\d"),
        label=re.compile(
            rf"(?:^|[\s(（【\[|\d])(?:{'|'.join(lines['label'])})\s*[:：(（\[【]", re.IGNORECASE
        ),
        button=re.compile(rf"\W*(?:{'|'.join(lines['button'])})", re.IGNORECASE),
        notice=re.compile("|".join(lines["notice"])),
        attachment=re.compile("|".join(lines["attachment"]), re.IGNORECASE),
    )


def _any_name(names: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern in _split_names(names)))


def _split_names(names: list[str]) -> tuple[re.Pattern[str], ...]:
    """Two patterns; names that begin with ^ share one look back, which is dear."""
    plain = [name for name in names if not name.startswith("^")]
    begun = [name[1:] for name in names if name.startswith("^")]
    patterns = "|".join(plain), f"(?<![a-z])(?:{'|'.join(begun)})" if begun else ""
    return tuple(re.compile(pattern) for pattern in patterns if pattern)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("extract") / "sites" / name).read_text(encoding="utf-8"))
