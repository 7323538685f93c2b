"""What an open page says when the login it was opened with has ended."""

ENDED = {
    "logged_out": "Du är utloggad.",
    "other_card": (
        "Du har loggat in med ett annat kort i en annan flik. Därför har den här fliken tömts, "
        "och det du inte hade skickat från den skickas inte."
    ),
    "same_card": "Du har loggat in på nytt i en annan flik. Läs in sidan igen för att fortsätta här.",
    "inactive": (
        "Du är utloggad, eftersom din användarprofil inte längre är aktiv. Kontakta administratören för "
        "e-tjänsten i din kommun."
    ),
    "locked": (
        "Du är utloggad, eftersom kortet låstes efter tre felaktiga PIN-koder. Kontakta administratören för "
        "e-tjänsten i din kommun."
    ),
    "time": "Du är utloggad, eftersom inloggningen hade varit öppen för länge utan att användas.",
    "no_agreement": "Du är utloggad, eftersom kommunen inte längre har något gällande avtal för e-tjänsten.",
}
"""By why it ended."""

EMPTIED = "Sidan har tömts, eftersom inloggningen har avslutats."
"""Read aloud: what stands on the page says why."""

ANOTHER_LOGIN = (
    "Du har loggat in på nytt i en annan flik. Det du gjorde här har inte skickats. Läs in sidan igen."
)
"""To what comes from a page of the login before."""
