"""The certificate of a filing: one page that says what was filed, when, and under which hashes."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from schema.printed import ToCertify
from schema.proof import Manifest
from schema.zone import local

from .content import said
from .typesetting import typeset

_SHEET: Final = "certificate.typ"
_MOST: Final = 40
"""Files that find room on the page; the hash of the bundle seals the others too."""

_WIDEST: Final = 40
"""Columns of a file's name that find room in a line; a Korean sign takes two."""

_HEADINGS: Final = ("proof-paper-file", "proof-paper-size", "proof-paper-sha256")


@dataclass(frozen=True)
class Named:
    """What the record calls the call, the firm and the gate of a filing."""

    edition: str
    firm: str
    gate: str
    adds_to: str = ""
    """The receipt number of the filing that this one adds to, where it does."""


def print_certificate(manifest: Manifest, order: ToCertify, named: Named) -> bytes:
    """Return the certificate as PDF."""
    listed, more = manifest.files[:_MOST], len(manifest.files) - _MOST
    facts = {
        "print-edition": named.edition,
        "print-firm": named.firm,
        "proof-paper-gate": named.gate,
        "proof-paper-case": manifest.case,
        "proof-paper-channel": _channel(manifest),
        "proof-paper-number": order.number or "-",
        "proof-paper-filed": local(order.filed_at),
        "proof-paper-asked": local(manifest.asked_at) if manifest.asked_at else "-",
        "proof-paper-version": said("print-version-number", number=manifest.version),
        "proof-paper-confirmed": _confirmed(manifest),
        "proof-paper-plan": manifest.plan_sha256 or "-",
        "proof-paper-bundle": order.bundle,
        "proof-paper-key": manifest.key,
    }
    if manifest.request:
        told = {"request": manifest.request, "gate": named.gate, "number": named.adds_to or "-"}
        facts["proof-paper-adds-to"] = said("proof-paper-request", **told)
    data = {
        "title": said("proof-paper-title"),
        "facts": [[said(word), fact] for word, fact in facts.items()],
        "headings": [said(word) for word in _HEADINGS],
        "files": [[_short(file.name), _size(file.size), file.sha256] for file in listed],
        "more": said("proof-paper-more", number=more) if more > 0 else "",
        "told": said("proof-paper-told"),
        "check": said("proof-paper-check", case=manifest.case),
    }
    body, _ = typeset(_SHEET, data)
    return body


def _channel(manifest: Manifest) -> str:
    return said(f"proof-channel-{manifest.channel}") if manifest.channel else "-"


def _short(name: str) -> str:
    """Return a name that fits in a line: its beginning and its end."""
    widths = [2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in name]
    if sum(widths) <= _WIDEST:
        return name
    head = next(at for at in range(len(name)) if sum(widths[: at + 1]) > _WIDEST // 2)
    tail = next(at for at in range(len(name)) if sum(widths[at:]) < _WIDEST // 2)
    return f"{name[:head]}…{name[tail:]}"


def _confirmed(manifest: Manifest) -> str:
    return said(f"party-{manifest.confirmed_by}") if manifest.confirmed_by else "-"


def _size(size: int | None) -> str:
    return "-" if size is None else f"{size:,}"
