"""The tax office's register of businesses (국세청 사업자등록정보): state and identity.

`POST <url>/status` and `/validate`, 100 numbers a call (odcloud.kr, nts-businessman v1).
Settings: DEUNDEUN_NTS_KEY is the service key; without one nobody asks. DEUNDEUN_NTS_URL is another
address of the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from temporalio import activity

from activities.answers import Outage, plain, read_object, refuses
from activities.pulse import with_pulse
from schema.tax_office import Match, Registration, Standing, TaxOfficeRefused

if TYPE_CHECKING:
    from activities.database import Pool

KEY: Final = "DEUNDEUN_NTS_KEY"
URL: Final = "DEUNDEUN_NTS_URL"

_SERVICE: Final = "https://api.odcloud.kr/api/nts-businessman/v1"
_MOST: Final = 100
_SECONDS: Final = 20.0
_STATES: Final = {
    "01": Registration.ACTIVE,
    "02": Registration.SUSPENDED,
    "03": Registration.CLOSED,
}
_MATCHES: Final = {"01": Match.MATCHES, "02": Match.DIFFERS}

# A firm's number, as the record has it today.
_NUMBER: Final = "select business_number from firm where key = $1"

# Who a firm is, as the record has it today. The representative's name goes to the tax office only.
_IDENTITY: Final = """
select f.business_number as number,
       (select value from firm_at where firm = $1 and fact = 'representative') as name,
       (select value from firm_at where firm = $1 and fact = 'founded_on') as opened
from firm f where f.key = $1
"""


@dataclass(frozen=True)
class TaxOffice:
    """Asks the tax office. Does NOT judge what follows, and does NOT keep what it is told.

    An outage, or an answer nobody can read, is asked again; a refused key or question is final.
    """

    pool: "Pool"
    settings: Mapping[str, str]

    @activity.defn(name="business_status")
    @with_pulse()
    async def standing(self, firm: str) -> Standing:
        """Return how a firm stands, by the number that it has today."""
        (found,) = await self.status([await self.pool.fetchval(_NUMBER, firm)])
        return found

    async def status(self, numbers: list[str]) -> list[Standing]:
        """Return how each number stands, in the order asked; NOT_ASKED where there is no key."""
        if not self.settings.get(KEY):
            return [Standing(number=one, registration=Registration.NOT_ASKED) for one in numbers]
        found: dict[str, Standing] = {}
        for start in range(0, len(numbers), _MOST):
            rows = await self._ask("status", {"b_no": numbers[start : start + _MOST]})
            found |= {standing.number: standing for standing in map(_read, rows)}
        missing = Registration.UNCLEAR
        return [found.get(one) or Standing(number=one, registration=missing) for one in numbers]

    @activity.defn(name="business_identity")
    async def identity(self, firm: str) -> Match:
        """Return whether a firm's number, representative and opening day belong together.

        The name is read here and dropped here: neither the question nor the echo in the answer
        ever enters a history.
        """
        if not self.settings.get(KEY):
            return Match.NOT_ASKED
        known = await self.pool.fetchrow(_IDENTITY, firm)
        if known is None or not (known["name"] and known["opened"]):
            return Match.UNKNOWN
        question = {
            "b_no": known["number"],
            "start_dt": known["opened"].replace("-", ""),
            "p_nm": known["name"],
        }
        rows = await self._ask("validate", {"businesses": [question]})
        said = {_number(row): _code(row.get("valid")) for row in rows}
        return _MATCHES.get(said.get(known["number"], ""), Match.UNCLEAR)

    async def _ask(self, what: str, question: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of an answer; raises TaxOfficeRefused or, for all else, Outage."""
        import aiohttp  # noqa: PLC0415  workflows import this room and must not load a client

        # A key comes in two spellings, one of them made for an address.
        key = unquote(self.settings[KEY])
        address = (self.settings.get(URL) or _SERVICE).rstrip("/")
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        # The key stands in the address, and an address in the text of most faults.
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(
                    f"{address}/{what}",
                    params={"serviceKey": key, "returnType": "JSON"},
                    json=question,
                    allow_redirects=False,
                ) as response,
            ):
                return _rows(response.status, await read_object(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise Outage(type(fault).__name__) from None


def _rows(status: int, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of an answer. `match_cnt` says nothing: it may be missing."""
    rows = said.get("data")
    rows = [rows] if isinstance(rows, dict) else rows
    if status == HTTPStatus.OK and isinstance(rows, list):
        return [row for row in rows if isinstance(row, dict)]
    if refuses(status):
        why = plain(said.get("msg")) or plain(said.get("status_code")) or "-"
        raise TaxOfficeRefused(status=status, why=why)
    why = f"{status} without data"
    raise Outage(why)


def _read(row: dict[str, Any]) -> Standing:
    """Return what a row says. A number nobody knows has no state, and a sentence as tax_type."""
    said = plain(row.get("tax_type"))
    registration = _STATES.get(_code(row.get("b_stt_cd")))
    if registration is None:
        unknown = not plain(row.get("b_stt")) and "등록되지 않은" in said
        registration = Registration.UNREGISTERED if unknown else Registration.UNCLEAR
    return Standing(
        number=_number(row),
        registration=registration,
        tax_type=said,
        closed_on=_day(row.get("end_dt")),
    )


def _number(row: dict[str, Any]) -> str:
    return str(row.get("b_no")).replace("-", "").strip()


def _code(said: Any) -> str:
    """Return a code as it is documented: a server that sends 1 means 01."""
    return str(said).strip().zfill(2)


def _day(said: Any) -> date | None:
    """Return a day written as YYYYMMDD; None for anything else."""
    try:
        return datetime.strptime(str(said).strip(), "%Y%m%d").date()  # noqa: DTZ007  a day
    except ValueError:
        return None
