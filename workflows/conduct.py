"""How long work may take and how it is tried again, named by kind of work."""

from datetime import timedelta
from typing import Final, TypedDict

from temporalio.common import RetryPolicy


class Conduct(TypedDict):
    """How long one try may take, and how tries follow each other."""

    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy


RECORD: Final[Conduct] = {
    # While Postgres is down every try adds to history; two seconds apart that lasts for a day.
    "start_to_close_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=2)
    ),
}
"""A write of state or a look-up in our own Postgres: tried until it stands."""

ASK_AGENCY: Final[Conduct] = {
    "start_to_close_timeout": timedelta(minutes=2),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=10)
    ),
}
"""Filing by a channel: tried for as long as the case waits; a person may file by hand meanwhile."""
