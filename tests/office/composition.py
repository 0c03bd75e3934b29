"""docker-compose.yml and the Dockerfile as a test reads them, without an engine."""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from office.postgres import _binaries
from office.settings import ROOT

FILE: Final = ROOT / "docker-compose.yml"
DOCKERFILE: Final = ROOT / "Dockerfile"

_VARIABLE: Final = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<how>[?-])(?P<rest>[^}]*))?\}")


def services() -> dict[str, dict[str, Any]]:
    """Return the services as they are written."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())["services"]
    return found


def strings(value: Any) -> Iterator[str]:
    """Yield every string in a document."""
    if isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def copied() -> list[tuple[str, str]]:
    """Return what the Dockerfile copies from the repository into the last image, and where to."""
    last = DOCKERFILE.read_text().replace("\\\n", " ").rpartition("\nFROM ")[2]
    lines = [line.split()[1:] for line in last.splitlines() if line.startswith("COPY ")]
    return [
        (source, target)
        for *sources, target in lines
        for source in sources
        if not sources[0].startswith("--from")
    ]


def unpack(folder: Path) -> None:
    """Lay out the files of the image in a folder."""
    folder.mkdir()
    for source, target in copied():
        if (ROOT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / source, folder / target, ignore=ignored)
        else:
            shutil.copy(ROOT / source, folder / target)


@dataclass(frozen=True)
class Composition:
    """The file with its variables set, and its addresses those of this machine."""

    variables: Mapping[str, str]
    addresses: Mapping[str, str]
    folder: Path
    """Where the image's files lie."""

    def argv(self, service: str) -> list[str]:
        """Return the command line that a container of the service would run."""
        about = services()[service]
        written = (*about.get("entrypoint", ()), *about.get("command", ()))
        words = [self._set(word) for word in written]
        return [sys.executable if word == "python" else word for word in words]

    def environ(self, service: str) -> dict[str, str]:
        """Return the environment of a container, on a path that has the image's programs."""
        about = services()[service]["environment"]
        here = os.pathsep.join((str(Path(sys.executable).parent), str(_binaries())))
        given = {name: self._set(value) for name, value in about.items()}
        return {"LANG": "C.UTF-8", "PATH": f"{here}{os.pathsep}/usr/bin:/bin"} | given

    def _set(self, text: str) -> str:
        """Set the variables as Compose does, and put our addresses in the place of its names."""

        def value(match: re.Match[str]) -> str:
            if match[0] == "$$":
                return "$"
            given = self.variables.get(match["name"], "")
            if not given and match["how"] == "?":
                raise LookupError(match["name"])
            return given or (match["rest"] or "" if match["how"] == "-" else "")

        text = _VARIABLE.sub(value, text)
        for name, address in self.addresses.items():
            # A name alone, such as PGHOST's, or a name with its port, wherever it stands.
            text = address if text == name else text.replace(name, address if ":" in name else name)
        return text
