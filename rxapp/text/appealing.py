"""What is said while one appeals, and while an appeal is handled."""

from rxapp.domain.appeal_steps import AppealStatus

NO_CASE = "Ärendet finns inte, eller så har du inte behörighet för ersättningstypen."
NO_APPEAL = "Överklagandet finns inte, eller så har du inte behörighet för ersättningstypen."
STALE = "Någon annan har tagit ett steg i överklagandet. Sidan visar hur det står nu. Försök igen."
OPENED_ALREADY = "Det är redan känt vilken dag kommunen fick del av beslutet."
WORSE_BY_COURT = (
    "En rad blir lägre än i det överklagade beslutet. Kontrollera domen: en domstol gör inte ett beslut "
    "sämre för den som har överklagat."
)

LODGED = "Överklagandet är skickat till Migrationsverket."
WITHDRAWN = "Överklagandet är återkallat."

LODGE_QUESTION = "Skicka överklagandet för {municipality}?"
LODGE_CONSEQUENCE = (
    "Migrationsverket prövar om det har kommit in i rätt tid, omprövar beslutet och överlämnar överklagandet "
    "till förvaltningsrätten. Det som är skickat kan inte ändras, men det kan kompletteras och återkallas "
    "tills det är överlämnat."
)
LODGE_LATE = "Sista dag att överklaga var {day}. Ett överklagande som kommer in för sent avvisas i regel."
WITHDRAW_QUESTION = "Vill {municipality} återkalla överklagandet?"
WITHDRAW_CONSEQUENCE = (
    "Migrationsverket och domstolen prövar det då inte. Det kan inte tas tillbaka. Så länge tiden för att "
    "överklaga inte har gått ut kan beslutet överklagas på nytt."
)
WITHDRAW_BY_LETTER = (
    "Registrera bara en återkallelse som har kommit in skriftligen från kommunen. Den kan inte tas tillbaka."
)

NEXT = {
    AppealStatus.LODGED: "Pröva om det har kommit in i rätt tid",
    AppealStatus.IN_TIME: "Ompröva beslutet",
    AppealStatus.RECONSIDERED: "Överlämna till förvaltningsrätten",
    AppealStatus.HANDED_OVER: "Vänta på domstolens avgörande",
    AppealStatus.JUDGED: "Registrera laga kraft eller ett överklagande av avgörandet",
    AppealStatus.DISMISSED_LATE: "",
    AppealStatus.WITHDRAWN: "",
    AppealStatus.CLOSED: "",
}
"""What is to be done by the agency."""

EXPECTED = {
    AppealStatus.LODGED: "Migrationsverket prövar om överklagandet har kommit in i rätt tid.",
    AppealStatus.IN_TIME: "Migrationsverket prövar om beslutet ska ändras innan överklagandet överlämnas.",
    AppealStatus.RECONSIDERED: "Migrationsverket ska överlämna överklagandet till förvaltningsrätten.",
    AppealStatus.HANDED_OVER: "Överklagandet ligger hos domstolen.",
    AppealStatus.JUDGED: "Domstolens avgörande kan överklagas tills det har fått laga kraft.",
    AppealStatus.DISMISSED_LATE: "Beslutet att avvisa överklagandet kan överklagas för sig.",
    AppealStatus.WITHDRAWN: "Överklagandet prövas inte.",
    AppealStatus.CLOSED: "Avgörandet gäller.",
}
"""What happens next, as the municipality is told."""

DISMISSAL_LIFTED = "Avvisningen gäller inte längre"
TIME_RUNS = "Beslutet har inte laga kraft: tiden för att överklaga har inte gått ut."
