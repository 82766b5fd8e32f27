"""Strip against its peers on the same pages: `make bench-strip` prints a table.

Real pages are those of ../shared/pages_dev, where it is present; statutory pages are
composed here. F1 is over runs of four characters, averaged over pages; time is CPU time
against trafilatura's in the same run.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from extract.decode import decode_bytes
from tests.conftest import SHARED
from tests.generate.site_bodies import MARKUPS, draw_body
from tests.generate.sites import FRAMES, frame_page
from tests.quality.grams import score_text

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
ENVIRONMENTS = {"gongkai": Path(sys.executable), "magic_html": OUT / "py312/bin/python"}
PEERS = OUT / "peers/bin/python"
NAMES = ("gongkai", "magic_html", "pygoreadability", "readability_lxml", "trafilatura", "resiliparse")
BASE = "trafilatura"
ROUNDS = 4

Page = tuple[str, str, "str | None", bytes, str]  # name, charset, address, body, truth


def main() -> None:
    """Run every extractor that is installed over both sets and print what came of it."""
    sets = {"real": list(real_pages()), "statutory": composed_pages()}
    results = {kind: compare(write_pages(OUT / kind, pages), pages) for kind, pages in sets.items() if pages}
    print_table(results, {kind: len(pages) for kind, pages in sets.items()})


def real_pages() -> list[Page]:
    folder = SHARED / "pages_dev"
    if not folder.is_dir():
        return []
    pages = []
    for page in json.loads((folder / "index.json").read_text("utf-8")):
        body = gzip.decompress((folder / f"{page['id']}.html.gz").read_bytes())
        truth = (folder / f"{page['id']}.txt").read_text("utf-8")
        charset = decode_bytes(body, is_html=True).charset
        pages.append((page["id"], charset, page["url"], body, truth))
    return pages


def composed_pages() -> list[Page]:
    pages: list[Page] = []
    for frame in FRAMES:
        for markup in MARKUPS:
            for draw in range(2):
                rng = Random(f"bench {frame} {markup} {draw}")
                body = draw_body(markup, rng)
                html = frame_page(frame, body, rng).encode()
                pages.append((f"{frame}-{markup}-{draw}", "utf-8", None, html, body.text))
    return pages


def write_pages(folder: Path, pages: list[Page]) -> Path:
    """Lay the pages out as files that every environment can read."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for name, charset, url, body, _ in pages:
        (folder / f"{name}.html").write_bytes(body)
        index.append({"file": f"{name}.html", "charset": charset, "url": url})
    (folder / "index.json").write_text(json.dumps(index), "utf-8")
    return folder


def compare(folder: Path, pages: list[Page]) -> dict[str, tuple[float, float]]:
    """Mean F1 and CPU milliseconds a page of every extractor that is installed.

    Time is the best of `ROUNDS`, in each of which all take their turn: a busy machine is
    busy for all of them.
    """
    installed = [name for name in NAMES if ENVIRONMENTS.get(name, PEERS).exists()]
    rounds = [{name: _run(name, folder) for name in installed} for _ in range(ROUNDS)]
    truths = [truth for *_, truth in pages]
    results = {}
    for name in installed:
        texts = rounds[0][name]["texts"]
        f1 = mean(score_text(text, truth)[2] for text, truth in zip(texts, truths, strict=True))
        results[name] = f1, 1000 * min(found[name]["seconds"] for found in rounds) / len(pages)
    return results


def _run(name: str, folder: Path) -> dict[str, Any]:
    python = ENVIRONMENTS.get(name, PEERS)
    command = [str(python), "-W", "ignore", str(HERE / "extractors.py"), name, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])} if name == "gongkai" else None
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index(b'{"texts"') :])
    return found


def print_table(results: dict[str, dict[str, tuple[float, float]]], counts: dict[str, int]) -> None:
    heads = [f"{kind}: F1 on {counts[kind]} | ms | of {BASE}" for kind in results]
    print("| extractor | " + " | ".join(heads) + " |")
    print("|---" * (1 + 3 * len(results)) + "|")
    for name in NAMES:
        cells = []
        for found in results.values():
            if name in found:
                f1, spent = found[name]
                cells.append(f"{f1:.3f} | {spent:.2f} | {spent / found[BASE][1]:.3f}")
        if cells:
            print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
