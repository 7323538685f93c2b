"""One case before the officer who decides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.assessment import RowReason
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import cases, decisions, supplements
from rxapp.services.addresses import file_number_in
from rxapp.services.decisions import ProposedRow, RowChoice
from rxapp.state import case_views as texts
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.receipt_views import ProofText, proof_text
from rxapp.state.session import say
from rxapp.text.format import counted, kronor
from rxapp.text.labels import OUTCOME, VERDICT, VERDICT_TONE
from rxapp.text.reasons import reason_sentence

GRANT = "bevilja"
UNDECIDABLE = "Ärendet är inte hos en handläggare."


@dataclass(frozen=True, slots=True)
class Choice:
    """A row to take a stand on; `chosen` is what the rules propose, empty where they leave it open.

    `name` is that of its field in the form. No more of the row than is shown: every answer stays light.
    """

    position: str
    individual: str
    person: str
    period: str
    name: str
    proposal: str
    chosen: str


@shown.feature
class HandlingState(rx.State):
    """The case, what the rules propose, and what the officer is about to decide."""

    PAGE: ClassVar[str] = "handling"
    NEEDS: ClassVar[Right] = Right.CASES_DECIDE
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number",)

    facts: texts.Facts = texts.NO_FACTS
    rows: list[texts.RowText] = []
    choices: list[Choice] = []
    rules: list[texts.RuleText] = []
    needs_rate: bool = False
    is_late: bool = False
    is_open: bool = False
    may_ask: bool = False
    summary: list[str] = []
    errors: dict[str, str] = {}
    requests: list[texts.RequestText] = []
    receipts: list[ProofText] = []
    timeline: list[texts.Step] = []
    decision: texts.DecisionText = texts.NO_DECISION

    _file_number: str = ""
    _version: int = 0
    _expected: dict[int, int] = {}
    _looked_over: dict[int, int] = {}
    _form: Form = {}

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def load(self) -> None:
        """Fill the page with the case of its address."""
        self._file_number = file_number_in(self.router.url.path)
        self.summary, self.errors = [], {}
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def look_over(self, form: Form) -> None:
        """Tell what the decision will be, before it is made."""
        missing = [c.position for c in self.choices if not text_of(form, c.name)]
        if missing and not _dismisses(form):
            self.errors = {"rader": f"Ta ställning till rad {', '.join(missing)}."}
            return
        self.errors, self._form = {}, {name: text_of(form, name) for name in list(form)[:300]}
        self._looked_over = dict(self._expected)
        self.summary = _summary(self._form, self.choices)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def back(self) -> None:
        """Not yet: back to the form, which still holds what was filled in."""
        self.summary = []

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def decide(self) -> None:
        """Make the decision that was looked over."""
        if not self.summary:
            return
        form = self._form
        self.summary = []
        try:
            async with acting(self) as (session, actor):
                outcome = await decisions.decide(
                    session,
                    actor,
                    self._file_number,
                    version=self._version,
                    choices=[_choice(choice, form) for choice in self.choices],
                    reason_text=text_of(form, "motivering"),
                    dismiss=_dismisses(form),
                    yearly_kronor=_kronor(text_of(form, "arsbelopp")),
                    rate_source=text_of(form, "kalla"),
                    expected=dict(self._looked_over),
                )
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            await say(self, refusal.sentence, "negative")
            return
        await say(self, f"Beslutet är fattat: {OUTCOME[outcome].lower()}.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def ask(self, form: Form) -> None:
        """Ask the municipality for a supplement."""
        try:
            due_on = date.fromisoformat(text_of(form, "senast"))
        except ValueError:
            self.errors = {"senast": "Skriv dagen som ÅÅÅÅ-MM-DD."}
            return
        try:
            async with acting(self) as (session, actor):
                await supplements.request_supplement(
                    session,
                    actor,
                    self._file_number,
                    version=self._version,
                    text=text_of(form, "text"),
                    due_on=due_on,
                )
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            return
        self.errors = {}
        await say(self, "Begäran om komplettering är skickad till kommunen.")
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        view = await cases.get_case(db, actor, self._file_number)
        proposal = await decisions.get_proposal(db, actor, self._file_number)
        self.facts = texts.facts(view)
        self.decision = texts.decision_text(view.decision)
        self.is_open = view.case.status in {CaseStatus.IN_REVIEW, CaseStatus.SUPPLEMENT_REQUESTED}
        # An open case shows its rows among the choices: they are not sent twice.
        self.rows = [] if self.is_open else [texts.row_text(row) for row in view.rows]
        self.may_ask = view.case.status is CaseStatus.IN_REVIEW
        proposed = {row.position: row for row in proposal.rows}
        self.choices = [
            _proposed(texts.row_text(row), proposed[row.position], is_late=proposal.is_late)
            for row in view.rows
            if self.is_open
        ]
        rules = [(r.title, r.outcome, r.detail) for r in proposal.rules] if self.is_open else []
        self.rules = [
            texts.RuleText(title, VERDICT[outcome], VERDICT_TONE[outcome], detail)
            for title, outcome, detail in rules
        ] or texts.rule_texts(view.decision.rules if view.decision else [])
        self.needs_rate = self.is_open and proposal.needs_rate
        self.is_late = self.is_open and proposal.is_late
        self.requests = [texts.request_text(request) for request in view.requests]
        self.receipts = [proof_text(proof, actor) for proof in view.receipts]
        self.timeline = [texts.step(number, entry) for number, entry in enumerate(view.timeline)]
        if self._version != view.case.version:
            self._version, self.summary = view.case.version, []
        self._expected = {row.position: row.periods for row in proposal.rows}


def _proposed(row: texts.RowText, proposed: ProposedRow, *, is_late: bool) -> Choice:
    amount = "belopp saknas" if proposed.amount_ore is None else kronor(proposed.amount_ore)
    words = f"{counted(proposed.periods, 'period', 'perioder')}, {amount}"
    if proposed.reason:
        words = f"{words}. {reason_sentence(proposed.reason)}"
    chosen = {True: GRANT, False: proposed.reason or "", None: ""}[proposed.granted]
    return Choice(
        position=row.position,
        individual=row.individual,
        person=row.name,
        period=row.period,
        name=f"rad-{row.position}",
        proposal=words,
        chosen=RowReason.LATE.value if is_late else chosen,
    )


def _choice(choice: Choice, form: Form) -> RowChoice:
    said = text_of(form, choice.name)
    return RowChoice(int(choice.position), said == GRANT, None if said == GRANT else said)


def _dismisses(form: Form) -> bool:
    return text_of(form, "avvisa") == "ja"


def _kronor(text: str) -> int | None:
    digits = text.replace("\xa0", "").replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Invalid("arsbelopp", "Skriv årsbeloppet i hela kronor, med siffror.")
    return int(digits)


def _summary(form: Form, choices: Sequence[Choice]) -> list[str]:
    if _dismisses(form):
        return ["Ansökan avvisas. Den kom in för sent."]
    granted = [c.position for c in choices if text_of(form, c.name) == GRANT]
    refused = [c for c in choices if text_of(form, c.name) != GRANT]
    told = [f"Beviljas: rad {', '.join(granted)}."] if granted else []
    return told + [
        f"Avslås: rad {choice.position}. {_reason(text_of(form, choice.name))}" for choice in refused
    ]


def _reason(value: str) -> str:
    return reason_sentence(value) if value in set(RowReason) else ""


REASONS: list[tuple[str, str]] = [(GRANT, "Beviljas")] + [
    (reason.value, f"Avslås: {reason_sentence(reason)}") for reason in RowReason
]
"""What may be chosen for a row."""
