"""Where everything is: read from the environment, else from the stack that runs in the home."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from activities.folder import SETTING, Folder

from .faults import NoStack, SettingsFault
from .runtime import Runtime

if TYPE_CHECKING:
    from temporalio.envconfig import ClientConnectConfig

ROOT: Final = Path(__file__).parent.parent
FILES: Final = SETTING

_TEMPORAL_NAMES: Final = ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "TEMPORAL_CONFIG_FILE")
_DATABASE_NAMES: Final = (
    "DATABASE_URL",
    "DATABASE_URL_OWNER",
    "DATABASE_URL_READER",
    "DATABASE_URL_CLERK",
)
_ELSEWHERE: Final = ("TEMPORAL_", "DATABASE_URL")
_BUILD: Final = ("DEUNDEUN_DEPLOYMENT", "DEUNDEUN_BUILD_ID")
# Temporal joins both by a colon, older ones by a dot, and people type them in queries.
_BUILD_NAMES: Final = (re.compile(r"[A-Za-z0-9_-]+"), re.compile(r"[A-Za-z0-9._-]+"))
_SWITCH: Final = {"": False, "0": False, "1": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process; what is missing is said when it is asked for."""

    home: Path
    task_queue: str = "deundeun"
    sandbox: bool = False
    temporal_binary: Path | None = None
    # Both hold passwords, and a dataclass likes to print itself.
    runtime: Runtime | None = field(default=None, repr=False)
    environ: Mapping[str, str] = field(repr=False)

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read and check the settings; raises `SettingsFault` with what to mend."""
        environ = {name: value.strip() for name, value in environ.items()}
        home = Path(environ.get("DEUNDEUN_HOME") or ROOT / ".deundeun").expanduser().resolve()
        for name in _DATABASE_NAMES:
            _check_url(name, environ.get(name, ""))
        sandbox = _SWITCH.get(environ.get("DEUNDEUN_SANDBOX", ""))
        if sandbox is None:
            raise SettingsFault("office-setting-switch", name="DEUNDEUN_SANDBOX")
        _check_folder(FILES, environ.get(FILES, ""))
        for name, named in zip(_BUILD, _BUILD_NAMES, strict=True):
            if (given := environ.get(name)) and not named.fullmatch(given):
                raise SettingsFault("office-setting-build", name=name, given=given)
        return cls(
            home=home,
            task_queue=environ.get("DEUNDEUN_TASK_QUEUE") or "deundeun",
            sandbox=sandbox,
            temporal_binary=_binary(environ.get("DEUNDEUN_TEMPORAL", "")),
            runtime=Runtime.load(home),
            environ=environ,
        )

    @property
    def worker_url(self) -> str:
        """Return the URL that writes cases."""
        return self.environ.get("DATABASE_URL") or self._running().worker_url

    @property
    def owner_url(self) -> str:
        """Return the URL that runs migrations."""
        given = self.environ.get("DATABASE_URL_OWNER") or self.environ.get("DATABASE_URL")
        return given or self._running().owner_url

    @property
    def reader_url(self) -> str:
        """Return the URL that only reads."""
        given = self.environ.get("DATABASE_URL_READER") or self.environ.get("DATABASE_URL")
        return given or self._running().reader_url

    @property
    def clerk_url(self) -> str:
        """Return the URL that enters plain rows; a stack of release 0.1 has none."""
        given = self.environ.get("DATABASE_URL_CLERK") or self.environ.get("DATABASE_URL")
        url = given or self._running().clerk_url
        if not url:
            raise NoStack("office-stack-older", home=self.home)
        return url

    @property
    def ui_url(self) -> str | None:
        """Return the address of the Temporal UI, if it is known."""
        given = self.environ.get("DEUNDEUN_UI_URL")
        return given or (self.runtime.ui_url if self.runtime else None)

    @property
    def files(self) -> Folder | None:
        """Return the folder where files rest; None where they rest in Postgres."""
        return Folder.named(self.environ)

    @property
    def metrics(self) -> str | None:
        """Return the address at which the worker serves its metrics, if it shall."""
        return self.environ.get("DEUNDEUN_METRICS") or None

    @property
    def build(self) -> tuple[str, str] | None:
        """Return the worker's deployment and build; None where its cases are not pinned to it."""
        deployment, build = (self.environ.get(name, "") for name in _BUILD)
        return (deployment or "deundeun", build) if build else None

    def temporal(self) -> "ClientConnectConfig":
        """Return the arguments of `Client.connect`: the environment's cluster, else the stack's."""
        if not any(self.environ.get(name) for name in _TEMPORAL_NAMES):
            running = self._running()
            return {
                "target_host": running.temporal_address,
                "namespace": running.temporal_namespace,
            }
        # temporalio takes half a second to import; a help page must not pay it.
        from temporalio.envconfig import ClientConfig  # noqa: PLC0415

        try:
            config = ClientConfig.load_client_connect_config(override_env_vars=self.environ)
        except RuntimeError as error:
            raise SettingsFault("office-setting-temporal", reason=str(error)) from error
        config.setdefault("target_host", "localhost:7233")
        return config

    def embedded(self, runtime: Runtime | None = None) -> Self:
        """Return the same settings for the embedded stack alone, whatever the environment names.

        Its one worker is replaced by the next and has no build: nobody would make it the current.
        """
        names = (*_ELSEWHERE, *_BUILD)
        environ = {n: v for n, v in self.environ.items() if not n.startswith(names)}
        return replace(self, environ=environ, runtime=runtime)

    def elsewhere(self) -> list[str]:
        """Return the names in the environment that lead past the embedded stack."""
        names = (*_TEMPORAL_NAMES, *_DATABASE_NAMES)
        return [name for name in names if self.environ.get(name)]

    def _running(self) -> Runtime:
        if self.runtime is None:
            raise NoStack("office-no-stack", home=self.home)
        return self.runtime


def _check_url(name: str, url: str) -> None:
    if not url:
        return
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in {"postgres", "postgresql"}:
        raise SettingsFault("office-setting-url", name=name)


def _check_folder(name: str, path: str) -> None:
    # Workers and desks start in different places: a relative path would be several folders.
    if path and not (
        Path(path).is_absolute()
        and os.access(path, os.R_OK | os.W_OK | os.X_OK, effective_ids=True)
        and Path(path).is_dir()
    ):
        raise SettingsFault("office-setting-folder", name=name, path=path)


def _binary(text: str) -> Path | None:
    if not text:
        return None
    path = Path(text).expanduser().resolve()
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise SettingsFault("office-setting-program", name="DEUNDEUN_TEMPORAL", path=path)
    return path
