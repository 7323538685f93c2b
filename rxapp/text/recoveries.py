"""Swedish words for recoveries: where one stands, what is done about it, why, and what came of it."""

from datetime import date

from rxapp.domain.recovery_amounts import RecoveryOutcome
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus, RecoveryVerb
from rxapp.text.format import day, kronor

STATUS = {
    RecoveryStatus.OPENED: "Öppnat",
    RecoveryStatus.COMMUNICATED: "Väntar på kommunens yttrande",
    RecoveryStatus.RESPONDED: "Kommunen har yttrat sig",
    RecoveryStatus.DECIDED: "Beslutat",
    RecoveryStatus.CLAIMED: "Regleras mot utbetalningar",
    RecoveryStatus.CLOSED: "Avslutat utan krav",
    RecoveryStatus.DROPPED: "Nedlagt",
}

STATUS_TONE = {
    RecoveryStatus.OPENED: "info",
    RecoveryStatus.COMMUNICATED: "warning",
    RecoveryStatus.RESPONDED: "info",
    RecoveryStatus.DECIDED: "negative",
    RecoveryStatus.CLAIMED: "negative",
    RecoveryStatus.CLOSED: "neutral",
    RecoveryStatus.DROPPED: "neutral",
}

VERB = {
    RecoveryVerb.OPEN: "Öppna återkrav",
    RecoveryVerb.COMMUNICATE: "Skicka underlaget till kommunen",
    RecoveryVerb.PROLONG: "Förläng tiden för yttrande",
    RecoveryVerb.RESPOND: "Skicka yttrandet",
    RecoveryVerb.DECIDE: "Besluta om återkrav",
    RecoveryVerb.REPLACE: "Ersätt beslutet",
    RecoveryVerb.TAKE_UP_AGAIN: "Ta upp återkravet igen",
    RecoveryVerb.HAND_TO_LEDGER: "För kravet till huvudboken",
    RecoveryVerb.CLOSE: "Avsluta återkravet",
    RecoveryVerb.DROP: "Lägg ned återkravet",
}

OUTCOME = {
    RecoveryOutcome.WHOLE: "Hela beloppet återkrävs",
    RecoveryOutcome.PART: "En del av beloppet återkrävs",
    RecoveryOutcome.NONE: "Inget återkrävs",
}

_GROUND = {
    RecoveryGround.FALSE_INFORMATION: "Kommunen har lämnat oriktiga eller ofullständiga uppgifter",
    RecoveryGround.SHOULD_HAVE_SEEN: "Kommunen har insett eller borde ha insett felet",
    RecoveryGround.WRONG_BASIS: "Ersättningen har lämnats på felaktig grund",
    RecoveryGround.TOO_MUCH: "Ersättningen har lämnats med för högt belopp",
    RecoveryGround.SHOULD_HAVE_REALISED: (
        "Kommunen har inte orsakat felet men har insett eller borde ha insett det"
    ),
    RecoveryGround.NOT_USED_AS_MEANT: "Ersättningen har inte använts för avsett ändamål",
}

GROUND = {ground: f"{words} ({ground.source})." for ground, words in _GROUND.items()}
"""With the source, as it stands in the decision."""

NO_REASONS = "Kommunen har inget mer att säga"

NOT_YET = "Beslutet har inte laga kraft än."
APPEAL = (
    "Beslutet kan överklagas till förvaltningsrätten. Överklagandet ska ha kommit in till Migrationsverket "
    "senast {day}. Överklaga helst här i e-tjänsten, då går det snabbast."
)
SETTLED = (
    "När beslutet har fått laga kraft regleras {sum} mot det som ska betalas ut till kommunens konto. Räcker "
    "inte en utbetalning dras resten från de följande. Kommunen ska inte betala in något nu."
)
NO_OBJECTION = "Ta del av beslutet. Har kommunen inga invändningar behöver du vanligtvis inte göra något mer."
IN_LEDGER = (
    "Beslutet har fått laga kraft. {sum} regleras mot det som ska betalas ut till kommunens konto. Räcker "
    "inte en utbetalning dras resten från de följande. Du behöver inte göra något."
)
RESPOND_UNTIL = (
    "Läs underlaget och yttra dig senast {day} om något inte stämmer eller om mer behöver sägas. "
    "Migrationsverket beslutar tidigast dagen efter, om kommunen inte dessförinnan säger att den inte har "
    "mer att säga."
)
RESPOND_LATE = (
    "Tiden för att yttra sig gick ut {day}. Det går att yttra sig tills Migrationsverket har fattat beslut."
)
SAID_ALL = "Kommunen har sagt att den inte har mer att säga. Migrationsverket kan fatta beslut."
TAKEN_UP = (
    "En domstol har skickat tillbaka ärendet. Migrationsverket återkommer med underlag att yttra sig över. "
    "Du behöver inte göra något nu."
)
NOTHING_CLAIMED = "Inget återkrävs. Du behöver inte göra något."


def marked(file_number: str) -> str:
    """The number of a recovery as it is read.

    >>> marked("2026-000012")
    'Å 2026-000012'
    """
    return f"Å {file_number}"


def called(file_number: str, is_recovery: bool) -> str:
    """A case as it is called in a sentence.

    >>> called("2026-000012", True)
    'återkravet Å 2026-000012'
    >>> called("2026-000012", False)
    '2026-000012'
    """
    return f"återkravet {marked(file_number)}" if is_recovery else file_number


def next_steps(
    status: RecoveryStatus, *, respond_by: date | None, is_over: bool, has_said_all: bool, ore: int
) -> tuple[str, ...]:
    """What happens next, in plain words for the municipality; `ore` is what is claimed.

    >>> next_steps(RecoveryStatus.CLOSED, respond_by=None, is_over=False, has_said_all=False, ore=0)
    ('Inget återkrävs. Du behöver inte göra något.',)
    """
    if status is RecoveryStatus.OPENED:
        return (TAKEN_UP,)
    if status in {RecoveryStatus.COMMUNICATED, RecoveryStatus.RESPONDED}:
        if has_said_all:
            return (SAID_ALL,)
        return ((RESPOND_LATE if is_over else RESPOND_UNTIL).format(day=day(respond_by)),)
    if not ore:
        return (NOTHING_CLAIMED,)
    if status is RecoveryStatus.CLAIMED:
        return (IN_LEDGER.format(sum=kronor(ore)),)
    return NO_OBJECTION, SETTLED.format(sum=kronor(ore))
