"""The Temporal UI in a real browser, as a clerk has it before them: list, case, dialog."""

import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from playwright.async_api import Locator, Page, async_playwright, expect

PATIENCE: Final = 60_000
"""Milliseconds until something that was asked for is seen: a slow machine, with all else on it."""

MISSING: Final = (
    "Chromium이 없습니다. 설치해 주세요(데비안: apt-get install chromium). /"
    " Chromium is not installed: install it (Debian: apt-get install chromium),"
    " or name its program in CHROMIUM"
)

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
# As root there is no sandbox; nothing is to be asked of the network but the page.
_FLAGS: Final = (
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
# What the staff guide tells a clerk to choose once, beside the case's own number.
_COLUMNS: Final = ("Workflow ID", "Firm", "GrantStage", "WaitsFor", "WaitsWhat")


def chromium() -> str | None:
    """The browser of this machine, as set or as found; None where there is none."""
    names = (os.environ["CHROMIUM"],) if os.environ.get("CHROMIUM") else _NAMES
    return next(filter(None, map(shutil.which, names)), None)


@dataclass(frozen=True)
class Screen:
    """One window on one Temporal UI."""

    page: Page
    ui: str

    # --- the list

    async def open_list(self, address: str) -> None:
        await self.page.goto(address)
        await expect(self._rows.first).to_be_visible()

    async def firms(self, count: int) -> list[str]:
        """The firms that the list shows, once it shows that many."""
        await expect(self._rows).to_have_count(count)
        column = await self._column("Firm")
        rows = await self._rows.all()
        return [await row.locator("td").nth(column).inner_text() for row in rows]

    @property
    def _rows(self) -> Locator:
        return self.page.get_by_test_id("workflows-summary-configurable-table-row")

    async def _column(self, heading: str) -> int:
        headings = await self.page.locator("table thead th").all_inner_texts()
        return [text.strip() for text in headings].index(heading)

    # --- a case

    async def follow(self, workflow: str) -> None:
        """Click a case in the list."""
        await self._rows.get_by_role("link", name=workflow, exact=True).click()

    async def open_case(self, workflow: str) -> None:
        await self.page.goto(f"{self.ui}/namespaces/default/workflows/{quote(workflow, safe='')}")

    async def details(self, says: str) -> list[str]:
        """The lines of a case's page, once one of them says this."""
        await self.page.get_by_text("User Metadata", exact=True).click()
        await expect(self.text).to_contain_text(says)
        return [line for line in (await self.text.inner_text()).splitlines() if line]

    @property
    def text(self) -> Locator:
        """The case's page itself, which the UI draws in a frame of its own."""
        return self.page.frame_locator("iframe#user-metadata-current-details").locator("body")

    async def follow_duty(self, name: str) -> "Screen":
        """Click a duty on a case's page; it opens in a window of its own."""
        async with self.page.expect_popup() as opening:
            await self.text.get_by_role("link", name=name).click()
        return Screen(await opening.value, self.ui)

    async def refresh(self) -> None:
        """Press the key that the page names for it."""
        await self.page.keyboard.press("r")

    # --- the dialog

    async def open_dialog(self, update: str) -> str:
        """Open the dialog and choose an update; return how the list describes it."""
        await self.page.get_by_role("button", name="More Actions").click()
        await self.page.get_by_role("menuitem", name="Send an Update").click()
        await self.dialog.get_by_test_id("update-select-button").click()
        wanted = re.compile(rf"^\s*{update}\s")
        option = self.dialog.get_by_role("option").filter(has_text=wanted)
        described = await option.inner_text()
        await option.click()
        return described

    async def submit(self, data: str) -> None:
        """Put an input in the place of the last one, and send it."""
        await self.dialog.locator(".cm-content").click()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(data)
        # Left alone, the input is put in order and the button moves: a click at once would miss it.
        await self.dialog.locator(".cm-content").blur()
        await expect(self.dialog.locator(".cm-line")).to_have_count(_lines(data))
        await self.dialog.get_by_role("button", name="Submit").click()

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")


def _lines(data: str) -> int:
    """How many lines an input has once it is put in order; what is no JSON stays as it is."""
    try:
        return len(json.dumps(json.loads(data), indent=2).splitlines())
    except json.JSONDecodeError:
        return len(data.splitlines())


@asynccontextmanager
async def window(profile: Path) -> AsyncIterator[Page]:
    """Open a window of a browser with an empty profile, in Korea."""
    columns = json.dumps({"default": [{"label": label} for label in _COLUMNS]})
    async with async_playwright() as play:
        browser = await play.chromium.launch_persistent_context(
            profile,
            executable_path=chromium(),
            args=[*_FLAGS],
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            viewport={"width": 1740, "height": 1300},
        )
        browser.set_default_timeout(PATIENCE)
        await browser.add_init_script(
            f"localStorage.setItem('namespace-workflow-table-columns', {columns!r})"
        )
        yield browser.pages[0]
        await browser.close()
