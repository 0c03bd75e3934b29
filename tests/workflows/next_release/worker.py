"""The worker of a release to come, in which an agreement takes two signatures."""

import runpy

from temporalio import workflow

from office.settings import ROOT
from schema.journal import Kind
from schema.messages import Agree
from schema.stages import Stage
from schema.waits import Matter, Party
from workflows import tax_office
from workflows.application import GrantApplication


async def agree_twice(self: GrantApplication) -> None:
    """Wait for the agreement, signed by both sides one after the other."""
    waits = (self.wait(Party.FIRM_OWNER, Matter.AGREEMENT),)
    await self.enter(Stage.AGREEMENT, Kind.DECIDED, waits=waits)
    if workflow.patched("two-signatures"):
        await self.hear(Agree)
        await self.write()
    await self.hear(Agree)
    await tax_office.before_payment(self)


setattr(GrantApplication, "_agree", agree_twice)  # noqa: B010  assigned, mypy refuses a method
runpy.run_path(str(ROOT / "worker.py"), run_name="__main__")
