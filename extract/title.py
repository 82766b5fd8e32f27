"""How a line is told to be the title that a page declares."""

from __future__ import annotations

import re

NUMBERED = re.compile(r"[一二三四五六七八九十]+[、．.]|[（(第]|\d{1,2}[、．.]")
"""What the heading of a part begins with, and that of a page does not."""


def is_title(text: str, declared: str) -> bool:
    """Whether a line is the declared title, less what the site adds behind it.

    >>> is_title("2022年 年度报告", "2022年年度报告_云岭县"), is_title("年度报告", "年度报告_云岭县")
    (True, False)
    """
    squeezed = squeeze(text)
    return (
        len(squeezed) >= 6 and len(squeezed) * 3 >= len(declared) and squeeze(declared).startswith(squeezed)
    )


def squeeze(text: str) -> str:
    """Text without white space: headings are set apart by spaces.

    >>> squeeze("年 度 报 告")
    '年度报告'
    """
    return "".join(text.split())
