"""Swedish words for appeals: where one stands, what is done about it, and what came of it."""

from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Timeliness, Times
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.reasons import CaseReason
from rxapp.domain.replacements import Ground
from rxapp.text.format import day

STATUS = {
    AppealStatus.LODGED: "Inkommet",
    AppealStatus.IN_TIME: "I rätt tid, omprövas",
    AppealStatus.RECONSIDERED: "Omprövat, ska överlämnas",
    AppealStatus.HANDED_OVER: "Överlämnat till domstol",
    AppealStatus.JUDGED: "Avgjort av domstol",
    AppealStatus.DISMISSED_LATE: "Avvisat som för sent inkommet",
    AppealStatus.WITHDRAWN: "Återkallat",
    AppealStatus.CLOSED: "Slutligt avgjort",
}

STATUS_TONE = {
    AppealStatus.LODGED: "info",
    AppealStatus.IN_TIME: "info",
    AppealStatus.RECONSIDERED: "info",
    AppealStatus.HANDED_OVER: "info",
    AppealStatus.JUDGED: "info",
    AppealStatus.DISMISSED_LATE: "negative",
    AppealStatus.WITHDRAWN: "neutral",
    AppealStatus.CLOSED: "neutral",
}

VERB = {
    AppealVerb.LODGE: "Skicka överklagandet",
    AppealVerb.REGISTER: "Registrera överklagande",
    AppealVerb.WITHDRAW: "Återkalla överklagandet",
    AppealVerb.FIND_IN_TIME: "Ta upp överklagandet",
    AppealVerb.DISMISS: "Avvisa överklagandet",
    AppealVerb.REINSTATE: "Ta upp överklagandet igen",
    AppealVerb.RECONSIDER: "Ompröva beslutet",
    AppealVerb.HAND_OVER: "Överlämna till förvaltningsrätten",
    AppealVerb.JUDGE: "Registrera domstolens avgörande",
    AppealVerb.APPEAL_FURTHER: "Registrera att avgörandet har överklagats",
    AppealVerb.CLOSE: "Registrera laga kraft",
}

TIMELINESS = {
    Timeliness.IN_TIME: "I rätt tid",
    Timeliness.IN_TIME_BY_LATER: "I rätt tid, räknat från dagen då beslutet öppnades",
    Timeliness.LATE: "För sent",
}

LATE_GROUND = {
    LateGround.WRONG_NOTICE: (
        "Migrationsverket har inte lämnat en korrekt underrättelse om hur man överklagar"
    ),
    LateGround.CAME_TO_COURT: "Överklagandet kom in till domstolen inom överklagandetiden",
}

RECONSIDERED = {
    Reconsidered.IN_FULL: "Beslutet ändras helt",
    Reconsidered.IN_PART: "Beslutet ändras delvis",
    Reconsidered.NOT_AT_ALL: "Beslutet ändras inte",
}

COURT = {
    Court.ADMINISTRATIVE: "Förvaltningsrätten",
    Court.APPEAL: "Kammarrätten",
    Court.SUPREME: "Högsta förvaltningsdomstolen",
}

COURT_OUTCOME = {
    CourtOutcome.UPHELD: "Överklagandet avslås",
    CourtOutcome.CHANGED: "Överklagandet bifalls och beslutet ändras",
    CourtOutcome.REMITTED: "Ärendet återförvisas till Migrationsverket",
    CourtOutcome.SENT_BACK: "Målet återförvisas till den lägre domstolen",
    CourtOutcome.DISMISSED: "Överklagandet avvisas",
    CourtOutcome.WRITTEN_OFF: "Målet avskrivs",
    CourtOutcome.NO_LEAVE: "Prövningstillstånd meddelas inte",
}

MATTER = {
    Matter.COMPENSATION: "Beslut om ersättning",
    Matter.RECOVERY: "Beslut om återkrav",
    Matter.LATE_APPEAL: "Beslut att avvisa ett överklagande",
}

CAUSE = {
    Cause.FIRST: "Beslut",
    Cause.CORRECTION: "Rättelse",
    Cause.CHANGE: "Ändring",
    Cause.RECONSIDERATION: "Omprövning",
    Cause.AFTER_REMITTAL: "Nytt beslut efter återförvisning",
}

GROUND = {
    Ground.REVOCABLE: "Det framgår av beslutet eller föreskrifterna att det får återkallas",
    Ground.SAFETY: "Tvingande säkerhetsskäl",
    Ground.FALSE_INFORMATION: "Kommunen har lämnat oriktiga eller vilseledande uppgifter",
}

CASE_REASON = {
    CaseReason.CAME_LATE: "Ansökan har kommit in för sent.",
    CaseReason.NOT_COMPLETED: (
        "Ansökan är så ofullständig att den inte kan prövas, och den har inte kompletterats "
        "(20 § förvaltningslagen)."
    ),
    CaseReason.WITHDRAWN: "Kommunen har återkallat ansökan.",
    CaseReason.NOTHING_LEFT: "Det finns inte längre något att pröva i ärendet.",
}


def until(found: Times, final_by: str = "") -> str:
    """Until when one may appeal, as the municipality is told: the earlier day, to be sure.

    >>> from datetime import date
    >>> until(Times(date(2026, 1, 28), None))
    'Ett överklagande ska ha kommit in senast 2026-01-28.'
    >>> until(Times(None, None), "25 § förordningen (2017:193)")
    'Beslutet får inte överklagas (25 § förordningen (2017:193)).'
    """
    if final_by:
        return f"Beslutet får inte överklagas ({final_by})."
    return f"Ett överklagande ska ha kommit in senast {day(found.shown)}." if found.shown else ""
