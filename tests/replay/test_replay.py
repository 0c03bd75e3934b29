"""Every kept history replays on this release, and this release would write the same lines.

Replay compares commands, not what they carry: a changed amount, date or finding goes unnoticed. So
an interceptor listens to what the present code hands to each activity and child while it replays.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import to_jsonable_python
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    StartChildWorkflowInput,
    StartLocalActivityInput,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import ActivityHandle, ChildWorkflowHandle

from activities.register import _first_line, _line_of_reopening
from office.settings import ROOT
from schema.journal import Opening, Reopen
from schema.stages import Outcome
from tests.replay.histories import (
    journal,
    journal_path,
    loaded,
    local_results,
    patches,
    scheduled,
    stored,
    written,
)
from tests.replay.make_statements import SPOKEN
from workflows import judging
from workflows.application import GrantApplication
from workflows.plugin import WORKFLOWS, plugin

STORED = stored()
_BEGUN = "workflowExecutionStartedEventAttributes"
RUNNERS: dict[str, type[WorkflowRunner]] = {
    "sandboxed": SandboxedWorkflowRunner,
    "unsandboxed": UnsandboxedWorkflowRunner,
}
Replay = Callable[[WorkflowHistory], Awaitable["Listening"]]


class Listening(Interceptor):
    """Keeps what workflow code hands out, in order."""

    def __init__(self) -> None:
        self.local: list[tuple[str, Any]] = []
        self.outside: list[Any] = []

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002  named by the base class
    ) -> type[WorkflowInboundInterceptor]:
        del input
        kept = self

        class Outbound(WorkflowOutboundInterceptor):
            def start_local_activity(
                self,
                input: StartLocalActivityInput,  # noqa: A002  named by the base class
            ) -> ActivityHandle[Any]:
                kept.local.append((input.activity, input.args[0]))
                return super().start_local_activity(input)

            def start_activity(
                self,
                input: StartActivityInput,  # noqa: A002  named by the base class
            ) -> ActivityHandle[Any]:
                kept.outside.append([input.activity, _plain(input.args[0])])
                return super().start_activity(input)

            async def start_child_workflow(
                self,
                input: StartChildWorkflowInput,  # noqa: A002  named by the base class
            ) -> ChildWorkflowHandle[Any, Any]:
                kept.outside.append([input.workflow, _plain(input.args[0])])
                return await super().start_child_workflow(input)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

        return Inbound

    def lines(self, history: WorkflowHistory) -> list[Any]:
        """The lines that the present code would write."""
        opened = [result for activity, result in local_results(history) if activity == "open"]
        return [
            _plain(_first(argument, opened))
            for activity, argument in self.local
            if activity in {"open", "reopen", "record", "record_duty"}
        ]


def _first(argument: Any, opened: list[Any]) -> Any:
    """The line that an activity writes: what it is handed, or what it makes of an opening."""
    if isinstance(argument, Reopen):
        return _line_of_reopening(argument)
    if not isinstance(argument, Opening):
        return argument
    case = opened[0]["entry"]["case"]
    return _first_line(argument).model_copy(update={"stream": case, "case": case})


def kept_lines(history: WorkflowHistory) -> list[Any]:
    return [_plain(line) for line in written(history)]


def handed_out(history: WorkflowHistory) -> list[Any]:
    return [[name, _plain(given)] for name, given in scheduled(history)]


def _known(present: Any, kept: Any) -> Any:
    """What is written now without the fields that an older release did not know."""
    if isinstance(present, dict) and isinstance(kept, dict):
        return {name: _known(present[name], kept[name]) for name in kept if name in present}
    if isinstance(present, list) and isinstance(kept, list) and len(present) == len(kept):
        return [_known(one, other) for one, other in zip(present, kept, strict=True)]
    return present


def _plain(value: Any) -> Any:
    """A value as it would lie in history; a moment is the same however its zone is written."""
    return json.loads(json.dumps(to_jsonable_python(value)), object_hook=_same_moments)


def _same_moments(found: dict[str, Any]) -> dict[str, Any]:
    return {name: _moment(value) for name, value in found.items()}


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.timestamp() if moment.tzinfo else value


def replayer(listening: Listening, runner: WorkflowRunner) -> Replayer:
    return Replayer(
        workflows=[], plugins=[plugin()], interceptors=[listening], workflow_runner=runner
    )


async def replayed(history: WorkflowHistory) -> Listening:
    """Replay one history by the workflows as they are patched now."""
    listening = Listening()
    await replayer(listening, UnsandboxedWorkflowRunner()).replay_workflow(history)
    return listening


@pytest.fixture(scope="module", params=list(RUNNERS))
async def replay(request: pytest.FixtureRequest) -> AsyncIterator[Replay]:
    """Replay one history after another: a replayer for each would cost as much as its replay."""
    listening = Listening()
    waiting: asyncio.Queue[WorkflowHistory | None] = asyncio.Queue()

    async def histories() -> AsyncIterator[WorkflowHistory]:
        while history := await waiting.get():
            yield history

    replaying = replayer(listening, RUNNERS[request.param]())
    async with replaying.workflow_replay_iterator(histories()) as played:

        async def one(history: WorkflowHistory) -> Listening:
            listening.local.clear()
            listening.outside.clear()
            await waiting.put(history)
            result = await anext(played)
            assert result.history is history
            if result.replay_failure:
                raise result.replay_failure
            return listening

        yield one
        await waiting.put(None)
        assert [result async for result in played] == []


def test_there_is_a_history_of_every_end() -> None:
    kept = {path.stem for _, path in STORED}
    assert {outcome.value for outcome in Outcome} - {"interrupted"} <= kept
    assert {name for name in kept if name.startswith("duty")} == {
        "duty_let_go",
        "duty_moved_and_handed_over",
        "duty_of_ten_rounds",
        "duty_of_three_rounds",
        "duty_released",
        "duty_settled_at_once",
        "duty_settled_late",
    }


def test_there_is_a_history_of_every_workflow_and_release() -> None:
    texts = (path.read_text(encoding="utf-8") for _, path in STORED)
    begun = {json.loads(text)["events"][0][_BEGUN]["workflowType"]["name"] for text in texts}
    assert begun == {one.__name__ for one in WORKFLOWS}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = set(re.findall(r"^## ([\d.]+)$", changes, re.MULTILINE))
    assert released
    assert released <= {path.parent.name for _, path in STORED}
    assert released <= {path.stem for path in SPOKEN.glob("*.sql")}


def test_there_is_a_history_of_every_patch() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "workflows").glob("*.py"))
    patched = [path for _, path in STORED if '"core_patch"' in path.read_text(encoding="utf-8")]
    passed = {name for path in patched for name in patches(loaded(path))}
    assert passed == set(re.findall(r'workflow\.patched\(\s*"([^"]+)"', code))


@pytest.mark.parametrize("path", [path for _, path in STORED], ids=[name for name, _ in STORED])
async def test_a_kept_history_replays_and_writes_the_same_lines(path: Path, replay: Replay) -> None:
    history = loaded(path)
    listening = await replay(history)
    assert _known(listening.lines(history), kept_lines(history)) == kept_lines(history)
    assert _known(listening.outside, handed_out(history)) == handed_out(history)


@pytest.mark.parametrize("path", [path for _, path in STORED], ids=[name for name, _ in STORED])
def test_a_kept_journal_is_what_its_history_says(path: Path) -> None:
    lines = json.loads(journal_path(path).read_text(encoding="utf-8"))
    assert journal(loaded(path)) == lines
    if path.stem == "announcement":
        assert lines == []  # it writes no stream; the cases do that hear it
        return
    first = lines[0]["seq"]
    assert (first > 1) == (path.stem == "reopened")
    assert [line["seq"] for line in lines] == list(range(first, first + len(lines)))


@pytest.mark.parametrize("path", [path for _, path in STORED], ids=[name for name, _ in STORED])
def test_a_kept_history_tells_nothing_of_this_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(_values(json.loads(text), "identity")) == {"histories"}
    assert len(text) < 300_000


def _values(found: Any, wanted: str) -> list[str]:
    if isinstance(found, list):
        return [value for item in found for value in _values(item, wanted)]
    if not isinstance(found, dict):
        return []
    here = [found[wanted]] if isinstance(found.get(wanted), str) else []
    return here + [value for item in found.values() for value in _values(item, wanted)]


def kept(name: str) -> WorkflowHistory:
    return loaded(next(path for _, path in STORED if path.stem == name))


async def test_a_step_that_is_left_out_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(self: GrantApplication) -> None:
        del self

    monkeypatch.setattr(GrantApplication, "_agree", nothing)
    with pytest.raises(Exception, match="Nondeterminism"):
        await replayed(kept("completed"))


async def test_a_step_that_is_added_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = GrantApplication._agree

    async def after_a_night(self: GrantApplication) -> None:
        await workflow.sleep(timedelta(days=1))
        await right(self)

    monkeypatch.setattr(GrantApplication, "_agree", after_a_night)
    with pytest.raises(Exception, match=r"Nondeterminism|error in workflow machines"):
        await replayed(kept("completed"))


async def test_a_date_that_is_counted_differently_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Replay alone takes it: only the lines tell."""
    right = judging.answer_due

    def wrong(gate: Any, now: datetime) -> datetime | None:
        due = right(gate, now)
        return due + timedelta(days=1) if due else None

    monkeypatch.setattr(judging, "answer_due", wrong)
    history = kept("not_promoted")
    listening = await replayed(history)
    assert _known(listening.lines(history), kept_lines(history)) != kept_lines(history)


async def test_an_order_that_carries_something_else_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Replay alone takes it: only what is handed out tells."""
    monkeypatch.setattr("workflows.obligations.duty_stream", lambda case, _: f"{case}/other")
    history = kept("firm_closed")
    listening = await replayed(history)
    assert _known(listening.outside, handed_out(history)) != handed_out(history)
