"""What a page's foot states of its site: sponsor, code and registration, in lines that are no text of it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.prune import Verdict
from extract.tree import Line

NAME = "site_foot"
"""The name in `Document.metadata` under which the foot's lines are kept, one below another."""
# Of 68 pages of 2005 to 2024, 52 have such a line among their last forty; the longest has 133 characters.
_LAST, _LONGEST = 40, 200
_WORDS = ("ICP", "标识码", "主办", "版权所有", "標識碼", "主辦", "版權所有")


def read_foot(lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> tuple[tuple[str, str], ...]:
    """The lines left out at a page's end that say whose site it is, as one pair of metadata or none.

    Lines that were kept are not repeated: they are in the text.

    >>> from extract.document import ChromeKind
    >>> foot = Line(text="主办：青河县人民政府", node=0, cell=-1, linked=0)
    >>> read_foot([foot], [Verdict(ChromeKind.NAVIGATION, "after the body")])
    (('site_foot', '主办：青河县人民政府'),)
    """
    stated = [
        line.text
        for line, verdict in zip(lines[-_LAST:], verdicts[-_LAST:], strict=True)
        if verdict is not None and len(line.text) <= _LONGEST and any(word in line.text for word in _WORDS)
    ]
    # Some sites print their foot twice, for wide screens and for narrow ones.
    return ((NAME, "\n".join(dict.fromkeys(stated))),) if stated else ()
