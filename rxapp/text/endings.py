"""What an open page says when the login it was opened with has ended."""

from rxapp.text.login import NO_AGREEMENT, WHOM

TIME = "time"
"""The one way to end after which one comes back."""

ENDED = {
    "logged_out": "Du är utloggad.",
    "other_card": (
        "Du har loggat in med ett annat kort i en annan flik. Därför har den här fliken tömts, "
        "och det du inte hade skickat från den skickas inte."
    ),
    "same_card": "Du har loggat in på nytt i en annan flik. Läs in sidan igen för att fortsätta här.",
    "inactive": f"Du är utloggad, eftersom din användarprofil inte längre är aktiv. {WHOM}",
    TIME: "Du är utloggad, eftersom inloggningen hade varit öppen för länge utan att användas.",
    "no_agreement": NO_AGREEMENT,
}
"""By why it ended; `{support}` is the address of the contact centre."""

EMPTIED = "Sidan har tömts, eftersom inloggningen har avslutats."
"""Read aloud: what stands on the page says why."""

DENIED = "Du har inte behörighet till den här sidan."

ANOTHER_LOGIN = (
    "Du har loggat in på nytt i en annan flik. Det du gjorde här har inte skickats. Läs in sidan igen."
)
"""To what comes from a page of the login before."""
