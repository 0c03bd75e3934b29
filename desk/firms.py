"""The command about one firm: all that is known of it since when, and what is learnt anew."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from typer import Argument, Option

from office.faults import OK
from schema.words import say
from schema.zone import OFFICE_ZONE

from .faults import PARTLY, NotFound, Usage
from .options import Source, Typist, day, filled, meant, typist, won
from .shown import Shown, table, until, written
from .waiting import finished

if TYPE_CHECKING:
    from rich.table import Table

    from .records import Records, Row

_STATUSES: Final = ("active", "suspended", "closed")


def firm(  # noqa: PLR0913  one argument for each option
    firm: Annotated[str, Argument(metavar="FIRM_OR_NUMBER", help="desk-opt-firm-known")],
    *,
    number: Annotated[str, Option("--number", help="desk-opt-number-new")] = "",
    name: Annotated[str | None, Option("--name", help="desk-opt-name")] = None,
    representative: Annotated[str, Option("--representative", help="desk-opt-rep")] = "",
    address: Annotated[str, Option("--address", help="desk-opt-address")] = "",
    postal_code: Annotated[str, Option("--postal-code", help="desk-opt-postal-code")] = "",
    district: Annotated[str, Option("--district", help="desk-opt-district")] = "",
    sector: Annotated[str, Option("--sector", help="desk-opt-sector")] = "",
    ksic: Annotated[str, Option("--ksic", help="desk-opt-ksic-revision")] = "",
    employees: Annotated[str, Option("--employees", help="desk-opt-employees")] = "",
    outgrew: Annotated[str, Option("--outgrew", help="desk-opt-outgrew-year")] = "",
    founded_on: Annotated[str, Option("--founded-on", help="desk-opt-founded")] = "",
    sales: Annotated[str, Option("--sales", help="desk-opt-sales-year")] = "",
    status: Annotated[str, Option("--status", help="desk-opt-firm-status")] = "",
    phone: Annotated[str, Option("--phone", help="desk-opt-phone")] = "",
    email: Annotated[str, Option("--email", help="desk-opt-email")] = "",
    since: Annotated[str, Option("--from", help="desk-opt-from")] = "",
    source: Source = "",
    by: Typist = "",
) -> Shown:
    """Show a firm; with facts, record them from a day on."""
    if name is not None and not name.strip():
        raise Usage("desk-name-empty")
    told = filled(
        business_number=number,
        name=name,
        representative=representative,
        address=address,
        postal_code=postal_code,
        district=district,
        sector=sector,
        ksic=ksic,
        employees=employees,
        outgrew=outgrew,
        founded_on=day(founded_on),
        sales=won(sales),
        status=meant("firm-status", status, _STATUSES),
        phone=phone,
        email=email,
    )
    if not told:
        return finished(_show(firm))
    held = day(since) if since else datetime.now(OFFICE_ZONE).date()
    return finished(_tell(firm, {**told, "since": held, "source": source, "by": typist(by)}))


async def _show(firm: str) -> Shown:
    from office.settings import Settings  # noqa: PLC0415  a help page must not pay for it

    from .records import reading  # noqa: PLC0415

    async with reading(Settings.load()) as records:
        about = await _about(records, firm)
    return Shown(about, list(_parts(about)))


async def _tell(firm: str, typed: dict[str, Any]) -> Shown:
    from office.settings import Settings  # noqa: PLC0415
    from schema.parsing import parse  # noqa: PLC0415
    from schema.particulars import Particulars  # noqa: PLC0415
    from schema.refusals import InTheFuture  # noqa: PLC0415

    from .firm_news import news_of, shown, spread  # noqa: PLC0415
    from .ledger import writing  # noqa: PLC0415

    settings = Settings.load()
    async with writing(settings) as ledger:
        row = await ledger.records.firm(firm)
        if row is None and "name" not in typed:
            raise NotFound("desk-no-firm", firm=firm)
        told = parse(Particulars, typed if row else {"business_number": firm, **typed}, strict=True)
        today = datetime.now(OFFICE_ZONE).date()
        if told.since > today:
            raise InTheFuture(field="--from", given=told.since.isoformat())
        if told.founded_on is not None and told.founded_on > today:
            raise InTheFuture(field="--founded-on", given=told.founded_on.isoformat())
        key = row["key"] if row else str(told.business_number)
        news = await ledger.tell_firm(key, told)
        about = await _about(ledger.records, key)
        tellings = await news_of(ledger.records, told, about)
    heard = await spread(settings, tellings)
    message = _said(about["name"], news, told.since.isoformat())
    document = {**about, "recorded": news, "repeated": not news, "told": heard, "message": message}
    code = PARTLY if any(one["state"] not in {"told", "repeated"} for one in heard) else OK
    return Shown(document, [message, *shown(heard), *_parts(about)], code)


def _said(name: str, news: list[str], since: str) -> str:
    if not news:
        return say("desk-firm-known")
    facts = ", ".join(say(f"fact-{fact}") for fact in news)
    return say("desk-firm-told", firm=name, facts=facts, since=since)


async def _about(records: "Records", firm: str) -> "Row":
    row = await records.firm(firm)
    if row is None:
        raise NotFound("desk-no-firm", firm=firm)
    key = row["key"]
    return {
        **row,
        "numbers": await records.numbers(key),
        "facts": await records.facts(key),
        "cases": await records.firm_cases(key),
        "engagements": await records.engagements(key),
    }


def _parts(about: "Row") -> "Iterator[str | Table]":
    from schema.identity import shown_number  # noqa: PLC0415

    yield f"{about['name']} · {shown_number(about['business_number'])}"
    yield say("desk-firm-key", key=about["key"])
    yield from _chapter("numbers", ("number-of-firm", "from"), _numbers(about))
    yield from _chapter("known", ("fact", "value", "from", "source", "by"), _facts(about))
    yield from _chapter("cases", ("case", "edition", "stage", "benefit", "amount"), _cases(about))
    columns = ("id", "at", "kind", "topic", "by", "follow-up")
    yield from _chapter("engagements", columns, _engagements(about))


def _chapter(name: str, columns: tuple[str, ...], rows: Any) -> "Iterator[str | Table]":
    rows = list(rows)
    if rows:
        yield f"\n[{say(f'desk-chapter-{name}')}]"
        yield table([say(f"desk-col-{column}") for column in columns], rows)


def _numbers(about: "Row") -> Iterator[tuple[object, ...]]:
    from schema.identity import shown_number  # noqa: PLC0415

    for one in about["numbers"]:
        yield shown_number(one["number"]), one["valid_from"]


def _facts(about: "Row") -> Iterator[tuple[object, ...]]:
    for one in about["facts"]:
        value = read_fact(one["fact"], one["value"])
        yield say(f"fact-{one['fact']}"), value, one["valid_from"], one["source"], one["by"]


def read_fact(fact: str, value: str) -> str:
    """Return the value of a fact as people read it."""
    from schema.contact import shown_phone  # noqa: PLC0415
    from schema.identity import shown_number  # noqa: PLC0415

    match fact:
        case "business_number":
            return shown_number(value)
        case "phone":
            return shown_phone(value)
        case "sales":
            return say("desk-told-amount", value=written(int(value)))
        case "status":
            return say(f"firm-status-{value}")
        case _:
            return value


def _cases(about: "Row") -> Iterator[tuple[object, ...]]:
    for one in about["cases"]:
        stage = f"outcome-{one['outcome']}" if one["outcome"] else f"stage-{one['stage']}"
        amount = one["quantity"] if one["benefit"] == "expert_days" else one["awarded_won"]
        case = one["case"] or say("desk-past")
        yield case, one["edition"], say(stage), say(f"benefit-{one['benefit']}"), amount


def _engagements(about: "Row") -> Iterator[tuple[object, ...]]:
    for one in about["engagements"]:
        kind = say(f"engagement-{one['kind']}")
        follow_up = until(one["follow_up_on"])
        yield one["id"], one["happened_at"], kind, one["topic"], one["by"], follow_up
