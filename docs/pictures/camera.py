# ruff: noqa: INP001  a script beside its pictures
"""Takes pictures of the Temporal UI as a clerk has set it up.

`camera.py UI_URL FILE HEIGHT PATH ...`: a file, a height and a page for each picture. Steers
chromium over a pipe (--remote-debugging-pipe), so that nothing has to be installed for it.
"""

import base64
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_CHROMIUM: Final = os.environ.get("CHROMIUM", "chromium")
_FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--lang=ko", "--remote-debugging-pipe"),
)
_COLUMNS: Final = ("Firm", "GrantStage", "DueAt", "WaitsFor", "WaitsWhat")
"""What the guide tells a clerk to choose once."""

_WIDTH: Final = 1740
_STILL: Final = 1.5
_PATIENCE: Final = 30.0


class Browser:
    """One page of a headless chromium."""

    def __init__(self, asks: int, answers: int) -> None:
        self._asks = asks
        self._answers = os.fdopen(answers, "rb")
        self._numbers = itertools.count(1)
        self._left = b""
        self._session: dict[str, Any] = {}
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        opened = self.do("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": opened["sessionId"]}
        self.do("Page.enable")
        self.do("Emulation.setTimezoneOverride", timezoneId="Asia/Seoul")
        columns = json.dumps({"default": [{"label": label} for label in _COLUMNS]})
        source = f"localStorage.setItem('namespace-workflow-table-columns', {columns!r})"
        self.do("Page.addScriptToEvaluateOnNewDocument", source=source)

    def do(self, method: str, **params: Any) -> dict[str, Any]:
        """Let the browser do something and return its answer."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params, **self._session}
        os.write(self._asks, json.dumps(asked).encode() + b"\0")
        while True:
            while b"\0" not in self._left:
                part = os.read(self._answers.fileno(), 1 << 16)
                if not part:
                    sys.exit(f"{_CHROMIUM} has ended")
                self._left += part
            line, _, self._left = self._left.partition(b"\0")
            said = json.loads(line)
            if said.get("id") == number:
                if "error" in said:
                    sys.exit(f"{method}: {said['error']}")
                result: dict[str, Any] = said["result"]
                return result

    def evaluate(self, script: str) -> Any:
        """Return what a script in the page comes to."""
        return self.do("Runtime.evaluate", expression=script)["result"].get("value")

    def look(self, address: str, height: int = 900) -> None:
        """Open an address in a window of some height and wait until the page stands still."""
        size = {"width": _WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.do("Emulation.setDeviceMetricsOverride", **size)
        self.do("Page.navigate", url=address)
        deadline = time.monotonic() + _PATIENCE
        before, since = "", time.monotonic()
        while not before or time.monotonic() < since + _STILL:
            time.sleep(0.1)
            text = str(self.evaluate("document.body ? document.body.innerText : ''"))
            if text != before:
                before, since = text, time.monotonic()
            if time.monotonic() > deadline:
                sys.exit(f"{address} does not come to rest")

    def picture(self, file: Path) -> None:
        """Take a picture of what is seen."""
        file.write_bytes(base64.b64decode(self.do("Page.captureScreenshot")["data"]))


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a browser with a profile of its own."""
    hears, asks = os.pipe()
    answers, says = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        script = f'exec "$0" "$@" 3<&{hears} 4>&{says}'
        process = subprocess.Popen(  # noqa: S603  our own browser
            ["/bin/sh", "-c", script, _CHROMIUM, *_FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(hears, says),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(hears)
        os.close(says)
        try:
            yield Browser(asks, answers)
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    ui, *wanted = sys.argv[1:]
    with browser() as eyes:
        for name, height, path in zip(wanted[::3], wanted[1::3], wanted[2::3], strict=True):
            eyes.look(ui.rstrip("/") + path, int(height))
            eyes.picture(Path(name))
