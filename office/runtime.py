"""Where the running stack of a home can be reached, kept in `<home>/runtime.json`."""

import os
import tempfile
from pathlib import Path
from typing import Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from .faults import SettingsFault

_FILE: Final = "runtime.json"


class Runtime(BaseModel):
    """The addresses of one running stack; the URLs hold passwords."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started_at: AwareDatetime
    owner_url: str
    worker_url: str
    reader_url: str
    clerk_url: str = ""
    """Empty where a stack of release 0.1 still runs."""
    temporal_address: str
    temporal_namespace: str = "default"
    ui_url: str

    @classmethod
    def load(cls, home: Path) -> Self | None:
        """Read the file; None where no stack has written one."""
        path = home / _FILE
        try:
            return cls.model_validate_json(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            raise SettingsFault("office-runtime-denied", path=path) from None
        except (OSError, ValidationError):
            raise SettingsFault("office-runtime-broken", path=path) from None

    def save(self, home: Path) -> None:
        """Write the file so that a reader sees the old one or the new one."""
        write_private(home / _FILE, self.model_dump_json(indent=2))

    @staticmethod
    def remove(home: Path) -> None:
        """Take the file away when the stack is gone."""
        (home / _FILE).unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    # mkstemp makes the file with mode 0600.
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
