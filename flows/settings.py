"""Settings: where data lies and how a run behaves, read once from environment and options."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.errors import SettingsError
from warehouse.address import Address, LakeAddress, read_address
from warehouse.errors import AddressError

DATA_FOLDER = "gongkai-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run needs to know besides its sources.

    `data` is the folder that holds everything a machine keeps; `db` the warehouse, a file
    inside it unless told otherwise, or a lake. `batch_size` counts pages a task and a transaction;
    `in_flight` the batches that may be parsed before the first of them is loaded, which
    bounds memory and spool. `allow_private` lets fetch read loopback and private
    addresses, for tests and demonstrations. `contact` is told to hosts, `delay_seconds` lies
    between two requests to one host, of which `host_concurrency` may be open at a time;
    `backoff_seconds` lie before the second attempt at a page. A page that came less than
    `fresh_seconds` ago is not asked for again.
    `lock_seconds` is how long to wait for a warehouse that another run holds; with `hand_over`
    a run does not wait, but leaves its batches to the other. Readers get a new copy of a
    warehouse that is being written every `publish_seconds`, or less often where that costs
    much. `watch_minutes` is the period of the watch.
    """

    data: Path
    db: Address
    batch_size: int = 250
    in_flight: int = 2
    allow_private: bool = False
    contact: str | None = None
    delay_seconds: float = 1.0
    host_concurrency: int = 2
    fresh_seconds: float = 0.0
    backoff_seconds: float = 1.0
    lock_seconds: float = 0.0
    hand_over: bool = False
    publish_seconds: float = 60.0
    watch_minutes: int = 60

    @property
    def archive(self) -> Path:
        """The folder of WARC files: every response as received."""
        return self.data / "archive"

    @property
    def spool(self) -> Path:
        """Parsed batches on their way into `db`; beside it, because they belong to no other."""
        if isinstance(self.db, LakeAddress):
            return self.data / f"{self.db.name}.spool"
        return self.db.with_name(self.db.name + ".spool")

    @property
    def published(self) -> Path | None:
        """The copy of a file that readers ask while it is written; a lake needs none."""
        if isinstance(self.db, LakeAddress):
            return None
        return self.db.with_name(f"{self.db.stem}.published{self.db.suffix}")

    @property
    def prefect_home(self) -> Path:
        """Where the Prefect server of `gongkai up` keeps its database."""
        return self.data / "prefect"

    @property
    def sources_file(self) -> Path:
        """The sources that people describe, read by `gongkai sources` and by the watch."""
        return self.data / "sources.toml"

    @property
    def watch_list(self) -> Path:
        """The list of sources that the scheduled deployment reads, one a line."""
        return self.data / "watch.txt"


def read_settings(
    environ: Mapping[str, str] | None = None, *, data: Path | None = None, db: Path | str | None = None
) -> Settings:
    """Settings from GONGKAI_… variables; the options of the command come before them.

    Paths come out absolute, so that a process started elsewhere means the same files.

    >>> print(read_settings({"GONGKAI_DATA": "/srv/gongkai"}).db)
    /srv/gongkai/gongkai.duckdb

    Raises SettingsError for a value that is not what the variable takes.
    """
    env = os.environ if environ is None else environ
    folder = (data or Path(env.get("GONGKAI_DATA") or DATA_FOLDER)).expanduser().absolute()
    try:
        address = read_address(db or env.get("GONGKAI_DB") or folder / "gongkai.duckdb")
    except AddressError as exc:
        raise SettingsError(str(exc)) from exc
    return Settings(
        data=folder,
        db=address,
        batch_size=_count(env, "GONGKAI_BATCH_SIZE", 250),
        in_flight=_count(env, "GONGKAI_IN_FLIGHT", 2),
        allow_private=_switch(env, "GONGKAI_ALLOW_PRIVATE"),
        contact=env.get("GONGKAI_CONTACT") or None,
        delay_seconds=_seconds(env, "GONGKAI_DELAY_SECONDS", 1.0),
        host_concurrency=_count(env, "GONGKAI_HOST_CONCURRENCY", 2),
        fresh_seconds=_seconds(env, "GONGKAI_FRESH_SECONDS", 0.0),
        backoff_seconds=_seconds(env, "GONGKAI_BACKOFF_SECONDS", 1.0),
        lock_seconds=_seconds(env, "GONGKAI_LOCK_SECONDS", 0.0),
        hand_over=_switch(env, "GONGKAI_HAND_OVER"),
        publish_seconds=_seconds(env, "GONGKAI_PUBLISH_SECONDS", 60.0),
        watch_minutes=_count(env, "GONGKAI_WATCH_MINUTES", 60),
    )


def settings_environ(settings: Settings) -> dict[str, str]:
    """The variables from which `read_settings` makes the same settings in another process."""
    return {
        "GONGKAI_DATA": str(settings.data),
        "GONGKAI_DB": str(settings.db),
        "GONGKAI_BATCH_SIZE": str(settings.batch_size),
        "GONGKAI_IN_FLIGHT": str(settings.in_flight),
        "GONGKAI_ALLOW_PRIVATE": "1" if settings.allow_private else "0",
        "GONGKAI_CONTACT": settings.contact or "",
        "GONGKAI_DELAY_SECONDS": str(settings.delay_seconds),
        "GONGKAI_HOST_CONCURRENCY": str(settings.host_concurrency),
        "GONGKAI_FRESH_SECONDS": str(settings.fresh_seconds),
        "GONGKAI_BACKOFF_SECONDS": str(settings.backoff_seconds),
        "GONGKAI_LOCK_SECONDS": str(settings.lock_seconds),
        "GONGKAI_HAND_OVER": "1" if settings.hand_over else "0",
        "GONGKAI_PUBLISH_SECONDS": str(settings.publish_seconds),
        "GONGKAI_WATCH_MINUTES": str(settings.watch_minutes),
    }


def _count(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(name)
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) == 0:
        raise SettingsError(f"expected a whole number of at least 1 in {name}, found {raw!r}")
    return int(raw)


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    raw = env.get(name)
    if not raw:
        return default
    try:
        seconds = float(raw)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 86_400 * 365:
        raise SettingsError(f"expected seconds, a number of at least 0, in {name}, found {raw!r}")
    return seconds


def _switch(env: Mapping[str, str], name: str) -> bool:
    raw = env.get(name, "").strip().lower()
    if raw in {"", "0", "false", "no"}:
        return False
    if raw in {"1", "true", "yes"}:
        return True
    raise SettingsError(f"expected 1 or 0 in {name}, found {raw!r}")
