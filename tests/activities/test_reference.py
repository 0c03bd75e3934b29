import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest

from activities.database import Pool
from activities.shelving import ReferenceFault, load_reference
from activities.toml_lines import line_at, lines_of
from schema.programme import Edition
from schema.template import PlanTemplate

DOC = Path(__file__).parent.parent.parent / "docs" / "reference-data.md"
SALES = "programmes/sales-channel-2025.toml"
SMART = "programmes/smart-workshop-2026.toml"
SIGNBOARD = "programmes/centre-signboard-2021.toml"
WORKSHOP = "programmes/example-workshop.toml"
GROWTH = "programmes/example-growth.toml"
PLAN = "templates/smart-workshop.toml"
RND = "templates/rnd.toml"
RENTAL = "spending.items.software-rental"
SUBSIDY = "laws/national-subsidy-2026.toml"


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Put a fault into a file in place of `old`, which stands there once; return its line."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


async def faults(owner: Pool, folder: Path) -> list[str]:
    """Load what has faults; nothing may change in the database."""
    shown = "select key, loaded_at from edition union all select key, loaded_at from law order by 1"
    before = await owner.fetch(shown)
    with pytest.raises(ReferenceFault) as fault:
        await load_reference(owner, folder)
    assert await owner.fetch(shown) == before
    head, *lines = str(fault.value).splitlines()
    assert head.startswith(f"Nothing was loaded: {len(lines)} ")
    return lines


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "why"),
    [
        (GROWTH, "agreement = true", "agreemnt = true", "agreemnt", "no name known here"),
        (GROWTH, "required = false", "requird = false",
         "gates.selection.sections.team.requird", "no name known here"),
        (GROWTH, "limit = 50_000_000", "limit = -1", "limit", "'-1' must be greater than 0"),
        (GROWTH, "limit = 50_000_000", "limit = true", "limit", "must be a whole number"),
        (GROWTH, "T18:00:00", "T18:00 maybe", "gates.selection.closes_at", "must be a time"),
        (GROWTH, "months = [6, 12, 24]", "months = []", "duties.outcome-survey", "months or days"),
        (GROWTH, "months = [6, 12, 24]", "months = 6", "duties.outcome-survey.months", "a list"),
        (GROWTH, "months = [6, 12, 24]", "months = [6, 6]", "duties.outcome-survey", "follow"),
        (GROWTH, '"(예시) 소공인 성장지원"', '" "', "name.ko", "is empty"),
        (GROWTH, 'agency = "example-agency"', "", "gates.selection.agency", "is required"),
        (GROWTH, 'key = "selection"', "key = ", "-", "can't be read as TOML"),
        (WORKSHOP, '"goes_on"', '"maybe"', "gates.diagnosis.pass_means", "must be one of"),
        (WORKSHOP, 'pass_means = "goes_on"', "", "-", "the last gate awards"),
        (WORKSHOP, '"form"', '"plan"', "gates.diagnosis", "a form has no sections"),
        (SALES, '"national-subsidy"', '"subsidies"', "funding.subsidies.law", "a law 'subsidies'"),
        (SALES, "fiscal_year = 2025", "fiscal_year = 2012", "funding.national-subsidy.law", "2012"),
        (SALES, '"urban-maker"', '"maker"', "conditions.maker", "definition of makers 'maker'"),
        (SALES, '"semas"', '"sema"', "gates.selection.agency", "an agency 'sema'"),
        (SALES, '"limit", ', "", "limit", "has no source"),
        (SALES, '"execution_ends", ', "", "execution_ends", "has no source"),
        (SALES, '"limit", ', '"limits", "limit", ', "evidence.0.of", "nothing stands at 'limits'"),
        (SMART, '"duties.compulsory-use.months", ', "", "duties.compulsory-use.months", "source"),
        (SMART, 'key = "compulsory-use"', 'key = "asset-report"', "duties.asset-report", "twice"),
        (SMART, "lasts = true", "lasts = true\nrolls = true", "duties.compulsory-use", "not moved"),
        (SMART, 'counted_from = "completed"', 'counted_from = "refund_ordered"',
         "duties.compulsory-use", "the duty can never come"),
        (SIGNBOARD, '"siheung-north"', '"siheung"', "conditions.area", "an area 'siheung'"),
        (SIGNBOARD, '["centre-signboard"]\nwithin', '["signs"]\nwithin',
         "exclusions.same-year.groups", "'signs'"),
        (SUBSIDY, "2026-01-02\ns", "2026-01-03\ns", "valid_from", "nothing holds between"),
        (SUBSIDY, "2026-01-02\ns", "2025-12-31\ns", "valid_from", "overlap on 2025-12-31"),
        (SUBSIDY, 'roles = ["unknown"]', 'roles = ["grantee"]', "duties", 'roles = ["unknown"]'),
        (SUBSIDY, 'key = "disclosure"', 'key = "result-report"', "-", "two rules share a key"),
        (SUBSIDY, 'late_months = 3\nduties = ["result-report"]', 'duties = ["report"]',
         "-", "there is no duty report"),
        ("areas/siheung-north.toml", '"신현동"\nvalid_from = 2016-07-01',
         '"대야동"\nvalid_from = 2016-07-01', "-", "two periods overlap on 2016-07-01"),
        ("makers/urban-maker.toml", "2018-10-29", "2018-10-27", "-", "nothing holds between"),
        ("sectors/ksic.toml", "2024-06-30", "2015-06-30", "revisions.1", "it can never hold"),
        ("holidays/kr.toml", "2025-01-27", "2025-02-30", "-", "can't be read as TOML"),
        (PLAN, "max_chars = 4000", "max_char = 4000",
         "chapters.scale.parts.use.max_char", "no name known here"),
        (PLAN, 'means = "asked"', 'means = "wish"',
         "chapters.overview.parts.asked.means", "must be one of"),
        (PLAN, 'means = "asked"', 'means = "total"', "-", "two parts mean 'total'"),
        (PLAN, 'key = "begins"\nname', 'key = "ends"\nname',
         "-", "two parts are called 'ends'"),
        (PLAN, '{ key = "chosen", name = { ko = "구분"', '{ key = "taken", name = { ko = "구분"',
         "-", "part quotes: the table lacks the columns: chosen"),
        (PLAN, '["재직", "채용 예정"]', '["있음", "채용 예정"]', "-", "this one among them: 재직"),
        (PLAN, 'table = "people"', 'table = "costs"', "-", "two tables are about the same"),
        (RND, '"sector", "employees"', '"name", "sector"', "-", "takes no fact that tells"),
        (RND, '"max_pages", ', "", "max_pages", "has no source"),
        (RND, '"max_pages", ', '"page", "max_pages", ', "evidence.0.of", "stands at 'page'"),
        (SMART, 'template = "smart-workshop"', 'template = "smart"',
         "gates.selection.template", "a plan's template 'smart'"),
        (SMART, 'template = "smart-workshop"',
         'template = "smart-workshop"\nsections = [{ key = "x", name = { ko = "가", en = "x" } }]',
         "gates.selection.template", "the sections come from the template"),
        (SMART, f'"{RENTAL}.cap_won", ', "", f"{RENTAL}.cap_won", "has no source"),
        (SMART, f'"{RENTAL}.cap_percent", ', "", f"{RENTAL}.cap_percent", "has no source"),
        (SMART, '"spending.cash_percent_min", ', "", "spending.cash_percent_min", "has no source"),
        (SMART, 'key = "software"', 'key = "hardware"', "spending", "are called 'hardware'"),
        (SMART, "cap_percent = 10", "cap_percent = 101", f"{RENTAL}.cap_percent", "100 or less"),
        (SMART, "cap_percent = 10", "cap_per_cent = 10", f"{RENTAL}.cap_per_cent", "no name known"),
        ("agencies/bank.toml", '"bank"\nchannel', '"lender"\nchannel', "kind", "must be one of"),
    ],
)  # fmt: skip
async def test_a_wrong_file_is_named_with_its_line_place_and_reason_and_nothing_is_loaded(  # noqa: PLR0913, PLR0917
    owner: Pool, folder: Path, file: str, old: str, new: str, place: str, why: str
) -> None:
    spoil(folder, file, old, new)
    found = await faults(owner, folder)
    assert any(
        re.match(rf"{re.escape(file)}:\d+: {re.escape(place)}: ", line) and why in line
        for line in found
    ), found


async def test_every_fault_of_every_file_is_listed_on_its_line(owner: Pool, folder: Path) -> None:
    spoilt = [
        (SALES, "state_percent = 80", "state_percent = 180", "must be 100 or less"),
        (SALES, 'within = "open"', 'within = "never"', "must be one of"),
        (SMART, 'agency = "semas"', 'agency = "sema"', "an agency 'sema'"),
        (GROWTH, "required = false", "requird = false", "no name known here"),
        (SUBSIDY, "days = 20", "days = twenty", "can't be read as TOML"),
    ]
    lines = {f"{file}:{spoil(folder, file, old, new)}": why for file, old, new, why in spoilt}
    found = await faults(owner, folder)
    for where, why in lines.items():
        assert any(line.startswith(f"{where}: ") and why in line for line in found), (where, found)
    assert len(found) == len(lines), found
    assert found == sorted(found, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


async def test_a_file_with_a_fault_is_not_also_missed_by_those_that_name_it(
    owner: Pool, folder: Path
) -> None:
    for file in ("agencies/semas.toml", "areas/siheung-north.toml", "laws/in-house.toml"):
        with (folder / file).open("a", encoding="utf-8") as text:
            text.write("\n[colour]\nred = true\n")
    assert [line.split(":")[0] for line in await faults(owner, folder)] == [
        "agencies/semas.toml",
        "areas/siheung-north.toml",
        "laws/in-house.toml",
    ]


async def test_two_files_do_not_say_the_same_thing_twice(owner: Pool, folder: Path) -> None:
    for file in (SALES, "agencies/bank.toml", "holidays/kr.toml"):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file.replace(".toml", "-copy.toml")).write_text(text, encoding="utf-8")
    found = await faults(owner, folder)
    assert len(found) == 4
    assert all("as well; please" in line for line in found)


async def test_a_file_in_a_folder_nobody_reads_is_a_fault(owner: Pool, folder: Path) -> None:
    (folder / "programs").mkdir()
    (folder / SALES).rename(folder / "programs" / "sales.toml")
    (line,) = [line for line in await faults(owner, folder) if line.startswith("programs/")]
    assert line.startswith("programs/sales.toml:1: -: no reference data is read from this folder")


async def test_a_file_that_is_no_text_is_a_fault(owner: Pool, folder: Path) -> None:
    (folder / GROWTH).write_bytes(b"\xb0\xa1 = 1")
    (line,) = await faults(owner, folder)
    assert line.startswith(f"{GROWTH}:1: -: can't be read as TOML")


async def test_faults_are_told_in_the_readers_language(
    owner: Pool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = spoil(folder, SALES, "limit = 18_000_000", "limt = 18_000_000")
    monkeypatch.setenv("DEUNDEUN_LANG", "ko")
    with pytest.raises(ReferenceFault, match="아무것도 불러오지 않았습니다") as fault:
        await load_reference(owner, folder)
    assert f"{SALES}:{line}: limt: 여기에 쓸 수 없는 이름입니다" in str(fault.value)


async def test_an_eleventh_edition_is_one_file_as_the_docs_say(
    restored: Pool, folder: Path
) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    # Editors under Windows put a byte order mark before the first line.
    (folder / "programmes" / "eleventh.toml").write_text(example, encoding="utf-8-sig")
    assert "centre-consulting-2021-1" in await load_reference(restored, folder)
    gate = await restored.fetchval(
        "select body -> 'gates' -> 0 from edition where key = 'centre-consulting-2021-1'"
    )
    assert '"agency_key": "centre"' in gate
    assert '"channel": "in_house"' in gate


async def test_every_text_an_edition_had_stays_in_the_rulebook(
    restored: Pool, folder: Path
) -> None:
    texts = "select sha256, body from rulebook where edition = 'sales-channel-2025-1'"
    before = await restored.fetch(texts)
    spoil(folder, SALES, "limit = 18_000_000", "limit = 19_000_000")
    await load_reference(restored, folder)
    await load_reference(restored, folder)
    after = await restored.fetch(texts)
    assert len(after) == len(before) + 1
    assert {row["sha256"] for row in before} < {row["sha256"] for row in after}
    limits = "select body ->> 'limit' from edition where key = 'sales-channel-2025-1'"
    assert await restored.fetchval(limits) == "19000000"


async def test_a_rulebook_is_known_by_the_hash_of_its_edition(pool: Pool) -> None:
    row = await pool.fetchrow(
        "select r.sha256, e.body from rulebook r join edition e on e.key = r.edition"
        " where e.key = 'rnd-2016-1' and r.body = e.body"
    )
    assert row is not None
    text = Edition.model_validate_json(row["body"]).model_dump_json()
    assert sha256(text.encode()).hexdigest() == row["sha256"]


async def test_every_text_a_template_had_rests_under_its_hash(restored: Pool, folder: Path) -> None:
    texts = "select sha256, body from plan_template where key = 'smart-workshop' order by loaded_at"
    gate = (
        "select body -> 'gates' -> 0 ->> 'template_sha256'"
        " from edition where key = 'smart-workshop-2026-1'"
    )
    ((first, body),) = await restored.fetch(texts)
    assert await restored.fetchval(gate) == first
    assert PlanTemplate.model_validate_json(body).sha256 == first
    spoil(folder, PLAN, "max_chars = 4000", "max_chars = 3000")
    loaded = await load_reference(restored, folder)
    await load_reference(restored, folder)
    assert "smart-workshop" in loaded
    rows = await restored.fetch(texts)
    assert [row["sha256"] for row in rows] == [first, await restored.fetchval(gate)]
    await restored.execute("delete from plan_template where sha256 <> $1", first)


async def test_the_worker_reads_templates_and_writes_none(pool: Pool) -> None:
    assert await pool.fetchval("select count(distinct key) from plan_template") == 3
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("delete from plan_template")


async def test_a_version_that_begins_on_another_day_leaves_no_old_one(
    restored: Pool, folder: Path
) -> None:
    days = "select array_agg(valid_from order by valid_from) from law where key = 'local-subsidy'"
    assert await restored.fetchval(days) == [date(2021, 7, 13), date(2023, 10, 12)]
    spoil(folder, "laws/local-subsidy-2021.toml", "2023-10-11", "2023-10-12")
    spoil(folder, "laws/local-subsidy-2023.toml", "2023-10-12\n", "2023-10-13\n")
    (folder / "holidays" / "kr.toml").write_text('key = "kr"\n', encoding="utf-8")
    await load_reference(restored, folder)
    assert await restored.fetchval(days) == [date(2021, 7, 13), date(2023, 10, 13)]
    assert await restored.fetchval("select count(*) from holiday") == 0


async def test_what_is_named_by_key_is_loaded_too(pool: Pool) -> None:
    rows = await pool.fetch("select kind, count(*) from reference group by kind order by kind")
    assert {row["kind"]: row["count"] for row in rows} == {
        "agency": 11,
        "papers": 1,
        "area": 1,
        "house": 1,
        "ksic": 1,
        "maker": 1,
    }
    assert await pool.fetchval("select name_en from holiday where day = '2025-01-27' and off")


def test_lines_are_found_where_tables_and_keys_stand() -> None:
    lines = lines_of(
        '# one\nkey = 1\n\n[conditions]\n  sectors = [\n    "C",\n  ]\n'
        "[[gates]]\nkey = 2\n[[gates.sections]]\nkey = 3\n[[gates.sections]]\nkey = 4\n"
        "[[gates]]\n[[gates.sections]]\nname.ko = 5\n"
        '[gates.form.labels]\n"기업명 (1.2)" = "6"\n'
    )
    places = {
        (): 1,
        ("key",): 2,
        ("conditions", "sectors", 0): 5,
        ("conditions", "missing"): 4,
        ("gates", 0, "key"): 9,
        ("gates", 0, "sections", 1, "key"): 13,
        ("gates", 1): 14,
        ("gates", 1, "sections", 0, "name", "ko"): 16,
        ("gates", 1, "sections", 7): 14,
        ("gates", 1, "form", "labels", "기업명 (1.2)"): 18,
        ("nowhere", 3): 1,
    }
    assert {place: line_at(lines, place) for place in places} == places
