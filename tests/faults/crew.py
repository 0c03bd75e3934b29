"""The clerks of a storm as their process tells of them: replies, rivals, tales that are over."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from tests.faults.clerk import Letter, Reply
from tests.faults.crowd import Crowd
from tests.faults.scene import Scene, Script

_CROWD = Path(__file__).parent / "crowd.py"


@dataclass(frozen=True)
class Told:
    """One reply that a clerk got: of which case, as expected or not, asked and heard when."""

    case: int
    reply: Reply
    ends: str
    """answered, refused, or either."""
    told: float
    heard: float


class Crew(Script):
    """A process of clerks, and what it has said so far."""

    def __init__(self, process: asyncio.subprocess.Process, crowd: Crowd) -> None:
        super().__init__(process)
        self.roles = {role.number: role for role in crowd.roles}
        self.opened: set[int] = set()
        self.over: dict[int, bool] = {}
        """The cases whose tales are told; true where a clerk did not wait for the channel."""
        self.told: list[Told] = []
        self.rivals: list[tuple[str, str]] = []
        self.listening = asyncio.create_task(self._listen())

    @classmethod
    async def come(cls, scene: Scene, crowd: Crowd) -> Self:
        """Start clerks, who open their cases at once."""
        crew = cls(await cls._spawn(scene, str(_CROWD)), crowd)
        scene.scripts.append(crew)
        crew.write(asdict(crowd))
        return crew

    def hurry(self) -> None:
        """Tell them that the storm is over."""
        self.write("hurry")

    async def end(self) -> None:
        """Kill it and hear it out."""
        await super().end()
        await self.listening

    async def _listen(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            said = json.loads(line)
            match said.pop("what"):
                case "opened":
                    self.opened.add(said["case"])
                case "over":
                    self.over[said["case"]] = said["impatient"]
                case "rivals":
                    self.rivals.append((said["one"], said["other"]))
                case _:
                    raw = said.pop("reply")
                    reply = Reply(Letter(**raw.pop("letter")), **raw)
                    self.told.append(Told(reply=reply, **said))
