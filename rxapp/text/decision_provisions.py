"""What a decision tells besides its outcome: its provisions, and how and until when it may be appealed."""

from rxapp.domain.appeal_times import Times
from rxapp.domain.compensation.declaration import ASYLUM, NEWLY_ARRIVED, CompensationType
from rxapp.domain.lodging import NOT_AGAINST
from rxapp.domain.recovery_grounds import FOR_A_PURPOSE
from rxapp.text.appeals import until

AUTOMATIC = "Beslutet är fattat automatiskt."
BY_OFFICER = "Beslutet har fattats av en handläggare."
BY_RULES = (
    "Beslutet är fattat automatiskt med stöd av 28 § förvaltningslagen (2017:900). Det är fattat på samma "
    "rättsliga grund som ett beslut av en handläggare."
)
PAID = (
    "Det beviljade beloppet betalas ut till kommunen den sista bankdagen i en månad. Rutinen är densamma för "
    "automatiska beslut och för beslut av handläggare."
)
PAID_DIFFERENCE = (
    "Beslutet gäller hela ersättningen. Det som redan har betalats ut enligt ett tidigare beslut i ärendet "
    "betalas inte ut på nytt. Det som återstår betalas ut till kommunen den sista bankdagen i en månad."
)
REPAID_ASYLUM = (
    "Ersättning får krävas åter helt eller delvis om den har betalats ut till följd av att kommunen har "
    "lämnat oriktiga eller ofullständiga uppgifter. Har kommunen inte orsakat felet är den "
    f"återbetalningsskyldig om den har insett eller skäligen borde ha insett felet (23 § {ASYLUM})."
)
REPAID_NEWLY_ARRIVED = (
    "Kommunen är återbetalningsskyldig om ersättningen har lämnats på felaktig grund eller med för högt "
    "belopp. Har kommunen inte orsakat felet är den återbetalningsskyldig endast om den har insett eller "
    f"skäligen borde ha insett felet (39 § {NEWLY_ARRIVED})."
)
UNUSED = (
    "Kommunen är även återbetalningsskyldig för medel som inte har använts för avsett ändamål "
    f"(40 § {NEWLY_ARRIVED})."
)
CLAIMED = (
    "Migrationsverket beslutar om återkrav. Finns det särskilda skäl får ett krav på återbetalning efterges "
    f"helt eller delvis (41 § {NEWLY_ARRIVED})."
)
MUST_TELL = (
    "Kommunen är skyldig att lämna de uppgifter som Migrationsverket behöver för att bedöma rätten till "
    "ersättning ({by})."
)
MAY_APPEAL = "Kommunen kan överklaga beslutet till förvaltningsrätten (40 § förvaltningslagen)."
SAME_TIME = "Tiden är densamma som när beslutet inte är fattat automatiskt."
WHERE = (
    "Kommunen överklagar direkt i e-tjänsten. Det går också att överklaga skriftligen: ställ överklagandet "
    "till förvaltningsrätten och skicka det till Migrationsverket (43 § förvaltningslagen)."
)
WHAT = (
    "Skriv vilket beslut som överklagas ({file_number}, beslutat {day}) och på vilket sätt kommunen vill att "
    "det ska ändras."
)
LATE = "Migrationsverket avvisar ett överklagande som kommer in för sent (45 § förvaltningslagen)."


def repayment(declared: CompensationType) -> tuple[str, ...]:
    """The duty to pay back that each decision has to tell of (23 § third paragraph 2017:193, 39 § third
    paragraph and 40 § 2010:1122), by the ordinance of the type."""
    if declared.legal_basis.endswith(ASYLUM):
        return (REPAID_ASYLUM,)
    purpose = (UNUSED,) if declared.code in FOR_A_PURPOSE else ()
    return (REPAID_NEWLY_ARRIVED, *purpose, CLAIMED)


def duty_to_tell(declared: CompensationType) -> str:
    """That the agency has to be given what it needs."""
    is_asylum = declared.legal_basis.endswith(ASYLUM)
    return MUST_TELL.format(by=f"22 § {ASYLUM}" if is_asylum else f"38 § {NEWLY_ARRIVED}")


def appeal(
    declared: CompensationType,
    times: Times,
    *,
    file_number: str,
    decided_on: str,
    is_against: bool,
    is_automatic: bool,
) -> tuple[str, ...]:
    """How and until when the decision is appealed, or why it is not (33 § förvaltningslagen)."""
    if declared.final_by:
        return (until(times, declared.final_by),)
    if not is_against:
        return (NOT_AGAINST,)
    last = " ".join(filter(None, (until(times), SAME_TIME if is_automatic else "")))
    return (MAY_APPEAL, last, WHERE, WHAT.format(file_number=file_number, day=decided_on), LATE)
