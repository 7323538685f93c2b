"""What is said while an officer makes a new decision of a case that is decided, and afterwards."""

from rxapp.domain.decided import Cause

CALLED = {
    Cause.CORRECTION: "Rätta beslutet",
    Cause.CHANGE: "Ändra beslutet",
    Cause.AFTER_REMITTAL: "Nytt beslut efter återförvisning",
}
"""What the officer chooses."""

MEANING = {
    Cause.CORRECTION: (
        "Ett beslut får rättas om det har en uppenbar felaktighet till följd av ett skrivfel, räknefel eller "
        "liknande förbiseende (36 § förvaltningslagen). Allt annat är en ändring."
    ),
    Cause.CHANGE: (
        "Ett beslut får ändras om det är felaktigt på grund av nya omständigheter eller av någon annan "
        "anledning (37 §). Det ska ändras om det är uppenbart felaktigt i något väsentligt hänseende och "
        "kan ändras snabbt och enkelt utan att bli till nackdel för kommunen (38 § förvaltningslagen)."
    ),
    Cause.AFTER_REMITTAL: (
        "En domstol har upphävt beslutet och återförvisat ärendet. Pröva ärendet på nytt med ledning av vad "
        "domstolen har sagt. Rader som inte anges får samma utgång som förut."
    ),
}
"""When each is right."""

HAPPENED = {
    Cause.CORRECTION: "Migrationsverket rättade beslutet",
    Cause.CHANGE: "Migrationsverket ändrade beslutet",
    Cause.AFTER_REMITTAL: "Nytt beslut fattades efter återförvisning",
}
"""The event in a timeline."""

WHY = "Skriv varför beslutet ersätts"
NO_REASON = "Rad {position}: välj varför raden avslås."
NO_ROW = "Ansökan har ingen rad {position}."
ROW_TWICE = "Samma rad är angiven två gånger."
MOST_ROWS_TEXT = "Ett nytt beslut kan ändra högst {most} rader."
ALL_ROWS = "Ansökan avvisades utan att prövas. Ta ställning till varje rad."
NOTHING_CHANGED = "Inget är ändrat. Lägg till minst en rad som får ett annat belopp eller ett annat skäl."
WRITTEN_OFF = "Ärendet är avskrivet. Det finns inget beslut i sak att ersätta."
NOT_DECIDED = "Ärendet är inte avgjort, så det finns inget beslut att ersätta. Läs in sidan igen."
STALE = (
    "Ärendet har ändrats sedan du öppnade sidan. Den visar nu hur det står. Det du har skrivit är kvar: "
    "granska det igen."
)
TAKE_FIRST = "Ingen har ärendet. Ta det för att rätta eller ändra beslutet."
HELD_BY = "{name} har ärendet. Bara den som har ett ärende rättar och ändrar beslutet i det."

GROUND_TITLE = "Beslutet får ändras till kommunens nackdel (37 § andra stycket förvaltningslagen)"

MORE = "Kommunen får {amount} mer. Det betalas ut i nästa utbetalning."
LESS = "Kommunen får {amount} mindre. Beloppet är inte utbetalt, så det dras av innan det betalas ut."
SAME = "Inga belopp ändras. Det nya beslutet betalas inte ut på nytt."
COLLECTED = (
    "Rad {rows}: beloppet är redan utbetalt, eller ligger i en utbetalningskörning, och kan inte sänkas "
    "genom ett nytt beslut. Pröva det som återkrav."
)
REMITTED_NOTE = "Återförvisat av domstol"
PROPOSED_NOTE = "{called}: förslag väntar på bekräftelse"
MY_PROPOSAL_NOTE = "{called}: ditt förslag väntar"
RELEASED = "Du har inte ärendet längre."
