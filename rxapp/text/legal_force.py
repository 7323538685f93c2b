"""Legal force in words: since when a decision has it, or why it has none."""

from rxapp.domain.legal_force import LegalForce, Why
from rxapp.text.format import day

REASON = {
    Why.NOT_AVAILABLE: "Beslutet har inte gjorts tillgängligt för kommunen än.",
    Why.NOT_OPENED: "Ingen i kommunen har öppnat beslutet, så tiden för att överklaga räknas inte än.",
    Why.TIME_RUNS: "Beslutet kan överklagas till och med {last_day}.",
    Why.APPEALED: "Beslutet är överklagat.",
    Why.DISMISSAL_NOT_FINAL: (
        "Ett överklagande har avvisats som för sent inkommet, och det beslutet har inte laga kraft än."
    ),
    Why.REMITTED: "En domstol har återförvisat ärendet till Migrationsverket.",
    Why.REPLACED: "Beslutet har ersatts av ett nytt beslut.",
    Why.MAY_NOT_BE_APPEALED: "Beslutet får inte överklagas ({final_by}).",
    Why.TIME_RAN_OUT: "Tiden för att överklaga gick ut {last_day}.",
    Why.WITHDRAWN: "Överklagandet är återkallat.",
    Why.DISMISSED_LATE: (
        "Tiden för att överklaga gick ut {last_day}. Överklagandet som kom in därefter är avvisat."
    ),
    Why.DISMISSED_BY_COURT: "Domstolen har avvisat överklagandet.",
    Why.UPHELD: "Domstolen har avslagit överklagandet.",
    Why.CHANGED: "Domstolen har ändrat beslutet, som gäller så som domstolen har bestämt.",
}


def explained(force: LegalForce) -> str:
    """The day and the reason.

    >>> from datetime import date
    >>> explained(LegalForce(date(2026, 1, 29), Why.TIME_RAN_OUT, date(2026, 1, 28)))
    'Beslutet har laga kraft från 2026-01-29. Tiden för att överklaga gick ut 2026-01-28.'
    >>> explained(LegalForce(None, Why.REPLACED))
    'Beslutet har inte laga kraft. Beslutet har ersatts av ett nytt beslut.'
    """
    state = f"har laga kraft från {day(force.on)}" if force.on else "har inte laga kraft"
    reason = REASON[force.why].format(last_day=day(force.last_day), final_by=force.final_by)
    return f"Beslutet {state}. {reason}"
