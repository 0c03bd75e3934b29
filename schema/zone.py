"""The zone of every date that a person types or reads without one."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_ZONE: Final = ZoneInfo("Asia/Seoul")


def local(moment: datetime) -> str:
    """Return a moment as people read it, in office time."""
    return f"{moment.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def local_end(moment: datetime) -> str:
    """Return the end of a wait as people read it: midnight is the 24:00 of the day before."""
    here = moment.astimezone(OFFICE_ZONE)
    return local(moment) if here.time() != time() else f"{here.date() - timedelta(days=1)} 24:00"
