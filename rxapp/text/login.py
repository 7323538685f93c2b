"""What the login page says when somebody could not log in, and beside which field."""

from urllib.parse import quote, unquote

FLASH_COOKIE = "rxapp_login"
"""What was typed and why it was refused, for the login page alone: never the PIN."""

MAX_TYPED = 60

NO_AGREEMENT = (
    "Kommunen har inget gällande avtal för e-tjänsten. Kontakta Migrationsverkets kontaktcenter: {support}."
)

WHOM = (
    "Kontakta administratören för e-tjänsten i din kommun. Är du själv administratör, eller arbetar du på "
    "Migrationsverket, kontaktar du Migrationsverkets kontaktcenter: {support}."
)
"""Both ways at once: an answer by role would tell a stranger what role a card has."""

REFUSALS = {
    "hsa_id": (
        "hsa_id",
        "HSA-id börjar med SE, följt av tio siffror, ett bindestreck och bokstäver eller siffror.",
    ),
    "pin": ("pin", "PIN-koden består av sex siffror."),
    "wrong": ("form", "HSA-id eller PIN-kod är fel. Efter tre felaktiga PIN-koder i rad låses kortet."),
    "locked": ("form", f"Kortet är låst efter tre felaktiga PIN-koder. {WHOM}"),
    "inactive": ("form", f"Användarprofilen är inte aktiv. {WHOM}"),
    "no_agreement": (
        "form",
        NO_AGREEMENT,
    ),
    "too_many": (
        "form",
        "Det har varit för många misslyckade inloggningar från ditt nätverk. Vänta några minuter och försök "
        "igen.",
    ),
    "origin": ("form", "Inloggningen kom inte från den här webbplatsen. Försök igen härifrån."),
}
"""By the code of the refusal: the field it concerns, and the sentence; `{support}` is the address of the
contact centre, and ends the sentence."""


def write_flash(code: str, hsa_id: str) -> str:
    """The value of the cookie that carries a refusal to the login page."""
    return quote(f"{code}|{hsa_id[:MAX_TYPED]}", safe="")


def read_flash(value: str) -> tuple[str, str]:
    """The refusal's code and the HSA-id that was typed."""
    code, _, hsa_id = unquote(value).partition("|")
    return code, hsa_id[:MAX_TYPED]
