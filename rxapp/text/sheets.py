"""What is said of a file of rows: why it is refused, and what of it was left out."""

from collections.abc import Sequence

from rxapp.domain.sheets import CellKind, Report
from rxapp.text.format import counted, number

SAVE_AS = "Öppna den i Excel, välj Spara som och filformatet Excel-arbetsbok (.xlsx) och försök igen."

UNREADABLE = f"Filen är skadad eller inte ett kalkylblad. {SAVE_AS}"
OLD_XLS = f"Filen är i det gamla formatet .xls. {SAVE_AS}"
OPEN_DOCUMENT = "Filen är i OpenDocument-format (.ods). Spara den som .xlsx eller .csv och försök igen."
BINARY_BOOK = f"Filen är i det binära formatet .xlsb. {SAVE_AS}"
STRICT_BOOK = f"Filen är sparad som Strict Open XML. {SAVE_AS}"
WEB_PAGE = f"Filen är en webbsida eller xml-fil och inte ett kalkylblad. {SAVE_AS}"
PASSWORD = "Filen är skyddad med lösenord. Ta bort lösenordet och spara filen igen."  # noqa: S105  said to people
MACROS = "Filen innehåller makron. Spara den som Excel-arbetsbok (.xlsx) utan makron och försök igen."
BOMB = (
    "Filen packar upp till mycket mer än vad som behövs för en ansökan. "
    "Kopiera raderna till en ny, tom arbetsbok, spara den som .xlsx och försök igen."
)
TOO_HEAVY = (
    "Filen tar för lång tid eller för mycket minne att läsa. "
    "Kopiera raderna till en ny, tom arbetsbok, spara den som .xlsx och försök igen."
)
NO_SHEETS = "Arbetsboken har inget synligt blad med celler. Lägg raderna på ett synligt blad."
NO_ROWS = "Filen har rubriker men inga rader under dem. Fyll i raderna, spara filen och försök igen."
EMPTY = "Filen är tom. Kontrollera att det är rätt fil, spara den och försök igen."
ENCODING = "Filens tecken går inte att läsa. Spara den som CSV UTF-8 eller som .xlsx och försök igen."
NUL = (
    "Filen innehåller tecken som inte hör hemma i text. Spara den som .xlsx eller CSV UTF-8 och försök igen."
)
LONG_LINE = (
    "Filen har en orimligt lång rad eller cell. Kontrollera att citationstecken kommer i par, "
    "eller spara filen som .xlsx."
)
BUSY = "Många filer läses just nu. Försök igen om en stund."


def too_large(megabytes: int) -> str:
    return f"Filen är större än {megabytes} MB. Dela upp raderna på flera filer, eller ta bort bilder ur den."


def too_many_rows(count: int, most: int, *, is_counted: bool) -> str:
    """`is_counted` is False when counting was given up at `count`."""
    how_many = number(count) if is_counted else f"fler än {number(count)}"
    return f"Filen har {how_many} rader. Högst {number(most)} rader kan läsas åt gången: dela upp filen."


def no_header(headings: Sequence[str]) -> str:
    return (
        "Ingen rubrikrad hittades bland de första raderna. "
        f"Filen ska ha en rad med rubrikerna {', '.join(headings)}. Utgå gärna från mallen."
    )


def bad_quotes(row: int) -> str:
    return (
        f"Citationstecken är fel på rad {number(row)}. Ett citationstecken inne i en text skrivs dubbelt. "
        "Rätta raden, eller spara filen som .xlsx."
    )


def notes(report: Report) -> tuple[str, ...]:
    """What the applicant should know of a file that was read, in the order of importance."""
    said: list[str] = []
    if report.other_sheets:
        said.append(f"Bara bladet {report.sheet} lästes. Fler blad har samma rubriker: {_names(report)}.")
    if report.uncounted_formulas:
        cells = counted(report.uncounted_formulas, "cell har", "celler har")
        said.append(f"{cells} en formel utan värde. Öppna filen i Excel, spara den och läs in den igen.")
    if report.total_rows:
        said.append(f"Summeringen på {_rows(report.total_rows)} lästes inte in.")
    if report.example_rows:
        said.append(f"Exemplet på {_rows(report.example_rows)} lästes inte in.")
    if report.hidden_rows:
        said.append(f"{counted(len(report.hidden_rows), 'dold rad', 'dolda rader')} lästes också in.")
    if report.unknown:
        what = "Kolumnen" if len(report.unknown) == 1 else "Kolumnerna"
        said.append(f"{what} {', '.join(report.unknown)} lästes inte in.")
    return tuple(said)


def _names(report: Report) -> str:
    return ", ".join(report.other_sheets)


def _rows(numbers: Sequence[int]) -> str:
    return f"{'rad' if len(numbers) == 1 else 'raderna'} {', '.join(number(n) for n in numbers)}"


README = (
    "Fyll i en rad för varje individ och period på bladet Rader. Ändra inte rubrikerna.",
    "Bladen Exempel och Läs mig läses inte in. Kolumner som du själv lägger till läses inte heller in.",
    "Spara filen som Excel-arbetsbok (.xlsx) eller som CSV UTF-8.",
)
README_HEADINGS = ("Kolumn", "Fylls i", "Så skriver du", "Exempel")
REQUIRED, OPTIONAL = "Ska fyllas i", "Får lämnas tom"
CHOOSE = "Välj ett av alternativen i listan."
_HOW = {
    CellKind.NUMBER: "Individnummer med åtta siffror, personnummer eller samordningsnummer. Skrivs som text.",
    CellKind.DAY: "Datum som ÅÅÅÅ-MM-DD.",
    CellKind.MONEY: "Kronor och ören med decimalkomma.",
    CellKind.COUNT: "Ett heltal.",
    CellKind.FLAG: "ja eller nej.",
}


def how_to_write(kind: CellKind, labels: Sequence[str]) -> str:
    """What to write in a column of the template."""
    return _HOW[kind] if kind in _HOW else f"Ett av: {', '.join(labels)}."
