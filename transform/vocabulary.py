"""The words the readers know: TOML files under transform/terms/, each read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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
