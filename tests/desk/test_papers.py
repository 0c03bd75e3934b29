"""Papers at the desk: handed in with their files, looked at, and listed with what is lacking."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from schema.zone import OFFICE_ZONE
from tests.desk.clerks import Clerk, Flags

SCAN = b"%PDF-1.7\n% an invented paper"


def day(days: int = 0) -> str:
    return (datetime.now(OFFICE_ZONE).date() + timedelta(days=days)).isoformat()


@pytest.fixture
async def smart(clerk: Clerk, application: Flags) -> str:
    """A case of a call that asks for papers."""
    said = await clerk(*application(edition="example-smart"), "--json")
    assert said.code == 0, said.err
    case: str = said.document["case"]
    return case


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "스캔 1.pdf"
    file.write_bytes(SCAN)
    return file


async def lacks(clerk: Clerk, case: str) -> dict[str, str]:
    said = await clerk("papers", case, "--json")
    assert said.code == 0, said.err
    return {row["paper"]: row["lack"] for row in said.document}


async def test_the_list_says_what_is_needed_from_whom_and_what_is_lacking(
    clerk: Clerk, smart: str
) -> None:
    said = await clerk("papers", smart)
    assert said.code == 0
    assert "Certificate of local tax payment (local-tax)" in said.out
    assert "City (Wetax)" in said.out
    assert set((await lacks(clerk, smart)).values()) == {"missing"}


async def test_a_scan_is_taken_named_in_korean_and_counts_once_it_was_looked_at(
    clerk: Clerk, smart: str, scan: Path
) -> None:
    handed = ("paper", smart, "지방세 납세증명서", "--file", str(scan), "--issued", day())
    assert (await clerk(*handed)).code == 0
    assert (await lacks(clerk, smart))["local-tax"] == "unseen"
    said = await clerk("paper", smart, "local-tax", "--status", "확인함")
    assert said.code == 0, said.err
    assert (await lacks(clerk, smart))["local-tax"] == ""
    said = await clerk("papers", smart, "--json")
    (row,) = [one for one in said.document if one["paper"] == "local-tax"]
    assert row["holds_until"] == day(29)


async def test_a_paper_of_31_days_ago_has_expired_at_once(
    clerk: Clerk, smart: str, scan: Path
) -> None:
    said = await clerk(
        *("paper", smart, "local-tax", "--file", str(scan), "--issued", day(-31)),
        *("--status", "accepted"),
    )
    assert said.code == 0, said.err
    assert "expired" in said.out


async def test_the_same_file_under_two_names_is_noticed(
    clerk: Clerk, smart: str, scan: Path
) -> None:
    assert (await clerk("paper", smart, "lease", "--file", str(scan))).code == 0
    said = await clerk("paper", smart, "quotes", "--file", str(scan))
    assert said.code == 0
    assert f"The same file is there already: lease of {smart}" in said.out


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"MZ a program", "no file that is taken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old hwp", ".hwpx"),
        (b"PK\x03\x04 broken", "broken"),
    ],
)
async def test_a_file_that_is_not_taken_leaves_nothing_behind(
    clerk: Clerk, smart: str, tmp_path: Path, body: bytes, says: str
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(body)
    said = await clerk("paper", smart, "lease", "--file", str(file))
    assert said.code == 3
    assert says in said.err
    assert (await lacks(clerk, smart))["lease"] == "missing"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("lease", "--file", "../../x.pdf"), 2, "no such file"),
        (("lease", "--file", "/"), 2, "no such file"),
        (("passport", "--on-paper"), 3, "asks for no paper 'passport'"),
        (("local-tax", "--on-paper"), 3, "day of issue"),
        (("local-tax", "--on-paper", "--issued", day(1)), 3, "future"),
        (("lease", "--status", "accepted"), 3, "handed in yet"),
        (("lease", "--on-paper", "--status", "rejected"), 3, "reason"),
        (("lease", "--on-paper", "--status", "lost"), 3, "received, accepted, rejected"),
    ],
)
async def test_what_makes_no_sense_gets_one_sentence(
    clerk: Clerk, smart: str, words: tuple[str, ...], code: int, says: str
) -> None:
    said = await clerk("paper", smart, *words)
    assert said.code == code, said.err
    assert says in said.err
    assert "Traceback" not in said.err


async def test_a_sheet_has_its_place_and_goes_back(clerk: Clerk, smart: str) -> None:
    said = await clerk(
        *("paper", smart, "lease", "--on-paper", "--place", "cabinet 3", "--compared-by", "lee"),
        *("--status", "accepted"),
    )
    assert said.code == 0, said.err
    assert (await clerk("paper", smart, "lease", "--went-back", day())).code == 0
    assert (await lacks(clerk, smart))["lease"] == ""


async def test_a_call_that_asks_for_no_papers_says_so(clerk: Clerk, case: str) -> None:
    said = await clerk("papers", case)
    assert said.code == 0
    assert "No papers" in said.out
