"""Swedish words for recoveries: where one stands, what is done about it, why, and what came of it."""

from rxapp.domain.recovery_amounts import RecoveryOutcome, Waiver
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_steps import RecoveryStatus, RecoveryVerb

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

WAIVER = {
    Waiver.NONE: "Ingen eftergift",
    Waiver.PART: "Kravet efterges delvis",
    Waiver.WHOLE: "Kravet efterges helt",
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
