"""What each IssueCode asks of people: the text under each member, read from its source."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise

from extract.issue import IssueCode


@cache
def read_issue_codes() -> tuple[tuple[str, str], ...]:
    """Each code with what a person should do, in order of definition.

    Python keeps no docstrings of members, so they are read from the class's own text.

    >>> dict(read_issue_codes())["empty"]
    'The source has no text. Check that the address still leads to a page.'
    """
    tree = ast.parse(inspect.getsource(IssueCode))
    members = [node for top in tree.body if isinstance(top, ast.ClassDef) for node in top.body]
    texts: dict[str, str] = {}
    for member, text in pairwise(members):
        match member, text:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(said))):
                texts[name] = inspect.cleandoc(said).replace("\n", " ")
            case _:
                continue
    return tuple((code.value, texts[code.name]) for code in IssueCode)
