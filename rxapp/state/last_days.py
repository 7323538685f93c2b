"""Start's table of last days to apply, in text."""

from dataclasses import dataclass
from urllib.parse import urlencode

from rxapp.db import Session
from rxapp.domain.claims import claim_name
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.last_days import NEAR_DAYS, SOON_DAYS
from rxapp.domain.permissions import Actor, Right
from rxapp.services.addresses import claim_code
from rxapp.services.last_days import Basis, LastDay, list_last_days
from rxapp.state import shown
from rxapp.state.start import StartState
from rxapp.state.start_parts import left
from rxapp.text.format import counted, day, kronor
from rxapp.text.labels import type_name
from rxapp.text.last_days import CHOSEN_MONTHS, also, depends

SHOWN = 8
"""So many of the nearest; the rest is a click away."""

ALL = "alla"
BASIS = {Basis.GRANTED: "beviljat", Basis.APPLIED: "sökt", Basis.BOTH: "beviljat eller sökt"}


@dataclass(frozen=True, slots=True)
class LastDayLine:
    """A period of a type: until when, what is in, what is missing and what it is worth."""

    type_name: str
    period: str
    last_day: str
    left: str
    tone: str
    about: str
    sent: str
    applied: str
    draft: str
    lacks: str
    lacks_tone: str
    compared: str
    at_risk: str
    estimate: str
    href: str
    act: str
    name: str


@shown.part
class LastDaysState(StartState):
    """The nearest last days, or all of them where the address says so."""

    last_days: list[LastDayLine] = []
    more: str = ""
    fewer: bool = False

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if not actor.may(Right.APPLICATIONS_SEND):
            self.last_days, self.more, self.fewer = [], "", False
            return
        found = await list_last_days(db, actor)
        is_all = self.router.url.query_parameters.get("sista-dagar", "") == ALL
        many = len(found) > SHOWN
        self.last_days = [line_of(each) for each in (found if is_all else found[:SHOWN])]
        self.more = f"Visa alla ({len(found)})" if many and not is_all else ""
        self.fewer = many and is_all


def line_of(found: LastDay) -> LastDayLine:
    """One line."""
    due, declared = found.due, TYPES[found.due.type_code]
    period = claim_name(due.period) if due.period else CHOSEN_MONTHS
    lacks, compared, tone = _lacks(found)
    before = found.before
    has_risk = before is not None and before.missing > 0 and before.ore > 0
    href, act = _where(found)
    return LastDayLine(
        type_name=declared.name,
        period=period,
        last_day=day(due.last_day),
        left=left(found.days_left) if found.days_left is not None else "",
        tone=tone_of(found.days_left),
        about=also(declared) if due.last_day else depends(declared),
        sent=_sent(found),
        applied=_applied(found),
        draft="Utkast påbörjat" if found.draft_key else "",
        lacks=lacks,
        lacks_tone=tone,
        compared=compared,
        at_risk=kronor(before.ore) if before is not None and has_risk else "",
        estimate=f"Uppskattat: {BASIS[before.basis]} för {claim_name(before.period)}"
        if before is not None and has_risk
        else "",
        href=href,
        act=act,
        name=f"{act}: {type_name(due.type_code)}, {period}",
    )


def tone_of(days: int | None) -> str:
    """How pressing so many days are."""
    if days is None or days > SOON_DAYS:
        return "neutral"
    return "negative" if days <= NEAR_DAYS else "warning"


def _sent(found: LastDay) -> str:
    if not found.applications:
        return "Inget skickat"
    applications = counted(found.applications, "ansökan", "ansökningar")
    return f"{applications}, {counted(found.rows, 'rad', 'rader')}"


def _applied(found: LastDay) -> str:
    if not found.applications:
        return ""
    if not found.has_unknown:
        return f"{kronor(found.applied_ore)} sökt"
    known = f"{kronor(found.applied_ore)} sökt, och " if found.applied_ore else ""
    return f"{known}belopp som prövas av handläggare"


def _lacks(found: LastDay) -> tuple[str, str, str]:
    """What is missing, compared with what, and how it is toned; nothing where there is nothing to compare."""
    if found.before is None or found.due.period is None:
        return "", "", "neutral"
    period, count = claim_name(found.before.period), found.before.missing
    people = counted(count, "person", "personer")
    if not found.applications:
        return "Allt", f"{people} var med {period}", "warning"
    if count:
        return people, f"från {period} är inte med", "warning"
    return "Inget", f"alla från {period} är med", "positive"


def _where(found: LastDay) -> tuple[str, str]:
    """Where one goes on, and what it is called."""
    if found.draft_key:
        return f"/ansokan/ny?{urlencode({'utkast': found.draft_key})}", "Fortsätt på utkastet"
    chosen = {"typ": found.due.type_code}
    if found.due.period is not None:
        chosen["period"] = claim_code(found.due.period)
    return f"/ansokan/ny?{urlencode(chosen)}", "Ansök"
