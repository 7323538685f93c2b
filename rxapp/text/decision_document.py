"""The decision document: what a decision says, part by part, the same on the page and in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rxapp.domain.appeal_times import Told, times
from rxapp.domain.assessment import Verdict
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import claim_name
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.days_off import DaysOff
from rxapp.domain.decided import Cause, goes_against
from rxapp.domain.periods import Period
from rxapp.text import decision_provisions as provisions
from rxapp.text.decision_rows import Column, RowDecided, columns_of, rows_of, totals_of
from rxapp.text.format import day, kronor
from rxapp.text.labels import VERDICT
from rxapp.text.reasons import reason_sentence
from rxapp.text.receipts import BY_WITHDRAWAL
from rxapp.text.unasked import WITHOUT_APPLICATION

AGENCY = "Migrationsverket"
ON_THE_MERITS = {DecisionOutcome.GRANTED, DecisionOutcome.PARTLY_GRANTED, DecisionOutcome.REJECTED}
REASONS, GROUNDS, PROVISIONS = "Skälen för beslutet", "Beslutet grundar sig på", "Övriga bestämmelser"
BY_ROW, ROWS = "Beslutet rad för rad", "Raderna i ansökan"
PAYMENT, APPEAL = "Utbetalning", "Överklagande"
MET, NOT_MET = "Villkoren för ersättning är uppfyllda.", "Villkoren för ersättning är inte uppfyllda."
IN_TABLE = "Skälen till att en rad inte har beviljats helt står i tabellen."

_OUTCOME = {
    DecisionOutcome.GRANTED: "Migrationsverket beviljar {whom} {granted} i ersättning för {what}.",
    DecisionOutcome.PARTLY_GRANTED: (
        "Migrationsverket beviljar {whom} {granted} i ersättning för {what}, och avslår ansökan i övrigt."
    ),
    DecisionOutcome.REJECTED: "Migrationsverket avslår ansökan från {whom} om ersättning för {what}.",
    DecisionOutcome.DISMISSED: (
        "Migrationsverket avvisar ansökan från {whom} om ersättning för {what}, utan att pröva den i sak."
    ),
    DecisionOutcome.WRITTEN_OFF: (
        "Migrationsverket avskriver ärendet om ersättning till {whom} för {what}, utan att pröva ansökan."
    ),
}


@dataclass(frozen=True, slots=True)
class RuleFound:
    """A rule that the decision rests on, as it was kept with it."""

    title: str
    verdict: Verdict
    detail: str


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision and its case as values; names are there as far as the reader may see them."""

    file_number: str
    municipality: str
    type_code: str
    claim: Period
    arrived_on: date
    is_paper: bool
    decided_on: date
    outcome: DecisionOutcome
    is_automatic: bool
    applied_ore: int | None
    granted_ore: int
    reason_text: str
    rules: tuple[RuleFound, ...]
    rules_version: str
    rows: tuple[RowDecided, ...]
    is_replacing: bool = False
    """Whether it stands in place of another decision, by which something may have been paid."""


CAUSES = {
    Cause.FIRST: "",
    Cause.CORRECTION: "Det är en rättelse av en uppenbar felaktighet (36 § förvaltningslagen).",
    Cause.CHANGE: "Beslutet har ändrats (37 och 38 §§ förvaltningslagen).",
    Cause.RECONSIDERATION: "Beslutet har omprövats efter överklagande (38 och 39 §§ förvaltningslagen).",
    Cause.AFTER_REMITTAL: "En domstol har lämnat tillbaka ärendet för ny prövning.",
}
"""Why a decision has been made in place of another."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading: an introduction, points, and what stands after them."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """All of it in words. `decided` is what is decided, and how; `total` the last line of the rows.

    The number of a recovery is read with an «Å» before it, and stands in addresses as it is.
    """

    title: str = ""
    file_number: str = ""
    is_recovery: bool = False
    day: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    decided_heading: str = "Beslut"
    decided: tuple[str, ...] = ()
    rows_heading: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


def replacement(chain: Sequence[tuple[date, Cause]], at: int) -> tuple[str, ...]:
    """Which decision the one at this place stands in place of, and which has taken its place: the days and
    causes of all, in their order."""
    said: list[str] = []
    if at > 0:
        before, (_, cause) = chain[at - 1][0], chain[at]
        said.append(f"Beslutet ersätter beslutet den {day(before)} (beslut {at} i ärendet). {CAUSES[cause]}")
    if at + 1 < len(chain):
        after = f"{day(chain[at + 1][0])} (beslut {at + 2} i ärendet)"
        said.append(f"Beslutet gäller inte längre. Det har ersatts av beslutet den {after}.")
    return tuple(said)


def document(found: DecisionFacts, told: Told, days_off: DaysOff, replaces: tuple[str, ...] = ()) -> Document:
    """The document of a decision. `replaces` is what `replacement` says of it."""
    is_tried, has_details = found.outcome in ON_THE_MERITS, any(row.details for row in found.rows)
    columns = columns_of(found.type_code, found.rows, is_tried=is_tried, has_details=has_details)
    return Document(
        title=f"Beslut {found.file_number}",
        file_number=found.file_number,
        day=day(found.decided_on),
        facts=_facts(found),
        decided=(_outcome(found), *replaces, _how(found)),
        rows_heading=BY_ROW if is_tried else ROWS,
        columns=columns,
        rows=rows_of(columns, found.rows),
        total=totals_of(columns, found.applied_ore, found.granted_ore),
        sections=tuple(_sections(found, told, days_off)),
    )


def made_by(outcome: DecisionOutcome, *, is_automatic: bool) -> str:
    """By what or whom it was decided, in a few words: a function, never a person."""
    if is_at_own_wish(outcome, is_automatic=is_automatic):
        return BY_WITHDRAWAL
    return "Automatiskt beslut" if is_automatic else "Beslut av handläggare"


def is_at_own_wish(outcome: DecisionOutcome, *, is_automatic: bool) -> bool:
    """Whether it was written off since the municipality took the application back itself."""
    return outcome is DecisionOutcome.WRITTEN_OFF and is_automatic


def _facts(found: DecisionFacts) -> tuple[tuple[str, str], ...]:
    declared = TYPES[found.type_code]
    arrived = day(found.arrived_on)
    came = ("Ansökan inkom", f"{arrived}, på papper" if found.is_paper else arrived)
    return (
        ("Diarienummer", found.file_number),
        ("Beslutsdag", day(found.decided_on)),
        ("Kommun", _whom(found)),
        ("Ersättningstyp", declared.name),
        ("Avser", claim_name(found.claim)),
        ("Ansökan", WITHOUT_APPLICATION) if declared.is_unasked else came,
        ("Beslutsform", made_by(found.outcome, is_automatic=found.is_automatic)),
    )


def _whom(found: DecisionFacts) -> str:
    return f"{found.municipality} kommun"


def _outcome(found: DecisionFacts) -> str:
    granted = kronor(found.granted_ore)
    if found.outcome is DecisionOutcome.PARTLY_GRANTED and found.applied_ore is not None:
        granted = f"{granted} av sökta {kronor(found.applied_ore)}"
    what = f"{TYPES[found.type_code].name}, {claim_name(found.claim)}"
    return _OUTCOME[found.outcome].format(whom=_whom(found), granted=granted, what=what)


def _how(found: DecisionFacts) -> str:
    return provisions.AUTOMATIC if found.is_automatic else provisions.BY_OFFICER


def _sections(found: DecisionFacts, told: Told, days_off: DaysOff) -> list[Section]:
    declared = TYPES[found.type_code]
    others = (*provisions.repayment(declared), provisions.duty_to_tell(declared))
    appeal = provisions.appeal(
        declared,
        times(told, days_off),
        file_number=found.file_number,
        decided_on=day(found.decided_on),
        is_against=goes_against(
            found.outcome,
            at_own_wish=is_at_own_wish(found.outcome, is_automatic=found.is_automatic),
            is_unasked=declared.is_unasked,
        ),
        is_automatic=found.is_automatic,
    )
    return [
        Section(REASONS, _reasons(found)),
        _grounds(found),
        Section(PROVISIONS, (*others, *([provisions.BY_RULES] if found.is_automatic else []))),
        *([Section(PAYMENT, (_paid(found),))] if found.granted_ore else []),
        Section(APPEAL, appeal),
    ]


def _paid(found: DecisionFacts) -> str:
    return provisions.PAID_DIFFERENCE if found.is_replacing else provisions.PAID


def _reasons(found: DecisionFacts) -> tuple[str, ...]:
    """What an officer has written, line by line, and what the rules or the table say."""
    said = [line.strip() for line in found.reason_text.splitlines() if line.strip()]
    reasons = dict.fromkeys(row.reason for row in found.rows if row.reason)
    if found.outcome not in ON_THE_MERITS:
        return (*said, *(reason_sentence(reason) for reason in reasons))
    if found.outcome is DecisionOutcome.GRANTED:
        return tuple(said) or (MET,)
    if reasons:
        return (*said, IN_TABLE)
    return tuple(said) or (NOT_MET,)


def _grounds(found: DecisionFacts) -> Section:
    rules = _points(found.rules)
    basis = f"Rättslig grund: {TYPES[found.type_code].legal_basis}."
    tried = ("Reglerna som har prövats:",) if rules else ()
    return Section(GROUNDS, (basis, *tried), rules, (f"Regelverkets version: {found.rules_version}.",))


def _points(rules: Sequence[RuleFound]) -> tuple[str, ...]:
    return tuple(f"{VERDICT[rule.verdict]}: {rule.title}. {rule.detail}" for rule in rules)
