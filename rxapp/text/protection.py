"""Swedish words for protected personal data: the markings, why somebody looks, and what a marking does."""

from rxapp.domain.protection import Protection, RevealGround

PROTECTION = {
    Protection.NONE: "Ingen",
    Protection.CONFIDENTIALITY: "Sekretessmarkering",
    Protection.PROTECTED_REGISTRATION: "Skyddad folkbokföring",
    Protection.FICTITIOUS: "Fingerade personuppgifter",
    Protection.UNKNOWN: "Okänt",
}

PROTECTION_TONE = {
    Protection.NONE: "neutral",
    Protection.CONFIDENTIALITY: "warning",
    Protection.PROTECTED_REGISTRATION: "warning",
    Protection.FICTITIOUS: "warning",
    Protection.UNKNOWN: "info",
}

GROUND = {
    RevealGround.CASE: "Handläggning av ett ärende",
    RevealGround.IDENTITY: "Fastställa vem en uppgift gäller",
    RevealGround.MARKING: "Kontroll av en markering",
    RevealGround.OTHER: "Annat",
}

HIDES = (
    "Kommunerna ser bara individnumret: i ärenden, utbetalningar, ansökningar, filer och sökningar, genast "
    "och också på sidor som är öppna nu. Handläggare ser inte heller namnet utan funktionen skyddade "
    "personuppgifter."
)
STAYS_HIDDEN = (
    "Kommunerna ser redan bara individnumret, och för dem ändras ingenting. Vilken markering som gäller "
    "visas bara hos Migrationsverket."
)
SHOWS = (
    "Namn och födelsedatum visas genast för kommunen där personen är registrerad och för kommuner som har "
    "beviljats ersättning för personen. Det som har visats kan inte tas tillbaka."
)
ADDED = (
    "Migrationsverket har ingen individ med det numret. Den läggs upp utan namn och med markeringen okänt, "
    "och räknas som skyddad."
)
OF_ANOTHER = "Enligt Migrationsverkets uppgifter hör numret som kommunen har angett till en annan individ."
TOLD = (
    "Kommunen ser sedan individnumret på raden, men aldrig mer numret som den har angett. Finns det risk att "
    "någon i kommunen inte får veta vilket individnummer personen har ska raden inte kopplas."
)


def wording(protection: Protection) -> str:
    """The marking within a sentence."""
    return PROTECTION[protection].lower()
