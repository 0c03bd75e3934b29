"""Appointments at any stage of a case: set, moved, held, missed (R12)."""

from enum import StrEnum

from .wire import Moment, Wire


class AppointmentKind(StrEnum):
    """What an appointment is for."""

    DIAGNOSIS = "diagnosis"  # the agency's visit on site; held, it is the gate's site visit
    VISIT = "visit"
    PRESENTATION = "presentation"
    EVALUATION = "evaluation"
    COUNSELLING = "counselling"
    INSPECTION = "inspection"


class AppointmentStatus(StrEnum):
    """What has become of an appointment."""

    SET = "set"  # -> set (moved) | held | no_show | cancelled
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Appointment(Wire):
    """One appointment of a case; where and with whom rests in the record, erasable."""

    number: int
    kind: AppointmentKind
    at: Moment
    status: AppointmentStatus = AppointmentStatus.SET
    moved: int = 0
    """How often it was moved."""
