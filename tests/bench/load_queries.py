"""The README's questions, asked fifty times each with changing parameters: how long an answer takes.

Parameters are drawn from what is in the warehouse, the same for every file of one corpus.
"""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from warehouse.connect import open_warehouse
from warehouse.queries import run_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROUNDS = 50
INDICATORS = ("requests.new.total", "requests.handled_total.total", "requests.granted.total")
ROLES = ("problems", "next_steps", "proactive_disclosure", "on_request_disclosure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of questions.toml: its SQL, and what kind of value each of its parameters is."""

    name: str
    sql: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How long one question took, in milliseconds, and how many rows it gave over all rounds."""

    name: str
    p50: float
    p95: float
    rows: int


@cache
def all_questions() -> tuple[Question, ...]:
    """The questions, in the order of the file."""
    text = Path(__file__).with_name("questions.toml").read_text("utf-8")
    return tuple(
        Question(name=q["name"], sql=q["sql"], parameters=tuple(q["parameters"]))
        for q in tomllib.loads(text)["question"]
    )


def ask_all(db: Path, rounds: int = ROUNDS) -> tuple[Answered, ...]:
    """Ask every question on a connection that only reads, each that often."""
    with open_warehouse(db, read_only=True) as connection:
        values = draw_values(connection, rounds)
        return tuple(_ask(connection, question, values) for question in all_questions())


def draw_values(connection: DuckDBPyConnection, rounds: int) -> dict[str, list[Any]]:
    """For each kind of parameter as many values as there are rounds."""
    bodies = connection.execute(
        "SELECT DISTINCT org, region_code, body_line FROM core_report WHERE report_year >= 2021 ORDER BY ALL"
    ).fetchall()
    random = Random(5)
    drawn = [random.choice(bodies) for _ in range(rounds)]
    return {
        "org": [org for org, _, _ in drawn],
        "line": [line for _, _, line in drawn],
        "prefecture": [code[:4] for _, code, _ in drawn],
        "year": [random.randint(2019, 2024) for _ in drawn],
        "indicator": [random.choice(INDICATORS) for _ in drawn],
        "role": [random.choice(ROLES) for _ in drawn],
    }


def _ask(connection: DuckDBPyConnection, question: Question, values: dict[str, list[Any]]) -> Answered:
    rounds = len(values["org"])
    taken: list[float] = []
    rows = 0
    for at in range(rounds):
        asked = [values[kind][at] for kind in question.parameters]
        began = time.perf_counter()
        answer = run_sql(connection, question.sql, asked)
        taken.append(1e3 * (time.perf_counter() - began))
        rows += len(answer.rows)
    (p50,) = quantiles(taken, n=2, method="inclusive")
    p95 = quantiles(taken, n=20, method="inclusive")[-1]
    return Answered(name=question.name, p50=p50, p95=p95, rows=rows)
