"""Agreements in words: where one is in its time, its days, and what has been done to one."""

from collections.abc import Mapping
from typing import Any

from rxapp.domain.agreements import Service, Standing, Term
from rxapp.domain.events import EventKind
from rxapp.text.format import day
from rxapp.text.labels import EVENT, SERVICE

STANDING = {Standing.RUNNING: "Gäller", Standing.COMING: "Kommande", Standing.ENDED: "Upphört"}
STANDING_TONE = {Standing.RUNNING: "positive", Standing.COMING: "info", Standing.ENDED: "neutral"}
FIELD = {"first_name": "Förnamn", "last_name": "Efternamn", "email": "E-post"}


def term_text(term: Term) -> str:
    """«2016-01-01 – 2026-12-31», or «från 2016-01-01 tills vidare»."""
    if term.ends_on is None:
        return f"från {day(term.starts_on)} tills vidare"
    return f"{day(term.starts_on)} – {day(term.ends_on)}"


def agreement_event(kind: EventKind, data: Mapping[str, Any]) -> str:
    """What has been done to an agreement, for which service and with which days."""
    service = SERVICE[Service(data["service"])]
    if kind is EventKind.AGREEMENT_STARTED:
        until = f" till {data['until']}" if data["until"] else " tills vidare"
        return f"Avtal för {service} registrerades, från {data['from']}{until}"
    if data.get("withdrawn"):
        return f"Avtalet för {service} från {data['from']} togs bort"
    if data.get("at_once"):
        return f"Avtalet för {service} avslutades genast"
    if data["until"] is None:
        return f"Avtalet för {service} gäller tills vidare (slutade tidigare {data['old']})"
    before = f" (tidigare {data['old']})" if data["old"] else ""
    return f"Avtalet för {service} fick sista dag {data['until']}{before}"


def done_text(kind: EventKind, data: Mapping[str, Any]) -> str:
    """One line of a municipality's history, without who did it."""
    if kind in (EventKind.AGREEMENT_STARTED, EventKind.AGREEMENT_CHANGED):
        return agreement_event(kind, data)
    if kind is EventKind.ADMINISTRATOR_REGISTERED and data.get("again"):
        return "Administratören registrerades igen"
    return EVENT[kind]
