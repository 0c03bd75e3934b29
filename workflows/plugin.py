"""What every process that speaks to Temporal shares: converter, failures, workflows."""

from dataclasses import replace
from typing import Final

from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverter, PayloadConverter
from temporalio.plugin import SimplePlugin

from .application import GrantApplication
from .duty import Duty

WORKFLOWS: Final = (GrantApplication, Duty)


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
    pydantic_data_converter, failure_converter_class=QuietFailureConverter
)


def plugin() -> SimplePlugin:
    """Return the plugin for client, worker, replayer and tests."""
    return SimplePlugin("deundeun", data_converter=DATA_CONVERTER, workflows=WORKFLOWS)
