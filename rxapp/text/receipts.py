"""What is said of a receipt: what a check came to, and what taking an application back means."""

from typing import NamedTuple


class Said(NamedTuple):
    """The finding in a few words, what it means and what to do, and its tone."""

    title: str
    text: str
    tone: str


GENUINE = Said(
    "Kvittot är äkta.",
    "Kontrollsumman är den som tjänsten lämnade till kommunen. Uppgifterna nedan är de som gäller.",
    "positive",
)
BROKEN = Said(
    "Kvittot finns i tjänsten, men kedjan av kvitton är inte hel.",
    "Ett kvitto i kedjan fram till det här saknas eller har ändrats. Spara filen och kontakta "
    "Migrationsverket.",
    "negative",
)
FAILURES = {
    "andrat": Said(
        "Kvittot har ändrats.",
        "Filen är inte den som tjänsten lämnade ut: någon uppgift i den har ändrats efteråt. Hämta "
        "kvittot på nytt i ärendet om du behöver ett som gäller.",
        "negative",
    ),
    "fel-kontrollsumma": Said(
        "Kontrollsumman stämmer inte.",
        "Ärendet har kvitton, men inget med den kontrollsumman. Kontrollera att du har skrivit rätt. Har du "
        "det, så har kvittot ändrats.",
        "negative",
    ),
    "okant": Said(
        "Kvittot är okänt.",
        "Det finns inget sådant kvitto bland de ärenden som du har behörighet till.",
        "warning",
    ),
    "olasbart": Said(
        "Det här är inget kvitto från tjänsten.",
        "Välj filen som du hämtade med «Hämta kvittot», eller klistra in hela dess innehåll.",
        "warning",
    ),
    "for-stort": Said(
        "Filen är för stor.", "Ett kvitto har högst 3 MB. Kontrollera att du har valt rätt fil.", "warning"
    ),
    "for-manga": Said(
        "Det blev för många kontroller på en gång.", "Vänta en stund och försök igen.", "warning"
    ),
}
"""By what the address says of a check that did not come out well."""

WHOLE = "Alla kommunens kvitton fram till det här, från nummer 1 till nummer {number}, finns i ordning."

NO_NUMBER = "Skriv ärendets diarienummer."
NO_SUM = "Kontrollsumman har 64 tecken: siffror och bokstäverna a–f."

WITHDRAW_QUESTION = "Vill kommunen återkalla ansökan {number}?"
WITHDRAW_CONSEQUENCE = (
    "Migrationsverket avskriver ärendet utan att pröva ansökan, och ingen ersättning betalas ut för den. Det "
    "går inte att ångra."
)
APPLY_ANEW = "Vill kommunen söka ersättningen senare behövs en ny ansökan senast {day}."
TOO_LATE = "Sista ansökningsdag var {day}: en ny ansökan kommer in för sent."
WITHDRAWN = "Ansökan är återkallad och ärendet är avskrivet."
BY_WITHDRAWAL = "Avskrivet sedan kommunen återkallat ansökan"


def in_groups(sha256: str) -> str:
    """A checksum in groups of eight, so that it can be read aloud and broken into lines.

    >>> in_groups("0123456789abcdef")
    '01234567 89abcdef'
    """
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
