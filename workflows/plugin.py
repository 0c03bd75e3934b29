"""What every process that speaks to Temporal shares: converter, failures, workflows."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, ClassVar, Final

from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import PydanticPayloadConverter, pydantic_data_converter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverter,
    PayloadConverter,
)
from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkerConfig

from schema.parsing import LARGEST_INPUT, Unreadable

from .announcing import Announcement
from .application import GrantApplication
from .duty import Duty

WORKFLOWS: Final = (GrantApplication, Duty, Announcement)


class PatientPayloadConverter(PydanticPayloadConverter):
    """Reads what people send without failing: an error here would hang a start for ever.

    What people type arrives untyped. A typed payload is our own and stays an error: a release that
    cannot read it must wait for one that can. The server takes an update of two to four megabytes
    and ends the case that accepts it: none of that size may look acceptable.

    The SDK makes a converter for each case, and another at each of its tasks; all of them use the
    same parts, whose adapters of types are costly to build and to keep.
    """

    _parts: ClassVar = tuple(PydanticPayloadConverter().converters.values())

    def __init__(self) -> None:
        """Put the parts together, which hold nothing of a case."""
        CompositePayloadConverter.__init__(self, *self._parts)

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Decode payloads; an untyped one that cannot be read becomes Unreadable."""
        hints = zip_longest(payloads, type_hints or [])
        return [self._read(payload, hint) for payload, hint in hints]

    def _read(self, payload: Payload, hint: Any) -> Any:
        untyped = hint is None or hint is Any
        if untyped and len(payload.data) > LARGEST_INPUT:
            return Unreadable("too-large")
        try:
            return super().from_payloads([payload], [hint])[0]
        except Exception:
            if not untyped:
                raise
            return Unreadable("object")


class QuietFailureConverter(DefaultFailureConverter):
    """Leaves stack traces out of final answers: a clerk reads one sentence in the UI."""

    def to_failure(
        self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure
    ) -> None:
        """Convert an exception; a non-retryable one keeps only its message and details."""
        super().to_failure(exception, payload_converter, failure)
        part = failure
        while part.HasField("application_failure_info"):
            if part.application_failure_info.non_retryable:
                part.stack_trace = ""
            if not part.HasField("cause"):
                break
            part = part.cause


DATA_CONVERTER: Final[DataConverter] = replace(
    pydantic_data_converter,
    payload_converter_class=PatientPayloadConverter,
    failure_converter_class=QuietFailureConverter,
)


class _Plugin(SimplePlugin):
    def configure_worker(self, config: WorkerConfig) -> WorkerConfig:
        """Let the server turn away what is too large: the SDK's own check freezes the case."""
        return super().configure_worker({**config, "disable_payload_error_limit": True})


def plugin() -> SimplePlugin:
    """Return the plugin for client, worker, replayer and tests."""
    return _Plugin("deundeun", data_converter=DATA_CONVERTER, workflows=WORKFLOWS)
