"""The progress bar of a run on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.listen import Listener
from flows.outcome import Outcome


class Bar(Listener):
    """Moves a bar a step a page, and names what has been found so far."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("reading", total=None, found="")
        self._outcome = Outcome()
        self._planned = 0

    def planned(self, sources: int) -> None:
        """Lengthen the bar."""
        self._planned += sources
        self._progress.update(self._task, total=self._planned)

    def page_done(self) -> None:
        """A step."""
        self._progress.advance(self._task)

    def note(self, words: str) -> None:
        """Say it above the bar."""
        self._progress.console.print(words, style="yellow", soft_wrap=True)

    def batch_done(self, outcome: Outcome) -> None:
        """Name what has been found."""
        self._outcome += outcome
        found = f"{self._outcome.counts.reports_added} reports"
        if self._outcome.counts.pages_failed:
            found += f", {self._outcome.counts.pages_failed} failed"
        self._progress.update(self._task, found=found)


@contextmanager
def progress_bar(console: Console) -> Iterator[Listener]:
    """A bar that goes away when the run has ended; nothing where nobody watches."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[found]}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress)
