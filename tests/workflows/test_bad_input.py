import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client, RPCError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCStatusCode
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from office.service import activities_of
from tests.workflows.telling import (
    TO_AGREEMENT,
    TO_FOLLOW_UP,
    TO_REVIEW,
    TO_SUBMISSION,
    Told,
    bundled,
    duties_scheduled,
    lines,
    prompt,
    refused,
    stands,
    tell_all,
    typed,
)
from tests.worlds import Case, World, invented_number

DEEP = 1_000
SHAPELESS: dict[str, list[Any]] = {
    "nothing": [],
    "null": [None],
    "list": [[{"by": "kim"}]],
    "string": ["kim"],
    "number": [5],
    "bool": [True],
    "deeply nested": [typed(b"[" * DEEP + b"]" * DEEP)],
    "deeply nested object": [typed(b'{"by":' * DEEP + b"1" + b"}" * DEEP)],
    "no JSON": [typed(b'{"by": "kim"')],
    "lone surrogate": [typed(rb'{"by": "\ud800"}')],
    "number of 5,000 digits": [typed(b'{"by": ' + b"9" * 5_000 + b"}")],
    "bytes": [typed(b"\x00\xff", "binary/plain")],
    "other encoding": [typed(b"{}", "json/protobuf")],
    "unknown encoding": [typed(b"{}", "rot13")],
}
MISSHAPEN: dict[str, list[Any]] = {
    "empty object": [{}],
    "missing field": [{"text": ""}],
    "unknown field": [{"by": "kim", "text": "x", "colour": "red"}],
    "20,000 unknown fields": [{f"field{n}": n for n in range(20_000)}],
    "nested where text is meant": [{"by": {"a": [1] * 1_000}, "text": [["x"]]}],
    "NUL": [{"by": "kim", "text": "a\0b", "name": "a\0b"}],
    "NaN": [typed(b'{"by": NaN, "amount": NaN, "employees": NaN}')],
    "two megabytes": [{"by": "kim", "text": "x" * 1_900_000}],
    "two inputs": [{}, {"by": "kim", "text": "x"}],
}
BAD = SHAPELESS | MISSHAPEN


def intake(world: World, **more: Any) -> dict[str, Any]:
    return {
        "by": "kim",
        "edition": world.edition("example-growth"),
        "business_number": invented_number(),
        "name": "가나정밀 (가상)",
    } | more


async def start(
    world: World, *args: Any, name: str = "GrantApplication"
) -> WorkflowHandle[Any, Any]:
    raw = args[0] if args and isinstance(args[0], dict) else {}
    place = f"{raw.get('edition', 'bad')}.{raw.get('business_number', uuid4())}"
    return await world.client.start_workflow(
        name, args=args, id=place, task_queue=world.queue, run_timeout=timedelta(minutes=1)
    )


async def refused_start(world: World, kind: str, *args: Any) -> str:
    before = await world.pool.fetchval("select count(*) from application")
    handle = await prompt(start(world, *args))
    refusal = await refused(handle.result(), kind)
    assert await world.pool.fetchval("select count(*) from application") == before
    assert await lines(world, handle.id) == 0
    return refusal.message


# --- starts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", BAD.values(), ids=BAD)
async def test_a_bad_start_fails_at_once_with_a_sentence(world: World, args: list[Any]) -> None:
    said = await refused_start(world, "BadInput", *args)
    assert len(said) < 2_000


@pytest.mark.parametrize("args", BAD.values(), ids=BAD)
async def test_a_duty_that_a_person_starts_fails_at_once(world: World, args: list[Any]) -> None:
    handle = await prompt(start(world, *args, name="Duty"))
    await refused(handle.result(), "BadInput")


async def test_a_start_of_three_megabytes_is_turned_away_by_the_server(world: World) -> None:
    with pytest.raises(RPCError) as error:
        await prompt(start(world, intake(world, name="x" * 3_000_000)))
    assert error.value.status is RPCStatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"business_number": "116-82-00278"}, "BadInput", "wrong check digit"),
        ({"business_number": "000-00-00000"}, "BadInput", "business_number"),
        ({"business_number": "1234"}, "BadInput", "business_number"),
        ({"amount": 0}, "BadInput", "amount: '0' must be greater than 0"),
        ({"amount": -1}, "BadInput", "amount: '-1' must be greater than 0"),
        ({"amount": "thirty"}, "BadInput", "amount: 'thirty' must be a whole number"),
        ({"amount": 10**400}, "BadInput", "amount"),
        ({"amount": 50_000_001}, "AboveLimit", "50,000,001 won is above"),
        ({"edition": "no-such-2026-1"}, "UnknownEdition", "no-such-2026-1"),
        ({"name": " \t "}, "BadInput", "name"),
        ({"name": "a\nb"}, "BadInput", "control sign (U+000A)"),
        ({"by": "hong gil-dong"}, "BadInput", "by"),
        ({"happened_at": "2999-01-01T00:00"}, "BadInput", "happened_at"),
        ({"happened_at": "2099-01-01T09:00"}, "InTheFuture", "2099-01-01 09:00"),
        ({"happened_at": "yesterday"}, "BadInput", "must be a time such as"),
        ({"employees": "-1"}, "BadInput", "employees"),
        ({"employees": "1e-20000"}, "BadInput", "employees"),
        ({"colour": "red"}, "BadInput", "colour: is unknown"),
    ],
)
async def test_a_start_with_a_wrong_value_says_which(
    world: World, change: dict[str, Any], kind: str, said: str
) -> None:
    assert said in await refused_start(world, kind, intake(world, **change))


async def test_a_start_under_a_strange_id_is_refused(world: World) -> None:
    handle: WorkflowHandle[Any, Any] = await world.client.start_workflow(
        "GrantApplication", intake(world), id=f"strange-{uuid4()}", task_queue=world.queue
    )
    refusal = await refused(handle.result(), "WrongCaseId")
    assert handle.id in refusal.message
    assert await lines(world, handle.id) == 0


async def test_a_double_start_is_impossible(world: World) -> None:
    case = await world.open_case()
    number = case.workflow.rpartition(".")[2]
    with pytest.raises(WorkflowAlreadyStartedError):
        await prompt(start(world, intake(world, business_number=number)))
    assert await lines(world, case.workflow) == 1


async def test_a_firm_comes_back_under_its_own_key_with_another_number(world: World) -> None:
    known = (await world.open_case("example-workshop")).workflow.rpartition(".")[2]
    other = invented_number()
    edition = world.edition("example-growth")
    handle = await world.client.start_workflow(
        "GrantApplication",
        intake(world, business_number=other, firm=known),
        id=f"{edition}.{known}",
        task_queue=world.queue,
    )
    answer = await prompt(handle.execute_update("intake"))
    assert answer["case"] == f"{edition}.{known}#1"


async def test_a_number_that_another_firm_has_is_refused(world: World) -> None:
    number = (await world.open_case("example-workshop")).workflow.rpartition(".")[2]
    edition, key = world.edition("example-growth"), f"firm-{uuid4().hex[:8]}"
    handle = await world.client.start_workflow(
        "GrantApplication",
        intake(world, business_number=number, firm=key),
        id=f"{edition}.{key}",
        task_queue=world.queue,
    )
    await refused(handle.result(), "NumberTaken")
    assert await lines(world, handle.id) == 0


# --- answers ------------------------------------------------------------------------------------


@pytest.fixture
async def case(world: World) -> Case:
    return await world.open_case(amount=30_000_000)


async def still_answers(world: World, case: Case, before: int) -> None:
    """Nothing came of it, and the case goes on."""
    assert await lines(world, case.workflow) == before
    answer = await prompt(case.tell("note", text="still here"))
    assert answer["kind"] == "noted"
    # A task that failed for what was too large may have written the note once before: superseded.
    assert len(await world.diary(case.workflow)) == before + 1


@pytest.mark.parametrize("args", BAD.values(), ids=BAD)
async def test_a_bad_answer_is_refused_and_the_case_goes_on(
    world: World, case: Case, args: list[Any]
) -> None:
    refusal = await refused(case.handle.execute_update("note", args=args), "BadInput")
    assert len(refusal.message) < 2_000
    await still_answers(world, case, 1)


PADDED = b'{"by": "kim", "base": 0, "sections": {"problem": "x"}}' + b" " * 2_200_000
HUGE: dict[str, Any] = {
    "below the server's limit": {"by": "kim", "text": "x" * 1_900_000},
    "a long draft": {
        "by": "kim",
        "base": 0,
        "sections": {f"s{n}": "가" * 19_000 for n in range(9)},
    },
    "right, but padded": typed(PADDED[:600_000]),
}
TOO_HUGE: dict[str, Any] = {
    "three megabytes": {"by": "kim", "text": "x" * 3_000_000},
    "a long draft": {
        "by": "kim",
        "base": 0,
        "sections": {f"s{n}": "가" * 19_000 for n in range(50)},
    },
    "right, but padded": typed(PADDED),
    "more than the server reads": {"by": "kim", "text": "x" * 5_000_000},
}


@pytest.mark.parametrize("payload", HUGE.values(), ids=HUGE)
async def test_a_huge_answer_is_refused(world: World, case: Case, payload: Any) -> None:
    await tell_all(case, TO_SUBMISSION[0])
    refusal = await refused(case.handle.execute_update("draft", payload), "BadInput")
    assert "too large" in refusal.message
    await still_answers(world, case, 2)


@pytest.mark.parametrize("payload", TOO_HUGE.values(), ids=TOO_HUGE)
async def test_what_the_server_turns_away_neither_freezes_nor_ends_a_case(
    world: World, case: Case, payload: Any
) -> None:
    await tell_all(case, TO_SUBMISSION[0])
    with pytest.raises(RPCError):
        await prompt(case.handle.execute_update("draft", payload))
    await still_answers(world, case, 2)


@pytest.mark.parametrize("args", [[], [None], ["x"], [{"by": 5}], [1, 2]], ids=str)
async def test_asking_for_the_intake_takes_anything(
    world: World, case: Case, args: list[Any]
) -> None:
    answer = await prompt(case.handle.execute_update("intake", args=args))
    assert (answer["kind"], answer["seq"]) == ("opened", 1)
    await still_answers(world, case, 1)


async def test_an_unknown_message_is_refused(world: World, case: Case) -> None:
    with pytest.raises(WorkflowUpdateFailedError) as error:
        await prompt(case.tell("approve", amount=1))
    assert "'approve' expected but not found" in str(error.value.cause)
    await still_answers(world, case, 1)


# Fixed: every process that collects these tests must give them the same names.
SOON = "2099-12-01T09:00:00+09:00"


@pytest.mark.parametrize(
    ("before", "told", "kind"),
    [
        ((), ("decide", {"verdict": "passed", "amount": 1}), "WrongStage"),
        ((), ("eligibility", {"eligible": "perhaps"}), "BadInput"),
        ((), ("eligibility", {"eligible": False}), "NeedsReason"),
        ((), ("note", {"text": "x", "happened_at": SOON}), "InTheFuture"),
        ((), ("note", {"text": "a\0b"}), "BadInput"),
        ((), ("note", {"text": "a\x1bb"}), "BadInput"),
        ((), ("note", {"text": "x", "by": "a b"}), "BadInput"),
        ((), ("note", {"text": "x", "speaker": "nobody"}), "BadInput"),
        ((), ("close", {"outcome": "completed", "reason": "as they said"}), "NotAnOutcome"),
        ((), ("close", {"outcome": "interrupted", "reason": "as they said"}), "NotAnOutcome"),
        ((), ("close", {"outcome": "done", "reason": "as they said"}), "BadInput"),
        (TO_SUBMISSION[:1], ("draft", {"base": 3, "sections": {"problem": "x"}}), "UnknownBase"),
        # Postgres has no such numbers: the look-up was tried for ever, and nothing else was heard.
        ((), ("correct", {"line": 10**30, "reason": "x", "reference": "y"}), "BadInput"),
        (TO_SUBMISSION[:1], ("draft", {"base": 0, "sections": {"budget": "x"}}), "UnknownSection"),
        (TO_SUBMISSION[:1], ("draft", {"base": 0, "sections": {"no slug": "x"}}), "UnknownSection"),
        (TO_SUBMISSION[:1], ("draft", {"base": 0, "amount": 0}), "BadInput"),
        (TO_SUBMISSION[:1], ("draft", {"base": 0, "amount": -5}), "BadInput"),
        (TO_SUBMISSION[:1], ("draft", {"base": 0, "amount": 50_000_001}), "AboveLimit"),
        (TO_SUBMISSION[:1], ("comment", {}), "NothingDrafted"),
        (TO_SUBMISSION[:1], ("comment", {"resolves": 1}), "UnknownComment"),
        (TO_SUBMISSION[:1], ("confirm", {"version": 1}), "WrongVersion"),
        (TO_SUBMISSION[:1], ("receipt", {"number": "A-1"}), "NeedsReason"),
        (TO_SUBMISSION[:2], ("confirm", {"version": 1, "speaker": "clerk"}), "NotTheirWord"),
        (TO_SUBMISSION[:2], ("confirm", {"version": 1, "sha256": "0000"}), "WrongVersion"),
        (TO_SUBMISSION, ("receipt", {"number": "A-1", "filed_at": SOON}), "InTheFuture"),
        (TO_SUBMISSION, ("receipt", {"number": ""}), "BadInput"),
        (TO_REVIEW, ("receipt", {"number": "A-1"}), "NotYetFiled"),
        (TO_REVIEW, ("sitevisit", {}), "NoVisitHere"),
        (TO_REVIEW, ("supplement", {"what": "x", "until": "2026-01-01T00:00"}), "BeforeThat"),
        (TO_REVIEW, ("decide", {"verdict": "passed"}), "AmountMissing"),
        (TO_REVIEW, ("decide", {"verdict": "passed", "amount": 0}), "BadInput"),
        (TO_REVIEW, ("decide", {"verdict": "passed", "amount": -1}), "BadInput"),
        (TO_REVIEW, ("decide", {"verdict": "passed", "amount": 50_000_001}), "AboveLimit"),
        (TO_REVIEW, ("decide", {"verdict": "passed", "amount": 40_000_000}), "NeedsReason"),
        (TO_REVIEW, ("decide", {"verdict": "rejected"}), "NeedsReason"),
        (TO_REVIEW, ("decide", {"verdict": "rejected", "amount": 1}), "AmountNotHere"),
        (TO_AGREEMENT, ("agree", {"happened_at": "2020-01-01T00:00"}), "BeforeThat"),
    ],
    ids=str,
)
async def test_an_answer_with_a_wrong_value_leaves_no_trace(
    world: World,
    case: Case,
    before: tuple[Told, ...],
    told: Told,
    kind: str,
) -> None:
    await tell_all(case, *before)
    if len(before) == len(TO_SUBMISSION):
        await bundled(world, case)
    count, state = await lines(world, case.workflow), await stands(case)
    await refused(case.tell(told[0], **told[1]), kind)
    assert await stands(case) == state
    await still_answers(world, case, count)


async def test_after_the_end_nothing_is_taken(world: World, case: Case) -> None:
    await prompt(case.tell("close", outcome="withdrawn", reason="the firm moved away"))
    assert await prompt(case.handle.result()) == "withdrawn"
    count = await lines(world, case.workflow)
    with pytest.raises(RPCError) as error:
        await prompt(case.tell("note", text="too late"))
    assert error.value.status is RPCStatusCode.NOT_FOUND
    assert await lines(world, case.workflow) == count


async def test_what_comes_together_with_the_end_is_answered(world: World, case: Case) -> None:
    answers = await prompt(
        asyncio.gather(
            case.tell("close", outcome="withdrawn", reason="as they said"),
            *(case.tell("note", text=f"{n}") for n in range(8)),
            return_exceptions=True,
        )
    )
    assert await prompt(case.handle.result()) == "withdrawn"
    written = [answer for answer in answers if isinstance(answer, dict)]
    assert written
    assert await lines(world, case.workflow) == 1 + len(written)


async def test_one_key_is_one_act(world: World, case: Case) -> None:
    first = await prompt(case.tell("note", text="once", key="K-1"))
    again = await prompt(case.tell("note", text="twice", key="K-1"))
    assert again == first
    assert await lines(world, case.workflow) == 2


async def test_one_key_is_one_act_though_the_stage_has_moved_on(world: World, case: Case) -> None:
    await tell_all(case, *TO_REVIEW)
    decision = {"verdict": "passed", "amount": 20_000_000, "key": "letter-17"}
    first = await prompt(case.tell("decide", **decision))
    count = await lines(world, case.workflow)
    assert first["stage"] == "agreement"
    assert await prompt(case.tell("decide", **decision)) == first
    assert await lines(world, case.workflow) == count


async def test_a_refused_key_may_be_used_again(case: Case) -> None:
    await refused(case.tell("eligibility", eligible=False, key="K-2"), "NeedsReason")
    answer = await prompt(case.tell("eligibility", eligible=True, key="K-2"))
    assert answer["stage"] == "drafting"


async def test_one_update_id_is_one_act(world: World, case: Case) -> None:
    payload = {"by": "kim", "text": "once"}
    first = await prompt(case.handle.execute_update("note", payload, id="U-1"))
    again = await prompt(case.handle.execute_update("note", payload | {"text": "2"}, id="U-1"))
    assert again == first
    assert await lines(world, case.workflow) == 2


async def test_two_at_once_are_heard_one_after_the_other(world: World, case: Case) -> None:
    await tell_all(case, *TO_REVIEW)
    count = await lines(world, case.workflow)
    answers = await prompt(
        asyncio.gather(
            case.tell("decide", verdict="passed", amount=20_000_000),
            case.tell("decide", verdict="rejected", reason="late"),
            return_exceptions=True,
        )
    )
    taken = [answer for answer in answers if isinstance(answer, dict)]
    assert len(taken) == 1
    assert await lines(world, case.workflow) == count + 1


# --- before the case is open --------------------------------------------------------------------


def late_worker(world: World, queue: str) -> AbstractAsyncContextManager[Worker]:
    return Worker(
        world.client,
        task_queue=queue,
        activities=activities_of(world.pool),
        workflow_runner=SandboxedWorkflowRunner(),
    )


async def waiting(client: Client, queue: str, raw: Any, place: str) -> WorkflowHandle[Any, Any]:
    return await client.start_workflow("GrantApplication", raw, id=place, task_queue=queue)


async def early(handle: WorkflowHandle[Any, Any], message: str, **payload: Any) -> Any:
    """Send an answer that nobody can take yet; return it as a task."""
    asking = asyncio.create_task(
        handle.execute_update(message, {"by": "kim"} | payload, id=f"early-{message}")
    )
    # The server keeps no update before a worker polls; the client asks again until one does.
    await asyncio.sleep(0)
    return asking


async def test_an_answer_before_the_case_has_opened_is_heard_afterwards(world: World) -> None:
    raw, queue = intake(world), f"late-{uuid4()}"
    place = f"{raw['edition']}.{raw['business_number']}"
    handle = await waiting(world.client, queue, raw, place)
    note = await early(handle, "note", text="early bird")
    wrong = await early(handle, "decide", verdict="passed", amount=1)
    assert await lines(world, place) == 0
    async with late_worker(world, queue):
        answer = await prompt(note)
        assert (answer["kind"], answer["seq"], answer["stage"]) == ("noted", 2, "eligibility")
        await refused(wrong, "WrongStage")
        assert await world.diary(place) == ["opened", "noted"]
        await prompt(
            Case(world.client, place).tell("close", outcome="withdrawn", reason="as they said")
        )


async def test_an_answer_to_a_start_that_is_refused_gets_the_same_sentence(world: World) -> None:
    raw, queue = intake(world, amount=50_000_001), f"late-{uuid4()}"
    place = f"{raw['edition']}.{raw['business_number']}"
    handle = await waiting(world.client, queue, raw, place)
    note = await early(handle, "note", text="early bird")
    receipt = await early(handle, "intake")
    async with late_worker(world, queue):
        await refused(handle.result(), "AboveLimit")
        await refused(note, "AboveLimit")
        await refused(receipt, "AboveLimit")
    assert await lines(world, place) == 0


async def test_a_duty_that_reports_before_the_case_has_opened_freezes_nothing(world: World) -> None:
    raw, queue = intake(world), f"late-{uuid4()}"
    place = f"{raw['edition']}.{raw['business_number']}"
    handle = await waiting(world.client, queue, raw, place)
    await handle.signal("duty_reported", news())
    async with late_worker(world, queue):
        answer = await prompt(handle.execute_update("intake"))
        assert answer["kind"] == "opened"
        await prompt(
            Case(world.client, place).tell("close", outcome="withdrawn", reason="as they said")
        )


# --- the UI's other buttons ---------------------------------------------------------------------


def news(**more: Any) -> dict[str, Any]:
    return {"duty": "result-report", "status": "due", "due_on": "2027-02-22"} | more


async def test_the_cancel_button_does_not_end_a_case(world: World, case: Case) -> None:
    await case.handle.cancel()
    await still_answers(world, case, 1)
    await case.handle.cancel()
    page = await prompt(case.handle.query("__temporal_workflow_metadata"))
    assert "does not end a case" in page.current_details
    await prompt(case.tell("close", outcome="withdrawn", reason="as they said"))
    assert await prompt(case.handle.result()) == "withdrawn"


async def test_the_cancel_button_does_not_end_a_duty(world: World, case: Case) -> None:
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    duty = world.client.get_workflow_handle(f"{case.workflow}.result-report")
    await duty.cancel()
    answer = await prompt(case.settle("result-report"))
    assert answer["kind"] == "duty_settled"
    assert await prompt(duty.result()) == "settled"


@pytest.mark.parametrize("args", BAD.values(), ids=BAD)
@pytest.mark.parametrize("signal", ["duty_reported", "release", "no-such-signal"])
async def test_a_bad_signal_freezes_no_case(
    world: World, case: Case, signal: str, args: list[Any]
) -> None:
    await prompt(case.handle.signal(signal, args=args))
    await still_answers(world, case, 1)


@pytest.fixture(scope="module")
async def duty(world: World) -> WorkflowHandle[Any, Any]:
    case = await world.open_case(amount=30_000_000)
    await tell_all(case, *TO_FOLLOW_UP)
    await duties_scheduled(world, case)
    return world.client.get_workflow_handle(f"{case.workflow}.asset-report")


@pytest.mark.parametrize(
    "args",
    [
        *BAD.values(),
        [{"by": "case", "outcome": "lost"}],
        [{"by": "case", "outcome": "withdrawn", "happened_at": "2099-01-01T00:00"}],
    ],
    ids=[*BAD, "unknown outcome", "in the future"],
)
@pytest.mark.parametrize("signal", ["release", "no-such-signal"])
async def test_a_bad_signal_neither_freezes_nor_ends_a_duty(
    world: World, duty: WorkflowHandle[Any, Any], signal: str, args: list[Any]
) -> None:
    case = Case(world.client, duty.id.rpartition(".")[0])
    count = await lines(world, case.workflow)
    await prompt(duty.signal(signal, args=args))
    refusal = await refused(case.settle("asset-report", round=9), "WrongRound")
    assert "round 1" in refusal.message
    assert await lines(world, case.workflow) == count


@pytest.mark.parametrize("args", BAD.values(), ids=BAD)
async def test_a_bad_answer_to_a_duty_is_refused(
    world: World, duty: WorkflowHandle[Any, Any], args: list[Any]
) -> None:
    count = await lines(world, duty.id.rpartition(".")[0])
    await refused(duty.execute_update("settle", args=args), "BadInput")
    await refused(duty.execute_update("settle", {"by": "kim", "round": 9}), "WrongRound")
    assert await lines(world, duty.id.rpartition(".")[0]) == count


async def test_a_resident_number_is_refused_wherever_it_is_typed(world: World) -> None:
    case = await world.open_case()
    before = await lines(world, case.workflow)
    number = "900101-1234567"
    for told in (
        case.tell("note", text=f"대표 {number}"),
        case.tell("call", reached=True, text=number),
        case.tell("close", outcome="withdrawn", reason=number),
        world.open_case(name=f"홍 {number}"),
    ):
        fault = await refused(told, "BadInput")
        assert "resident number" in fault.message
        assert number not in fault.message
    assert await lines(world, case.workflow) == before
