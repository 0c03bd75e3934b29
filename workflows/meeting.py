"""Appointments and calls: set, moved, held, missed, tried (R12, R15)."""

from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schema.appointment import Appointment, AppointmentKind, AppointmentStatus
    from schema.journal import Kind
    from schema.messages import Appoint, Call, Meet
    from schema.refusals import AppointmentOver, InTheFuture, InThePast, UnknownAppointment
    from schema.stages import Stage
    from schema.waits import Matter, Party, Wait, without
    from schema.zone import local

from .answering import Fact

if TYPE_CHECKING:
    from .application import GrantApplication


def appoint(app: "GrantApplication", message: Appoint) -> Fact:
    """Return an appointment that is set, or moved where it stands already."""
    now, present = workflow.now(), app.case.appointments
    if message.at <= now:
        raise InThePast(field="at", given=local(message.at))
    if message.number is None:
        number = max((one.number for one in present), default=0) + 1
        new = Appointment(number=number, kind=message.kind, at=message.at)
    else:
        before = _standing(app, message.number)
        new = before.model_copy(update={"at": message.at, "moved": before.moved + 1})
    others = tuple(one for one in present if one.number != new.number)
    waits = (*_others(app, new.number), _wait(app, new))
    details = {
        "number": new.number,
        "appointment": new.kind,
        "at": new.at.isoformat(),
        "moved": new.moved,
    }
    change = {"appointments": (*others, new), "waits": waits}
    return Fact(message, Kind.APPOINTED, details, change)


def meet(app: "GrantApplication", message: Meet) -> Fact:
    """Return what became of an appointment; a diagnosis that was held is the gate's visit."""
    case, now = app.case, workflow.now()
    before = _standing(app, message.number)
    if message.status is AppointmentStatus.SET:
        raise AppointmentOver(number=message.number, status=message.status)
    if message.status is not AppointmentStatus.CANCELLED and before.at > now:
        raise InTheFuture(field="status", given=local(before.at))
    after = before.model_copy(update={"status": message.status})
    appointments = tuple(after if one.number == after.number else one for one in case.appointments)
    waits = _others(app, after.number)
    change: dict[str, object] = {"appointments": appointments}
    if _is_the_visit(app, after):
        change["visited"] = True
        waits = without(waits, Matter.APPOINTMENT)
    details = {
        "number": after.number,
        "appointment": after.kind,
        "status": after.status,
        "at": after.at.isoformat(),
    }
    return Fact(message, Kind.MET, details, change | {"waits": waits})


def call(app: "GrantApplication", message: Call) -> Fact:
    """Return a call to the firm owner; who was reached need not be called for that any more."""
    case = app.case
    tries = 0 if message.reached else case.calls + 1
    waits = without(case.waits, Matter.CALL) if message.reached else case.waits
    details = {"reached": message.reached, "tries": case.calls + 1}
    return Fact(message, Kind.CALLED, details, {"calls": tries, "waits": waits})


def _is_the_visit(app: "GrantApplication", after: Appointment) -> bool:
    case = app.case
    return (
        after.kind is AppointmentKind.DIAGNOSIS
        and after.status is AppointmentStatus.HELD
        and case.stage is Stage.REVIEW
        and app.edition.gate(case.gate).site_visit
    )


def _standing(app: "GrantApplication", number: int) -> Appointment:
    """Return the appointment of a number that nothing has become of yet."""
    present = app.case.appointments
    found = next((one for one in present if one.number == number), None)
    if found is None:
        known = ", ".join(str(one.number) for one in present) or "-"
        raise UnknownAppointment(number=number, known=known)
    if found.status is not AppointmentStatus.SET:
        raise AppointmentOver(number=number, status=found.status)
    return found


def _others(app: "GrantApplication", number: int) -> tuple[Wait, ...]:
    """Return the waits that are not about an appointment."""
    about = {Matter.MEETING, Matter.MEETING_RESULT}
    return tuple(wait for wait in app.case.waits if wait.what not in about or wait.about != number)


def _wait(app: "GrantApplication", appointment: Appointment) -> Wait:
    at: datetime = appointment.at
    wait = app.wait(Party.FIRM_OWNER, Matter.MEETING, at)
    return wait.model_copy(update={"about": appointment.number})
