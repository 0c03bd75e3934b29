"""What Postgres checks is what the models say."""

import re
from collections.abc import Iterable
from enum import StrEnum

import pytest

from activities.database import Pool
from schema.announcement import EventKind
from schema.duty import DutyStatus
from schema.engagement import Certainty, EngagementKind
from schema.particulars import Fact
from schema.past import ENDINGS
from schema.programme import Benefit
from schema.speech import Means, Speaker
from schema.stages import Outcome, Stage
from schema.tally import Measure


@pytest.mark.parametrize(
    ("table", "column", "members"),
    [
        ("application", "stage", Stage),
        ("application", "outcome", Outcome),
        ("duty", "status", DutyStatus),
        ("journal", "speaker", Speaker),
        ("journal", "means", Means),
        ("edition_event", "kind", EventKind),
        ("firm_fact", "fact", Fact),
        ("engagement", "kind", EngagementKind),
        ("engagement", "certainty", Certainty),
        ("past_case", "benefit", Benefit),
        ("past_case", "outcome", ENDINGS),
        ("tally", "measure", Measure),
        ("tally", "benefit", Benefit),
        ("tally", "certainty", Certainty),
    ],
)
async def test_a_check_mirrors_its_enum(
    pool: Pool, table: str, column: str, members: Iterable[StrEnum]
) -> None:
    checks = await pool.fetch(
        """
        select pg_get_constraintdef(c.oid) as text from pg_constraint c
        where c.conrelid = $1::regclass and c.contype = 'c' and c.conkey = array[
            (select attnum from pg_attribute where attrelid = $1::regclass and attname = $2)]
        """,
        table,
        column,
    )
    (check,) = [row["text"] for row in checks if "ANY" in row["text"]]
    assert set(re.findall(r"'(\w+)'::text", check)) == {member.value for member in members}


async def test_every_table_and_view_says_what_it_is_for(pool: Pool) -> None:
    silent = await pool.fetch(
        """
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
          and relname <> 'schema_migrations' and obj_description(oid) is null
        """
    )
    assert [row["relname"] for row in silent] == []


async def test_the_worker_can_t_change_what_was_written(pool: Pool) -> None:
    allowed = await pool.fetch(
        """
        select privilege_type from information_schema.role_table_grants
        where grantee = 'deundeun_worker' and table_name in ('journal', 'text_part')
        """
    )
    assert {row["privilege_type"] for row in allowed} == {"SELECT", "INSERT"}
