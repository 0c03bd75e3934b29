"""The roles of a Postgres elsewhere: the migrations make them, and the URLs say how they log in."""

from typing import Final
from urllib.parse import unquote, urlsplit

from activities import database

from .faults import SettingsFault
from .postgres import ROLES
from .settings import Settings

_NAMES: Final = {
    "DATABASE_URL": ROLES["worker"],
    "DATABASE_URL_CLERK": ROLES["clerk"],
    "DATABASE_URL_READER": ROLES["reader"],
}


async def let_in(settings: Settings) -> list[str]:
    """Let the three roles log in, each with the password its URL names; return their names.

    Nothing is changed unless every URL names its role and a password.
    """
    passwords = {role: _password(settings, name, role) for name, role in _NAMES.items()}
    await database.set_passwords(settings.owner_url, passwords)
    return list(passwords)


def _password(settings: Settings, name: str, role: str) -> str:
    place = urlsplit(settings.environ.get(name, ""))
    if place.username != role or not place.password:
        raise SettingsFault("office-setting-role", name=name, role=role)
    return unquote(place.password)
