"""`make quality`: how well each stage reads what we know the truth of, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from rich.console import Console

from flows.tables import make_table
from tests.generate import measure
from tests.generate.fit_roles import examples_of, fit, phrase_examples
from tests.quality.bodies import NamedBody, load_bodies, score_bodies
from tests.quality.headings import Confusion, confuse, confuse_pairs, core_phrase, load_headings
from transform.roles import BIAS, ROLES, Weights, read_features, tell_role
from transform.standing import place_body

_FOLDS = 5
_PAGES = 10


def main() -> None:
    """Print the tables: roles, places of bodies, split."""
    console = Console(width=160, highlight=False)
    headings = load_headings()
    measured = confuse(headings["measured"], lambda words: tell_role(words).role)
    print_confusion(console, measured, "Roles of headings that the shipped weights were not fitted on")
    folded = confuse_pairs(fold_roles())
    console.print(
        f"Over all {folded.counts.total()} headings of our own in {_FOLDS} folds, each read by weights "
        f"fitted without its phrase: macro F1 {folded.macro_f1():.3f}, accuracy {folded.accuracy():.3f}\n"
    )
    print_sureness(console)
    print_bodies(console)
    console.print("Split of composed pages", style="bold")
    measure.main(_PAGES)


def print_confusion(console: Console, found: Confusion, title: str) -> None:
    """A table of roles by what they were read as."""
    columns = ["role", *(str(number) for number in range(1, len(found.roles) + 1)), "F1"]
    rows = [
        [f"{number:2} {role}", *(found.counts[role, r] or "" for r in found.roles), f"{found.f1(role):.2f}"]
        for number, role in enumerate(found.roles, start=1)
    ]
    console.print(make_table(columns, rows, title=title, numeric=columns[1:]))
    console.print(
        f"{found.counts.total()} headings: macro F1 {found.macro_f1():.3f}, accuracy {found.accuracy():.3f}\n"
    )


def print_sureness(console: Console) -> None:
    """How often a role is right, by how sure the model said it was."""
    told = [
        (verdict.confidence, verdict.role == role)
        for role, words in load_headings()["measured"].items()
        for verdict in map(tell_role, words)
    ]
    rows = []
    for low in (0.0, 0.25, 0.5, 0.7, 0.9):
        high = next((edge for edge in (0.25, 0.5, 0.7, 0.9) if edge > low), 1.01)
        within = [right for sure, right in told if low <= sure < high]
        if within:
            rows.append((f"{low:.2f} to {min(high, 1):.2f}", len(within), f"{sum(within) / len(within):.2f}"))
    columns = ("said to be sure", "headings", "right")
    console.print(make_table(columns, rows, title="How sure roles are", numeric=columns[1:]))


def print_bodies(console: Console) -> None:
    """Places of bodies by group of names."""

    def resolve(body: NamedBody) -> str | None:
        region = place_body(body.name, year=body.year, context=body.context).region
        return region.name if region else None

    score = score_bodies(resolve)
    groups = dict.fromkeys(body.group for body in load_bodies())
    rows = [(group, score.right[group], score.open[group], score.wrong[group]) for group in groups]
    columns = ("names", "right", "left open", "wrong")
    console.print(make_table(columns, rows, title="Places of bodies", numeric=columns[1:]))
    console.print(f"right, or open as it should be: {score.share:.3f}\n")
    for mistake in score.mistakes:
        console.print(f"  {mistake}")


def fold_roles() -> Iterator[tuple[str, str]]:
    """Each heading's role and what weights that were fitted on the other folds tell of it."""
    parts = load_headings().values()
    labelled = [(role, word) for part in parts for role, words in part.items() for word in words]
    phrases = sorted({core_phrase(word) for _, word in labelled})
    Random(1).shuffle(phrases)
    fold_of = {phrase: number % _FOLDS for number, phrase in enumerate(phrases)}
    for fold in range(_FOLDS):
        others: dict[str, list[str]] = {}
        for role, word in labelled:
            if fold_of[core_phrase(word)] != fold:
                others.setdefault(role, []).append(word)
        weights = fit(examples_of(others) + phrase_examples())
        yield from (
            (role, _tell(weights, word)) for role, word in labelled if fold_of[core_phrase(word)] == fold
        )


def _tell(weights: Weights, word: str) -> str:
    scores = dict.fromkeys(ROLES, 0.0)
    for feature, value in {BIAS: 1.0, **read_features(word)}.items():
        for role, weight in weights.get(feature, {}).items():
            scores[role] += value * weight
    return max(ROLES, key=scores.__getitem__)


if __name__ == "__main__":
    main()
