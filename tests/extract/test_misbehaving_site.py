"""Everything a site can do wrong, at once: each case ends in its outcome, and harms nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.extract.certificates import open_context, write_certificate
from tests.extract.fetching import OK, TEXT
from tests.extract.hostile import HostileSite, start_hostile
from tests.extract.misbehaving_run import SERVED, TRAP
from tests.extract.misbehaviours import Case, make_cases

MEMORY_KIB = 300 * 1024
# Two attempts of five seconds, a pause and a wait, on a machine that is busy with other things.
WHOLE_SECONDS = 90
GOOD_PAGES = 60


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run over all cases, which the tests then look at from different sides."""
    folder = tmp_path_factory.mktemp("misbehaving")
    contexts, trusted = make_contexts(folder)
    with ExitStack() as stack:
        trap = stack.enter_context(start_hostile({}, address=TRAP))
        good = stack.enter_context(start_hostile({f"/{n}": OK for n in range(GOOD_PAGES)}, f"{SERVED}1"))
        cases = make_cases(trap.base_url.rsplit(":", 1)[1])
        sites = [
            stack.enter_context(
                start_hostile(
                    {**case.routes, "/other": OK}, f"{SERVED}{number}", contexts.get(case.certificate)
                )
            )
            for number, case in enumerate(cases, start=2)
        ]
        uris = [name_uri(case, site) for case, site in zip(cases, sites, strict=True)]
        task = {
            "archive": str(folder / "archive"),
            "ports": {port_of(site): site.base_url.split("//")[1].split(":")[0] for site in sites},
            "good": [good.url(path) for path in good.routes],
            "cases": [
                {"uri": uri, "other": uri.removesuffix(case.path) + "/other" if case.spared else None}
                for uri, case in zip(uris, cases, strict=True)
            ],
        }
        told = asyncio.run(ask_child(task, trusted))
    return Run(cases=cases, uris=uris, sites=sites, trap=trap, told=told)


class Run:
    """The cases, their servers, and what the process told."""

    def __init__(
        self,
        *,
        cases: list[Case],
        uris: list[str],
        sites: list[HostileSite],
        trap: HostileSite,
        told: dict[str, Any],
    ) -> None:
        self.cases = cases
        self.uris = uris
        self.sites = sites
        self.trap = trap
        self.told = told

    def kept(self, number: int) -> tuple[int | None, ...]:
        return tuple(self.told["kept"].get(self.uris[number], ()))


def make_contexts(folder: Path) -> tuple[dict[str | None, ssl.SSLContext], Path]:
    """Servers' certificates by what is the matter with them, and the file of those that are trusted."""
    (folder / "unsigned").mkdir()
    paths = {
        "good": write_certificate(folder, "zw.example"),
        "expired": write_certificate(folder, "zw.example", days=-1),
        "unsigned": write_certificate(folder / "unsigned", "zw.example"),
    }
    trusted = folder / "trusted.pem"
    trusted.write_bytes(paths["good"].read_bytes() + paths["expired"].read_bytes())
    return {name: open_context(path) for name, path in paths.items()}, trusted


def name_uri(case: Case, site: HostileSite) -> str:
    address = site.base_url.split("//")[1]
    host = address if case.host is None else case.host
    if case.certificate is not None:
        host = f"{case.host}:{port_of(site)}"
    return f"{case.scheme}://{host}{case.path}"


def port_of(site: HostileSite) -> str:
    return site.base_url.rsplit(":", 1)[1]


async def ask_child(task: dict[str, Any], trusted: Path) -> dict[str, Any]:
    async with asyncio.timeout(WHOLE_SECONDS):
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-m", "tests.extract.misbehaving_run",
            cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "SSL_CERT_FILE": str(trusted)},
        )  # fmt: skip
        out, _ = await child.communicate(json.dumps(task).encode())
    assert child.returncode == 0
    told: dict[str, Any] = json.loads(out)
    return told


def test_every_case_ends_in_its_outcome_and_is_stored(run: Run) -> None:
    print(f"\n{'misbehaviour':<52} {'outcome':<19} asked  kept")
    wrong = []
    for number, (case, site) in enumerate(zip(run.cases, run.sites, strict=True)):
        outcome, detail, _ = run.told["cases"][number][0]
        came = (outcome, site.count("/x"), site.robots, run.kept(number))
        kept = " ".join("cut" if status is None else str(status) for status in run.kept(number))
        print(f"{case.name:<52} {outcome:<19} {site.count('/x'):>5}  {kept or '-'}")
        if came != (case.outcome, case.asked, case.robots, case.kept):
            wrong.append((case.name, came, detail))
        if outcome == "page":
            assert bytes.fromhex(detail) == case.body, case.name
        else:
            assert detail.endswith(run.uris[number]), case.name
    assert wrong == []
    assert len(run.cases) >= 25


def test_good_pages_in_between_come_unharmed(run: Run) -> None:
    assert run.told["good"] == [["page", TEXT.hex(), 0]] * GOOD_PAGES


def test_other_page_of_a_misbehaving_host_comes_unharmed(run: Run) -> None:
    for case, came in zip(run.cases, run.told["cases"], strict=True):
        if case.spared:
            assert came[1][:2] == ["page", TEXT.hex()], case.name


def test_nothing_forbidden_is_requested(run: Run) -> None:
    assert (run.trap.log, run.trap.robots) == ([], 0)
    for site in run.sites:
        for head in site.heads:
            assert b"\ninjected" not in head.lower()
            assert b"gongkai/" in head


def test_memory_stays_small(run: Run) -> None:
    print(f"\npeak memory of the run: {run.told['peak_kib'] / 1024:.0f} MiB")
    assert run.told["peak_kib"] < MEMORY_KIB
