"""How often people are reminded is a file of the house; there is exactly one."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from activities.database import Pool, connect
from activities.sheets import read
from activities.shelving import REFERENCE, ReferenceFault, load_reference
from office.stack import Stack
from schema.evidence import Mark
from schema.house import House
from schema.waits import Matter

HOUSE = "house/centre.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
async def owner(stack: Stack) -> AsyncIterator[Pool]:
    async with await connect(stack.runtime.owner_url, size=1) as pool:
        yield pool


async def faults(owner: Pool, folder: Path) -> list[str]:
    with pytest.raises(ReferenceFault) as fault:
        await load_reference(owner, folder)
    return str(fault.value).splitlines()[1:]


def test_the_house_says_that_its_habits_are_its_own_choice() -> None:
    (house,) = read(REFERENCE).all(House)
    assert (house.mark, house.source) == (Mark.UNVERIFIED, "the house's own choice")
    assert house.remind[Matter.MEETING] == (2, 1)
    assert all(days == tuple(sorted(days, reverse=True)) for days in house.remind.values())


async def test_the_house_is_loaded_beside_the_reference_data(pool: Pool) -> None:
    body = await pool.fetchval("select body from reference where kind = 'house'")
    assert json.loads(body)["remind"]["supplement"] == [3, 1]


@pytest.mark.parametrize(
    ("old", "new", "place", "why"),
    [
        ("meeting = [2, 1]", "lunch = [2, 1]", "remind.lunch", "must be one of"),
        ("meeting = [2, 1]", "meeting = [0]", "remind.meeting.0", "must be greater than 0"),
        ("meeting = [2, 1]", "meeting = [61]", "remind.meeting.0", "must be 60 or less"),
        ("meeting = [2, 1]", "meeting = [1.5]", "remind.meeting.0", "must be a whole number"),
        ("meeting = [2, 1]", "meeting = 2", "remind.meeting", "must be a list"),
        ('mark = "unverified"', "", "mark", "is required"),
        ("[remind]", "[reminders]", "reminders", "no name known here"),
    ],
)
async def test_a_wrong_habit_is_named_with_its_place(  # noqa: PLR0913, PLR0917
    owner: Pool, folder: Path, old: str, new: str, place: str, why: str
) -> None:
    file = folder / HOUSE
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    (line,) = await faults(owner, folder)
    assert line.startswith(f"{HOUSE}:")
    assert f": {place}: " in line
    assert why in line


async def test_a_centre_is_one_house(owner: Pool, folder: Path) -> None:
    file = folder / HOUSE
    text = file.read_text(encoding="utf-8")
    (folder / "house" / "second.toml").write_text(
        text.replace('key = "centre"', 'key = "second"'), encoding="utf-8"
    )
    (line,) = await faults(owner, folder)
    assert line.startswith("house/second.toml:")
    assert f"stands in {HOUSE} already" in line
    for one in (folder / "house").iterdir():
        one.unlink()
    (line,) = await faults(owner, folder)
    assert line.startswith(f"{HOUSE}:1: -: this file is missing")


async def test_a_house_that_is_called_otherwise_leaves_no_other_behind(
    owner: Pool, folder: Path
) -> None:
    file = folder / HOUSE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('key = "centre"', 'key = "renamed"'), encoding="utf-8")
    await load_reference(owner, folder)
    keys = "select array_agg(key) from reference where kind = 'house'"
    assert await owner.fetchval(keys) == ["renamed"]
    await load_reference(owner)
    assert await owner.fetchval(keys) == ["centre"]
