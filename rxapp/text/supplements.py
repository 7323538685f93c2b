"""Swedish words for requests of supplements: consequences, states, and what the templates ask for."""

from rxapp.domain.supplement_templates import Template
from rxapp.domain.supplements import AnswerKind, Consequence, RequestStatus

CONSEQUENCE = {
    Consequence.DECIDED_AS_IS: "Ansökan avgörs på det underlag som finns",
    Consequence.MAY_BE_DISMISSED: "Ansökan kan avvisas",
    Consequence.MAY_BE_REJECTED: "Ansökan kan avslås",
}
"""Each goes on from «Om svaret inte kommer in i tid:»."""

REQUEST_STATUS = {
    RequestStatus.OPEN: "Väntar på svar",
    RequestStatus.ANSWERED: "Besvarad",
    RequestStatus.CLOSED: "Avslutad genom beslutet",
    RequestStatus.TAKEN_BACK: "Tillbakadragen",
}

REQUEST_TONE = {
    RequestStatus.OPEN: "warning",
    RequestStatus.ANSWERED: "positive",
    RequestStatus.CLOSED: "neutral",
    RequestStatus.TAKEN_BACK: "neutral",
}

ANSWER = {
    AnswerKind.GIVEN: "Besvarad",
    AnswerKind.NOT_AVAILABLE: "Har inte uppgiften",
    AnswerKind.LEFT: "Inte besvarad",
}

TEMPLATE: dict[Template, tuple[str, str]] = {
    Template.ENROLMENT: (
        "Intyg om inskrivning",
        "Bifoga ett intyg som visar att barnet eller eleven var inskriven under hela perioden.",
    ),
    Template.ATTENDANCE: (
        "Frånvaro",
        "Ange om barnet eller eleven var frånvarande mer än fyra veckor under perioden, och i så fall "
        "vilka dagar.",
    ),
    Template.SCHOOL: (
        "Skola eller förskola",
        "Ange vilken skola eller förskola raden gäller och om den drivs av kommunen eller av någon annan.",
    ),
    Template.NUMBER: (
        "Individnummer",
        "Kontrollera individnumret mot LMA-kortet eller beslutet. Ange rätt individnummer om det är fel.",
    ),
    Template.PERIOD: (
        "Period",
        "Kontrollera perioden. Ange från och med vilken dag och till och med vilken dag insatsen gavs.",
    ),
    Template.NEED: (
        "Behov och kostnad",
        "Bifoga ett underlag som visar elevens särskilda behov och vad insatsen har kostat.",
    ),
    Template.COST: (
        "Underlag för kostnaden",
        "Bifoga fakturor, utdrag ur ekonomisystemet eller annat underlag som visar den faktiska kostnaden.",
    ),
    Template.COST_KIND: ("Slag av kostnad", "Ange vad kostnaden avser och hur beloppet är uträknat."),
    Template.CARE_STATEMENT: (
        "Intyg om vårdbehovet",
        "Bifoga kommunens intyg om att vårdbehovet motsvarar vad som gäller för vård enligt LVU.",
    ),
    Template.CARE_DECISION: (
        "Beslut om vård",
        "Bifoga beslutet om vård eller placering för perioden.",
    ),
    Template.ECONOMIC_BASIS: (
        "Ekonomiskt underlag",
        "Bifoga det ekonomiska underlag som kostnaderna i ansökan grundas på.",
    ),
    Template.COURT_JUDGMENT: (
        "Domstolens beslut",
        "Bifoga domstolens beslut om att förordna vårdnadshavaren.",
    ),
    Template.DAYS: ("Antal dygn", "Kontrollera antalet dygn och ange vilka dygn som ansökan avser."),
    Template.DAILY_PAID: (
        "Utbetald dygnsschablon",
        "Ange om dygnsschablonen har betalats ut för samma tid.",
    ),
    Template.FEE: ("Avgift", "Ange vilken avgift den enskilde har betalat under perioden."),
    Template.MEMBERS: ("Antal personer", "Ange hur många personer i hushållet som kostnaden avser."),
    Template.RECEIVED_ON: (
        "Dag för mottagandet",
        "Ange vilken dag personen först togs emot i en kommun, och i vilken.",
    ),
}
"""Of each template its name in the list and the text that it fills an item with."""

SAVED = "Svaret är sparat. Det är inte inlämnat än."
HANDED_IN = "Svaret är inlämnat till Migrationsverket."
PARTLY_HANDED_IN = "Det som är besvarat är inlämnat. Begäran är öppen för resten till och med {day}."
ENDED = "Begäran är inte längre öppen: den är besvarad, tillbakadragen eller avslutad genom beslutet."
ITEM_HANDED_IN = "Punkt {position} är redan inlämnad."
ITEM_STALE = (
    "Någon annan i kommunen har svarat på punkt {position} medan du skrev. Din text finns kvar här och är "
    "inte sparad. Spara igen om ditt svar ska gälla i stället."
)
ITEMS_STALE = "Någon annan i kommunen har ändrat ett svar. Läs igenom svaren, och lämna sedan in dem på nytt."
NO_ANSWER = "Skriv ett svar, bifoga en fil eller välj «Har inte uppgiften»."
NOTHING_NEW = "Det finns inget nytt svar att lämna in. Svara på minst en punkt först."
LACK_ANSWER = "{items} saknar svar."
NOT_LATER = "Den nya dagen ska vara senare än {day}."
PERSON_NAMED = (
    "Texten innehåller namnet på en person med skyddade eller okända uppgifter. Skriv radens nummer eller "
    "individnumret i stället."
)
