"""The words the readers know: TOML files under transform/terms/, each read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def load_terms(name: str) -> Mapping[str, Any]:
    """The vocabulary file `terms/{name}.toml`, read at first use and kept.

    The mapping is read-only at its top level; what lies below is shared by all callers
    and must not be changed. Raises FileNotFoundError where there is no such file.

    >>> "problems" in load_terms("roles")["role"]
    True
    """
    text = files("transform").joinpath("terms", f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest where one begins another.

    Common beginnings are written once: with some hundred words a match costs a few steps
    instead of one a word.

    >>> any_of(["交通局", "交通运输局", "教育局"])
    '(?:交通(?:局|运输局)|教育局)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _write_tree(tree)


def _write_tree(tree: dict[str, Any]) -> str:
    branches = []
    for character, below in tree.items():
        if character:
            branches.append(re.escape(character) + ("" if list(below) == [""] else _write_tree(below)))
    is_word = "" in tree
    if len(branches) == 1 and not is_word:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if is_word else "")
