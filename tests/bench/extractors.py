"""One extractor over a folder of pages: `python extractors.py NAME FOLDER` prints texts and CPU time.

Runs in the environment of that extractor, so it imports nothing of the project but for the
project's own extractor, and each peer only when asked for. Peers are given decoded text;
ours is given bytes, so that its time holds the decoding.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Extract = Callable[[str, "str | None"], str]


def _load(name: str) -> Any:
    return importlib.import_module(name)


def trafilatura() -> Extract:
    extract = _load("trafilatura").extract
    return lambda html, url: extract(html, url=url) or ""


def resiliparse() -> Extract:
    extract = _load("resiliparse.extract.html2text").extract_plain_text
    return lambda html, url: extract(html, main_content=True)


def readability_lxml() -> Extract:
    document, parse = _load("readability").Document, _load("lxml.html").fromstring
    return lambda html, url: parse(document(html).summary()).text_content()


def pygoreadability() -> Extract:
    read = _load("pygoreadability").from_string
    return lambda html, url: read(html, url or "http://example.test/").content_text


def magic_html() -> Extract:
    extract, parse = _load("magic_html").GeneralExtractor().extract, _load("lxml.html").fromstring
    return lambda html, url: parse(
        extract(html, base_url=url or "http://example.test/")["html"]
    ).text_content()


PEERS: dict[str, Callable[[], Extract]] = {
    peer.__name__: peer for peer in (trafilatura, resiliparse, readability_lxml, pygoreadability, magic_html)
}


def run(name: str, folder: Path) -> dict[str, Any]:
    """Texts of all pages in their order, and the CPU seconds spent on them."""
    pages = json.loads((folder / "index.json").read_text("utf-8"))
    bodies = [(folder / page["file"]).read_bytes() for page in pages]
    if name == "gongkai":
        extract: Callable[[Any, str | None], str] = _load("extract.strip").main_text
        sources: list[Any] = bodies
    else:
        extract = PEERS[name]()
        sources = [body.decode(page["charset"], "replace") for body, page in zip(bodies, pages, strict=True)]
    _try(extract, sources[0], None)  # what is loaded at the first call is not the page's cost
    started = time.process_time()
    texts = [_try(extract, source, page["url"]) for source, page in zip(sources, pages, strict=True)]
    return {"texts": texts, "seconds": time.process_time() - started}


def _try(extract: Callable[[Any, str | None], str], source: Any, url: str | None) -> str:
    """A peer's failure on a page is an empty text, whatever it raises."""
    try:
        return extract(source, url)
    except Exception:  # noqa: BLE001 - peers raise what they like
        return ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], Path(sys.argv[2]))))
