import asyncio, json, sys
from typing import Any
import pytest
from temporalio.client import *
from temporalio.common import RawValue
from temporalio.api.common.v1 import Payload
from tests.conftest import World, invented_number
from uuid import uuid4


def raw(data: bytes, encoding: bytes = b"json/plain") -> RawValue:
    return RawValue(Payload(metadata={"encoding": encoding}, data=data))


STARTS = {
    "none-args": [],
    "two": [{}, {}],
    "list": [[]],
    "str": ["x"],
    "num": [5],
    "null": [None],
    "bool": [True],
    "deep": [raw(b"[" * 1000 + b"]" * 1000)],
    "deepobj": [raw(b'{"a":' * 150 + b"1" + b"}" * 150)],
    "surrogate": [raw(b'{"by":"\\ud800"}')],
    "badjson": [raw(b"{")],
    "protobuf": [raw(b"{}", b"json/protobuf")],
    "plain": [raw(b"abc", b"binary/plain")],
    "strange": [raw(b"abc", b"what")],
    "noenc": [RawValue(Payload(data=b"{}"))],
    "nul": [{"by": "a\0"}],
    "many": [{f"f{i}": 1 for i in range(20000)}],
    "bigint": [raw(b'{"amount":' + b"9" * 5000 + b"}")],
    "bigint4k": [raw(b'{"amount":' + b"9" * 4200 + b"}")],
    "nan": [raw(b'{"amount":NaN, "employees": NaN}')],
    "big": [{"name": "x" * 3_000_000}],
    "big1.9": [{"name": "x" * 1_900_000}],
    "manydeep": [{"by": {"a": [1] * 100000}}],
}


async def show(aw):
    try:
        async with asyncio.timeout(5):
            return ("OK", await aw)
    except BaseException as e:
        c = getattr(e, "cause", None)
        tr = getattr(getattr(c, "failure", None), "stack_trace", None)
        return (
            type(e).__name__,
            getattr(c, "type", type(c).__name__),
            str(getattr(c, "message", e))[:300],
            "TRACE" if tr else "",
        )


@pytest.mark.parametrize("wf", ["GrantApplication", "Duty"])
async def test_starts(world: World, wf: str) -> None:
    for name, args in STARTS.items():

        async def go():
            h = await world.client.start_workflow(
                wf, args=args, id=f"{wf}-{name}-{uuid4()}", task_queue=world.queue
            )
            return await h.result()

        print("START", wf, name, await show(go()))


async def test_updates(world: World) -> None:
    case = await world.open_case(amount=1000)
    for name, args in STARTS.items():
        for up in ("note", "intake", "nosuch"):
            print("UPDATE", up, name, await show(case.handle.execute_update(up, args=args)))
    for name, args in STARTS.items():
        for s in ("duty_reported", "release", "nosuch"):
            r = await show(case.handle.signal(s, args=args))
            if r[0] != "OK":
                print("SIGNAL", s, name, r)
        r = await show(case.tell("note", text="hi"))
        if r[0] != "OK":
            print("AFTERSIGNAL", name, r)
            case = await world.open_case(amount=1000)
    for name, args in STARTS.items():
        r = await show(case.handle.query("case", args=args))
        print("QUERY", name, r[0], str(r)[:100])
