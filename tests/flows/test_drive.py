"""The loop over batches: parsing ahead, loading in order, never more than may be in flight."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from flows.drive import drive


async def count_up(count: int) -> AsyncGenerator[int, None]:
    for number in range(count):
        yield number


async def run_drive(count: int, in_flight: int, seconds: list[float]) -> tuple[list[int], int]:
    loaded: list[int] = []
    open_now = 0
    most = 0

    async def parse(batch: int) -> int:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(seconds[batch % len(seconds)])
        return batch

    async def load(batch: int) -> None:
        nonlocal open_now
        loaded.append(batch)
        open_now -= 1

    await drive(count_up(count), parse=parse, load=load, in_flight=in_flight)
    return loaded, most


@pytest.mark.parametrize("in_flight", [1, 2, 3, 20])
async def test_batches_are_loaded_in_order_whichever_is_parsed_first(in_flight: int) -> None:
    loaded, most = await run_drive(7, in_flight, [0.02, 0.0, 0.01])
    assert loaded == list(range(7))
    assert most <= in_flight


async def test_several_batches_are_parsed_at_a_time() -> None:
    _, most = await run_drive(7, 3, [0.01])
    assert most == 3


async def test_no_batch_is_no_work() -> None:
    assert await run_drive(0, 2, [0.0]) == ([], 0)


async def test_a_load_that_fails_ends_the_run_and_leaves_no_task_behind() -> None:
    async def parse(batch: int) -> int:
        await asyncio.sleep(0 if batch == 0 else 60)
        return batch

    async def load(batch: int) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        await drive(count_up(5), parse=parse, load=load, in_flight=3)
    assert len(asyncio.all_tasks()) == 1


async def test_a_batch_is_loaded_without_waiting_for_the_next_to_come() -> None:
    loaded = asyncio.Event()

    async def slowly() -> AsyncGenerator[int, None]:
        yield 0
        await loaded.wait()
        yield 1

    async def load(batch: int) -> None:
        loaded.set()

    async def parse(batch: int) -> int:
        return batch

    async with asyncio.timeout(30):
        await drive(slowly(), parse=parse, load=load, in_flight=2)


async def test_a_source_of_batches_that_fails_ends_the_run() -> None:
    async def fail() -> AsyncGenerator[int, None]:
        yield 0
        raise OSError("no archive")

    async def parse(batch: int) -> int:
        return batch

    async def load(batch: int) -> None:
        return

    with pytest.raises(OSError, match="no archive"):
        await drive(fail(), parse=parse, load=load, in_flight=2)
    assert len(asyncio.all_tasks()) == 1
