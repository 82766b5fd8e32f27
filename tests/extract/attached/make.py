"""Prints the reports beside this file by a browser: python -m tests.extract.attached.make."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.extract.attached.reports import FORMS, as_html, draw

FOLDER = Path(__file__).parent
SEED = 7


def find_browser() -> str | None:
    """The command of a browser that prints, None where there is none."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def print_page(html: bytes, target: Path) -> None:
    """Print a page as PDF with the browser; the page's own style sets sheet and margins."""
    browser = find_browser()
    if browser is None:
        raise FileNotFoundError("expected chromium or google-chrome on the PATH, found neither")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_bytes(html)
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--no-first-run", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={target}", page.as_uri(),
            ],
            check=True, capture_output=True, timeout=90,
        )  # fmt: skip


if __name__ == "__main__":
    for form in FORMS:
        print_page(as_html(draw(form, SEED)), FOLDER / f"{form}.pdf")
