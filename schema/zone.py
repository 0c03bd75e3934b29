"""The zone of every date that a person types or reads without one."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_ZONE: Final = ZoneInfo("Asia/Seoul")


def local(moment: datetime) -> str:
    """Return a moment as people read it: office time; the end of a day is its 24:00."""
    here = moment.astimezone(OFFICE_ZONE)
    if here.time() == time():
        return f"{here.date() - timedelta(days=1)} 24:00"
    return f"{here:%Y-%m-%d %H:%M}"
