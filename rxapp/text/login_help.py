"""What to do when it is not possible to log in, in the order of the agency's own answer."""

STEPS: tuple[tuple[str, str], ...] = (
    (
        "Kortet.",
        "Du behöver ett SITHS-kort från den kommun som du ska ansöka för, och PIN-koden till det. Efter tre "
        "felaktiga PIN-koder i rad låses kortet.",
    ),
    (
        "HSA-id.",
        "En administratör i kommunen ska ha registrerat HSA-id för just ditt kort. Har du fått ett nytt kort "
        "kan det ha ett annat HSA-id.",
    ),
    (
        "Behörigheter.",
        "En administratör ska ha gett dig de behörigheter som du behöver. Utan dem kan du logga in, men du "
        "ser inga ärenden.",
    ),
    (
        "En annan dator.",
        "Testa att logga in från en annan dator, gärna en där det fungerar för någon annan i kommunen.",
    ),
    (
        "Supporten.",
        "Kan du fortfarande inte logga in, kontaktar du eller administratören Migrationsverkets support.",
    ),
)
"""What to look at oneself, one thing after the other."""

ADMINISTRATOR_FIRST = (
    "Kontakta i första hand en administratör för e-tjänsten i din kommun. Administratören kan kontrollera"
)
CHECKS: tuple[str, ...] = (
    "att din användarprofil finns, är aktiv och har rätt HSA-id",
    "att du har de behörigheter som du behöver, och från vilken dag",
    "att kortet inte är låst efter tre felaktiga PIN-koder",
    "att kommunen har ett gällande avtal för e-tjänsten",
)

WHO_IS = (
    "Annars hör du dig för i kommunen. Ett tips är att fråga socialtjänsten som arbetar med ensamkommande "
    "barn: en administratör kan ha utsetts där."
)

ONLY_SITHS = "Det går endast att logga in med SITHS-kort."
WHO_GIVES_CARD = (
    "Det är din kommun som tillhandahåller kortet. Kontakta kommunens administratör för Migrationsverkets "
    "e-tjänster. Ansöker du för flera kommuner behöver du ett kort från var och en av dem."
)

SUPPORT = "Migrationsverkets support för kommuner: "
WHAT_TO_WRITE = (
    "Skriv vilken kommun det gäller, ditt HSA-id och vad som händer när du försöker logga in. Skicka aldrig "
    "din PIN-kod."
)
