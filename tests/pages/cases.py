"""A case: one sample page as received, and the folder that says what should be read from it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from extract.page import Page, digest_bytes

PAGES = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One page under `pages/<site>/<name>`; `file` holds its bytes exactly as a host sends them.

    `content_type` is what the host declares with it, which may leave the character set out.
    """

    name: str
    folder: Path
    file: Path
    path: str
    content_type: str

    @property
    def truth_file(self) -> Path:
        """Where the truth about the page stands, written by hand before any parser ran."""
        return self.folder / "truth.toml"

    @property
    def expected_file(self) -> Path:
        """Where the parser's accepted reading stands, which only `pytest --accept` rewrites."""
        return self.folder / "expected.json"

    def page(self) -> Page:
        """The page as fetch would hand it on."""
        body = self.file.read_bytes()
        media_type, _, parameters = self.content_type.partition(";")
        charset = parameters.partition("charset=")[2].strip() or None
        return Page(
            uri=f"https://pages.example{self.path}",
            body=body,
            sha256=digest_bytes(body),
            media_type=media_type.strip(),
            charset=charset,
            status=200,
        )


def load_cases(site: str) -> tuple[Case, ...]:
    """The cases of a site that have a page to read, in the order of their names."""
    return tuple(
        _load_case(file)
        for file in sorted((PAGES / site).glob("*/page.*"))
        if file.suffix in {".html", ".txt"}
    )


def _load_case(file: Path) -> Case:
    meta = tomllib.loads((file.parent / "meta.toml").read_text(encoding="utf-8"))
    return Case(
        name=file.parent.name,
        folder=file.parent,
        file=file,
        path=meta["serve"]["path"],
        content_type=meta["serve"]["content_type"],
    )
