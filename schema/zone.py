"""The zone of every date that a person types or reads without one."""

from typing import Final
from zoneinfo import ZoneInfo

OFFICE_ZONE: Final = ZoneInfo("Asia/Seoul")
