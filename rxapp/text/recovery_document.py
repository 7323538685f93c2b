"""The decision on a recovery as a document: what is claimed back, on which ground, and what happens next."""

from dataclasses import dataclass
from datetime import date

from rxapp.domain.appeal_times import Told, times
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.declaration import ASYLUM, NEWLY_ARRIVED
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.days_off import DaysOff
from rxapp.domain.decided import goes_against
from rxapp.domain.lodging import NOT_AGAINST
from rxapp.text import decision_provisions as provisions
from rxapp.text.appeals import until
from rxapp.text.decision_document import (
    APPEAL,
    BY_ROW,
    GROUNDS,
    PROVISIONS,
    REASONS,
    Document,
    Section,
    made_by,
)
from rxapp.text.decision_rows import TOTAL
from rxapp.text.format import day, kronor
from rxapp.text.recoveries import marked
from rxapp.text.recovery_rows import AMOUNTS, NOT_SETTLED, ROWS, SETTLED, RowClaimed, cells_of

PAYMENT = "Så regleras beloppet"
WAIVED = "Skäl för att inte kräva hela beloppet åter:"
HEARD = "Kommunen har fått ta del av underlaget och haft tillfälle att yttra sig (25 § förvaltningslagen)."
NOTHING_NOW = "Kommunen ska inte betala in något nu."
SET_OFF = (
    "När beslutet har fått laga kraft regleras det återkrävda beloppet mot den totala ersättning som ligger "
    "för utbetalning på det aktuella utbetalningskontot."
)
CARRIED_OVER = (
    "Är det återkrävda beloppet större än summan av beviljade ersättningar regleras den del som kan regleras "
    "vid utbetalningen, och resten vid de följande utbetalningarna."
)
DEMANDED = (
    "Kan beloppet inte regleras trots upprepade försök skickar Migrationsverket en uppmaning att betala in "
    "det som återstår."
)
PAID_BACK_ANYWAY = (
    "Ändras beslutet till kommunens fördel efter att något har reglerats får kommunen tillbaka det som har "
    "reglerats för mycket."
)
NO_OBJECTION = (
    "Kommunen ska ta del av beslutet. Har den inga invändningar behöver den vanligtvis inte göra något mer."
)
BEST_IN_SERVICE = (
    "Kommunen bör överklaga i e-tjänsten, det underlättar den fortsatta digitala hanteringen. Det går också "
    "att överklaga skriftligen: ställ överklagandet till förvaltningsrätten och skicka det till "
    "Migrationsverket (43 § förvaltningslagen)."
)

_OUTCOME = {
    DecisionOutcome.RECOVERED: (
        "Migrationsverket kräver åter {claimed} av det som har betalats ut till {whom} i ersättning för "
        "{what}. Det är hela det belopp som återkravet gällde."
    ),
    DecisionOutcome.PARTLY_RECOVERED: (
        "Migrationsverket kräver åter {claimed} av det som har betalats ut till {whom} i ersättning för "
        "{what}. Återkravet gällde {asked}."
    ),
    DecisionOutcome.NOT_RECOVERED: (
        "Migrationsverket kräver inte åter något av det som har betalats ut till {whom} i ersättning för "
        "{what}."
    ),
    DecisionOutcome.WRITTEN_OFF: (
        "Migrationsverket avskriver ärendet om återkrav från {whom} av ersättning för {what}, utan att pröva "
        "om något ska betalas tillbaka."
    ),
}


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """A decision on a recovery as values. `grounds` and `waivers` are in the words kept with it; names are
    there as far as the reader may see them."""

    file_number: str
    municipality: str
    type_code: str
    decided_on: date
    outcome: DecisionOutcome
    asked_ore: int
    reason_text: str
    grounds: tuple[str, ...]
    waivers: tuple[str, ...]
    rows: tuple[RowClaimed, ...]

    @property
    def claimed_ore(self) -> int:
        return sum(row.claimed_ore or 0 for row in self.rows)

    @property
    def is_settled(self) -> bool:
        """Whether it was tried what is to be paid back."""
        return self.outcome is not DecisionOutcome.WRITTEN_OFF


def recovery_document(
    found: RecoveryFacts, told: Told, days_off: DaysOff, replaces: tuple[str, ...] = ()
) -> Document:
    """The document of a decision on a recovery. `replaces` is what `replacement` says of it."""
    columns = SETTLED if found.is_settled else NOT_SETTLED
    return Document(
        title=f"Beslut om återkrav {marked(found.file_number)}",
        file_number=found.file_number,
        is_recovery=True,
        day=day(found.decided_on),
        facts=_facts(found),
        decided=(_outcome(found), *_sums(found), *replaces, provisions.BY_OFFICER),
        rows_heading=BY_ROW if found.is_settled else ROWS,
        columns=columns,
        rows=tuple(cells_of(columns, row) for row in found.rows),
        total=_total(found),
        sections=(
            Section(REASONS, _reasons(found)),
            Section(GROUNDS, (f"Rättslig grund: {_law(found)}.",), found.grounds, (HEARD,)),
            Section(PROVISIONS, provisions.repayment(TYPES[found.type_code])),
            *([Section(PAYMENT, _payment())] if found.claimed_ore else []),
            Section(APPEAL, _appeal(found, told, days_off)),
        ),
    )


def _facts(found: RecoveryFacts) -> tuple[tuple[str, str], ...]:
    return (
        ("Diarienummer", marked(found.file_number)),
        ("Beslutsdag", day(found.decided_on)),
        ("Kommun", _whom(found)),
        ("Ersättningstyp", TYPES[found.type_code].name),
        ("Återkravet gäller", kronor(found.asked_ore)),
        ("Beslutsform", made_by(found.outcome, is_automatic=False)),
    )


def _whom(found: RecoveryFacts) -> str:
    return f"{found.municipality} kommun"


def _outcome(found: RecoveryFacts) -> str:
    return _OUTCOME[found.outcome].format(
        whom=_whom(found),
        what=TYPES[found.type_code].name,
        claimed=kronor(found.claimed_ore),
        asked=kronor(found.asked_ore),
    )


def _sums(found: RecoveryFacts) -> tuple[str, ...]:
    """How the sum comes about, where it is not all that was found wrong."""
    waived = sum(row.waived_ore or 0 for row in found.rows)
    if not waived:
        return ()
    wrong = sum(row.wrong_ore or 0 for row in found.rows)
    return (f"{kronor(wrong)} är felaktigt utbetalt. Av det efterges {kronor(waived)}.",)


def _total(found: RecoveryFacts) -> tuple[str, ...]:
    columns = SETTLED if found.is_settled else NOT_SETTLED
    sums = {column: kronor(sum(amount(row) or 0 for row in found.rows)) for column, amount in AMOUNTS.items()}
    return (TOTAL, *(sums.get(column, "") for column in columns[1:]))


def _reasons(found: RecoveryFacts) -> tuple[str, ...]:
    waivers = (WAIVED, *_lines(found.waivers)) if found.waivers else ()
    return (*_lines((found.reason_text,)), *waivers)


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())


def _law(found: RecoveryFacts) -> str:
    is_asylum = TYPES[found.type_code].legal_basis.endswith(ASYLUM)
    return f"23 § {ASYLUM}" if is_asylum else f"39–41 §§ {NEWLY_ARRIVED}"


def _payment() -> tuple[str, ...]:
    return NO_OBJECTION, NOTHING_NOW, SET_OFF, CARRIED_OVER, DEMANDED, PAID_BACK_ANYWAY


def _appeal(found: RecoveryFacts, told: Told, days_off: DaysOff) -> tuple[str, ...]:
    # A recovery that is written off asks for nothing.
    if not found.is_settled or not goes_against(found.outcome):
        return (NOT_AGAINST,)
    what = provisions.WHAT.format(file_number=marked(found.file_number), day=day(found.decided_on))
    last = until(times(told, days_off))
    return tuple(filter(None, (provisions.MAY_APPEAL, last, BEST_IN_SERVICE, what, provisions.LATE)))
