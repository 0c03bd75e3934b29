"""`make bench`: run every arm side by side, write the table and the chart.

    python -m bench [--quick] [--seed N]

Exit codes: 0 done, 1 a run whose outcome is not exactly right (it has no result).
"""

import argparse
import asyncio
import random
import sys
import time
from pathlib import Path
from typing import Final

from office.settings import ROOT

from .arm import WrongOutcome
from .case import numbers
from .chart import chart
from .limit import limit
from .outage import answers
from .own import Own
from .report import Findings, report
from .rounds import FULL, QUICK, Plan, Rounds, standing_arm
from .sleeping import sleeping

DOCUMENT: Final = ROOT / "docs" / "performance.md"
PICTURE: Final = ROOT / "docs" / "pictures" / "performance.svg"
QUICK_FOLDER: Final = ROOT / "bench" / "results"
_MEASURED: Final = "<!-- Everything below is written by `make bench`. -->\n"


async def measure(plan: Plan, seed: int) -> Findings:
    """Measure everything of a plan."""
    began = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {line}", file=sys.stderr, flush=True)

    rounds = Rounds(plan, seed, tell)
    await rounds.run()
    own = numbers(seed)
    async with standing_arm(Own, seed) as driver:
        up = await answers(driver, down=False)
        down = await answers(driver, down=True)
    tell("answers while the agency is up and down")
    clients = await limit(next(own), plan.limit_seconds)
    tell("the limit of Postgres")
    slept = await sleeping(own, plan.levels)
    tell(f"{plan.levels[-1]} sleeping cases")
    return Findings(rounds, up, down, clients, slept, time.monotonic() - began)


def keep(text: str, picture: str, *, quick: bool) -> Path:
    """Write report and chart: into the documents, or aside where it was a quick run."""
    if quick:
        QUICK_FOLDER.mkdir(exist_ok=True)
        (QUICK_FOLDER / "quick.svg").write_text(picture, encoding="utf-8")
        (path := QUICK_FOLDER / "quick.md").write_text(text, encoding="utf-8")
        return path
    PICTURE.write_text(picture, encoding="utf-8")
    told = DOCUMENT.read_text(encoding="utf-8").partition(_MEASURED)[0]
    shown = f"![CPU and latency by arm](pictures/{PICTURE.name})\n"
    DOCUMENT.write_text(f"{told}{_MEASURED}\n{text}\n{shown}", encoding="utf-8")
    return DOCUMENT


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under three minutes, less exact")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    said = parser.parse_args()
    try:
        findings = asyncio.run(measure(QUICK if said.quick else FULL, said.seed))
    except (WrongOutcome, TimeoutError) as wrong:
        why = str(wrong) or "cases stood still"
        print(f"No result (seed {said.seed}): {why}", file=sys.stderr)
        return 1
    text = report(findings)
    path = keep(text, chart(findings.rounds.found), quick=said.quick)
    print(text)
    print(f"Written to {path.relative_to(ROOT)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
