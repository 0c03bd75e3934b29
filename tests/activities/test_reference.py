from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from activities.bookshelf import REFERENCE, Bookshelf, ReferenceFault, load_reference
from activities.database import Pool, connect
from office.stack import Stack
from schema.programme import Edition, Role


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
async def owner(stack: Stack) -> AsyncIterator[Pool]:
    async with await connect(stack.runtime.owner_url, size=1) as pool:
        yield pool


def spoil(folder: Path, old: str, new: str) -> Path:
    """Put a fault into the one file that holds `old`."""
    (file,) = [path for path in folder.rglob("*.toml") if old in path.read_text(encoding="utf-8")]
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("agreement = true", "agreement = true\nagreemnt = true", "agreemnt"),
        ("limit = 50_000_000", "limit = -1", "limit"),
        ('pass_means = "goes_on"', 'pass_means = "maybe"', "gates.0.pass_means"),
        ("months = [2]", "months = []", "duties.0.months"),
        ('key = "selection"', "key = ", ""),
    ],
)
async def test_a_wrong_file_is_named_with_its_place_and_nothing_is_loaded(
    owner: Pool, folder: Path, old: str, new: str, place: str
) -> None:
    file = spoil(folder, old, new)
    before = await owner.fetch("select key, loaded_at from edition order by key")
    with pytest.raises(ReferenceFault) as fault:
        await load_reference(owner, folder)
    assert file.name in str(fault.value)
    assert place in str(fault.value)
    assert await owner.fetch("select key, loaded_at from edition order by key") == before


async def test_a_ninth_edition_is_one_file(owner: Pool, folder: Path) -> None:
    growth = folder / "programmes" / "example-growth.toml"
    text = growth.read_text(encoding="utf-8").replace("example-growth", "example-ninth")
    (folder / "programmes" / "ninth.toml").write_text(text, encoding="utf-8")
    loaded = await load_reference(owner, folder)
    assert any(key.startswith("example-ninth-") for key in loaded)
    await owner.execute("delete from edition where programme = 'example-ninth'")


async def test_a_duty_binds_only_the_roles_its_law_names(pool: Pool) -> None:
    body = await pool.fetchval("select body from edition where programme = 'example-growth'")
    edition = Edition.model_validate_json(body)
    recipient = edition.model_copy(update={"role": Role.RECIPIENT})
    shelf = Bookshelf(pool)
    on = date(2026, 12, 1)
    assert {rule.key for rule in await shelf.find_duties(edition, on)} == {
        "result-report",
        "asset-report",
        "outcome-survey",
    }
    assert {rule.key for rule in await shelf.find_duties(recipient, on)} == {"outcome-survey"}
