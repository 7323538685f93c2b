"""Municipalities, agreements and administrators in text."""

from dataclasses import dataclass

from rxapp.domain.agreements import Standing
from rxapp.services.administrators import AdministratorView
from rxapp.services.agreements import AgreementView
from rxapp.services.municipalities import HistoryEntry, MunicipalityLine, MunicipalityView, Narrow
from rxapp.text.agreements import FIELD, STANDING, STANDING_TONE, done_text, term_text
from rxapp.text.format import moment
from rxapp.text.labels import SERVICE

NARROW = {
    Narrow.RUNNING: "Gällande avtal för Ansök om statlig ersättning",
    Narrow.ENDING: "Avtal som upphör inom 60 dagar eller har upphört",
    Narrow.SINGLE: "En enda administratör",
}


InLine = tuple[str, str, str, str]
"""An agreement in the list: service, status, tone and time. There may be a hundred, so without names."""


@dataclass(frozen=True, slots=True)
class AgreementText:
    """An agreement in text."""

    agreement_id: int
    service: str
    term: str
    status: str
    tone: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A municipality of the list."""

    code: str
    name: str
    href: str
    agreements: list[InLine]
    administrators: str
    note: str


@dataclass(frozen=True, slots=True)
class AdministratorText:
    """An administrator in text."""

    account_id: int
    name: str
    hsa_id: str
    email: str
    last_login: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the history."""

    key: str
    at: str
    text: str
    changed: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The municipality that is looked at."""

    code: str = ""
    name: str = ""
    services: str = ""


def agreement_text(agreement: AgreementView) -> AgreementText:
    return AgreementText(
        agreement.agreement_id,
        SERVICE[agreement.service],
        term_text(agreement.term),
        STANDING[agreement.standing],
        STANDING_TONE[agreement.standing],
        agreement.standing is not Standing.ENDED,
    )


def _in_line(agreement: AgreementView) -> InLine:
    standing = agreement.standing
    service, time = SERVICE[agreement.service], term_text(agreement.term)
    return service, STANDING[standing], STANDING_TONE[standing], time


def line(municipality: MunicipalityLine, href: str) -> Line:
    count = municipality.administrators
    is_open = any(a.standing is not Standing.ENDED for a in municipality.agreements)
    return Line(
        municipality.code,
        municipality.name,
        href,
        [_in_line(agreement) for agreement in municipality.agreements],
        str(count),
        "Endast en" if count == 1 and is_open else "",
    )


def administrator_text(one: AdministratorView) -> AdministratorText:
    return AdministratorText(
        one.account_id,
        one.name,
        one.hsa_id,
        one.details.email,
        moment(one.last_login_at) if one.last_login_at else "Aldrig",
        one.is_locked,
    )


def facts(view: MunicipalityView) -> Facts:
    """With the sentence that there is no need to register anybody twice."""
    names = ", ".join(one.name for one in view.administrators if one.is_current)
    services = f"Kommunens administratörer gäller för alla e-tjänster: {names}." if names else ""
    return Facts(view.code, view.name, services)


def done(entry: HistoryEntry) -> Done:
    whom = f": {entry.whom}" if entry.whom else ""
    doer = f", av {entry.doer}" if entry.doer else ""
    return Done(
        str(entry.event_id),
        moment(entry.at),
        f"{done_text(entry.kind, entry.data)}{whom}{doer}",
        "; ".join(f"{FIELD.get(field, field)}: {old} → {new}" for field, old, new in entry.changed),
    )
