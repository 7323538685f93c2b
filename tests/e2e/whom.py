"""What a page says, to the letter, of what its reader lacks and whom to ask."""

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Role
from rxapp.seeds.accounts import CARDS, TestCard

GIVES = "Kommunens administratör för e-tjänsten kan ge dig behörighet:"
ANSWERS = "Kommunens administratör för e-tjänsten kan svara på frågor:"
ADMINISTRATORS = {
    "1440": "Mats Hedlund, mats.hedlund@ale.exampleAgneta Lindqvist, agneta.lindqvist@ale.example",
    "1231": "Birgitta Malm, birgitta.malm@burlov.example",
    "0114": "Ulf Norén, ulf.noren@upplandsvasby.example",
}
IS_FOR = {
    **dict.fromkeys(
        (
            "/arenden",
            "/ansokan/ny",
            "/notifieringar",
            "/utbetalningar",
            "/prognos",
            "/min-profil",
            "/overklaganden",
        ),
        "kommunens användare",
    ),
    "/beslut": "kommunens användare och Migrationsverkets handläggare",
    "/kvitton": "kommunens användare och Migrationsverkets handläggare",
    "/kontonummer": "kommunens användare med behörighet för kontonummer",
    "/behorigheter": "kommunens administratörer",
    "/handlaggning": "Migrationsverkets handläggare",
    "/kvalitetsgranskning": "Migrationsverkets handläggare",
    "/automatiska-beslut": "Migrationsverkets handläggare",
    "/aterkrav": "Migrationsverkets handläggare",
    "/individer": "Migrationsverkets handläggare",
    "/grunder": "Migrationsverkets handläggare",
    "/kommuner": "Migrationsverkets kontaktcenter",
    "/utbetalningskorningar": "Migrationsverkets utbetalningshandläggare och attestanter",
}
ROLES = {Role.USER: "användare", Role.ADMINISTRATOR: "administratör", Role.OFFICER: "tjänsteperson"}


def card_called(hsa_id: str) -> TestCard:
    return next(card for card in CARDS if card.hsa_id == hsa_id)


def of_another_role(hsa_id: str, path: str) -> str:
    """Said of a page that is for others; `path` may have a file number at its end."""
    card = card_called(hsa_id)
    page = next(page for page in IS_FOR if path.startswith(page))
    # What a permission opens the administrator can give; another role nobody can.
    answer = GIVES if page == "/kontonummer" else ANSWERS
    ask = answer + ADMINISTRATORS[card.municipality_code or ""] if card.role is Role.USER else ""
    return f"Sidan är för {IS_FOR[page]}. Du är inloggad som {ROLES[card.role]}.{ask}"


def of_lacking(hsa_id: str) -> str:
    """Said to a user of the types that are missing; nothing to one who has them all."""
    card = card_called(hsa_id)
    missing = [declared.name for code, declared in TYPES.items() if code not in card.subjects]
    if not missing:
        return ""
    said = (
        f"Du har inte behörighet för {len(missing)} av {len(TYPES)} ersättningstyper."
        + "".join(["Vilka ersättningstyper?", *missing])
        if set(card.subjects) & set(TYPES)
        else "Du har inte behörighet för någon ersättningstyp."
    )
    return said + GIVES + ADMINISTRATORS[card.municipality_code or ""]
