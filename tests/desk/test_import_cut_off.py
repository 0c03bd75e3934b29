"""An import that is killed on the way is finished by repeating it: every case exactly once.

`IMPORT_ROWS=5000 .venv/bin/python -m pytest -s tests/desk/test_import_cut_off.py` plays it in the
size of a large sheet and says how long it took.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from office.settings import ROOT
from office.stack import Stack
from tests.desk.sheets import many_numbers, write_many
from tests.workflows.calls import publish
from tests.worlds import World

ROWS = int(os.environ.get("IMPORT_ROWS", "60"))


async def begin(stack: Stack, file: str) -> asyncio.subprocess.Process:
    """Start the import as the process that a clerk starts."""
    more = {
        "DEUNDEUN_HOME": str(stack.settings.home),
        "DEUNDEUN_TASK_QUEUE": "tests",
        "DEUNDEUN_AS": "kim",
        "DEUNDEUN_PATIENCE": "30",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "starter.py"),
        "import",
        file,
        "--json",
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **more},
    )


async def killed_at(world: World, stack: Stack, file: str, edition: str, cases: int) -> None:
    """Import until there are so many cases, and kill it then."""
    process = await begin(stack, file)
    count = "select count(*) from application where edition = $1"
    while await world.pool.fetchval(count, edition) < cases:
        assert process.returncode is None
        await asyncio.sleep(0.01)
    process.kill()
    await process.wait()


async def finished(stack: Stack, file: str) -> list[str]:
    """Import to the end; return what became of each row."""
    process = await begin(stack, file)
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    return [one["state"] for one in json.loads(out)["rows"]]


async def test_an_import_that_is_killed_twice_is_finished_by_repeating_it(
    world: World, stack: Stack, tmp_path: Path
) -> None:
    edition = await publish(stack.runtime.owner_url, "example-growth")
    numbers = many_numbers(ROWS)
    file = write_many(tmp_path / "표.csv", edition, numbers)
    began = time.monotonic()
    await killed_at(world, stack, file, edition, ROWS // 4)
    await killed_at(world, stack, file, edition, ROWS // 2)
    states = await finished(stack, file)
    took = time.monotonic() - began
    assert set(states) == {"opened", "there"}
    assert ROWS // 2 <= states.count("there") < ROWS
    assert await finished(stack, file) == ["there"] * ROWS
    print(f"{ROWS} cases, killed twice: {took:.0f} s")  # noqa: T201  asked for

    rows = await world.pool.fetch(
        "select a.workflow, a.first_run, a.attempt, a.firm,"
        " (select count(*) from diary d where d.case_id = a.case_id and d.kind = 'opened') as lines"
        " from application a where edition = $1",
        edition,
    )
    assert sorted(row["firm"] for row in rows) == sorted(numbers)
    assert {(row["attempt"], row["lines"]) for row in rows} == {(1, 1)}
    for row in rows:
        about = await world.client.get_workflow_handle(row["workflow"]).describe()
        assert about.run_id == row["first_run"]
