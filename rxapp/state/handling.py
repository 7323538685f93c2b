"""One case before the officer who decides it."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.cases import SETTLED, CaseStatus
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.typed import parse_ore
from rxapp.services import cases, decisions, desk, desk_proposals
from rxapp.services.addresses import file_number_in
from rxapp.services.decisions import Proposal, RowChoice
from rxapp.services.officer_decisions import Chosen
from rxapp.services.supplement_views import RequestView
from rxapp.state import case_views as texts
from rxapp.state import handling_views as views
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.handling_views import Choice
from rxapp.state.marks import requires
from rxapp.state.receipt_views import ProofText, proof_text
from rxapp.state.recovery_views import recovery_link
from rxapp.state.session import say
from rxapp.text.labels import OUTCOME, VERDICT, VERDICT_TONE

OWN_FIELDS = ("avvisa", "motivering", "arsbelopp", "kalla")
"""Those of the form that are not of a row."""

UNDECIDABLE = "Ärendet är inte hos en handläggare."


@shown.feature
class HandlingState(rx.State):
    """The case, what the rules propose, and what the officer is about to decide."""

    PAGE: ClassVar[str] = "handling"
    NEEDS: ClassVar[Right] = Right.CASES_DECIDE
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number",)

    facts: texts.Facts = texts.NO_FACTS
    rows: list[texts.RowText] = []
    choices: list[Choice] = []
    reasons: list[tuple[str, str]] = []
    has_amounts: bool = False
    page_text: str = ""
    has_before: bool = False
    has_after: bool = False
    row_count: str = ""
    rules: list[texts.RuleText] = []
    needs_rate: bool = False
    is_late: bool = False
    is_open: bool = False
    is_decided: bool = False
    is_mine: bool = False
    recovery_link: tuple[str, str] = ("", "")
    """Words and address: to the recovery that the case is, or to one that may be opened of it."""
    summary: list[str] = []
    second: str = ""
    errors: dict[str, str] = {}
    row_error: str = ""
    receipts: list[ProofText] = []
    timeline: list[texts.Step] = []
    decision: texts.DecisionText = texts.NO_DECISION

    _file_number: str = ""
    _version: int = 0
    _expected: dict[int, int] = {}
    _looked_over: dict[int, int] = {}
    _form: Form = {}
    _page: int = 1
    _can_ask: bool = False
    _requests: tuple[RequestView, ...] = ()
    _type_code: str = ""
    _defaults: dict[int, views.Stand] = {}
    _stands: dict[int, views.Stand] = {}

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def load(self) -> None:
        """Fill the page with the case of its address."""
        self._file_number = file_number_in(self.router.url.path)
        self.summary, self.errors, self._stands, self._page = [], {}, {}, 1
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def stand(self, row: str, value: str) -> None:
        """Note what is chosen for a row, so that it is kept when another page of rows is shown."""
        if (position := _position(row)) in self._defaults:
            self._stands[position] = replace(self._stand(position), value=value[:60])

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def give(self, row: str, typed: str) -> None:
        """Note the amount that is typed for a row."""
        if (position := _position(row)) in self._defaults:
            self._stands[position] = replace(self._stand(position), amount=typed[:40])

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def turn(self, step: int) -> None:
        """Go to the page of rows before or after."""
        if step in (-1, 1):
            self._page = max(1, self._page + step)
            await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def look_over(self, form: Form) -> None:
        """Tell what the decision will be, before it is made."""
        self._take_in(form)
        stands = self._all_stands()
        if not _dismisses(form) and (open_rows := views.missing(stands)):
            self.errors = {"rader": f"Ta ställning till rad {views.ranges(open_rows)}."}
            return
        self.errors, self._form = {}, {name: text_of(form, name) for name in OWN_FIELDS}
        self._looked_over = dict(self._expected)
        self.summary = views.summary(stands, dismisses=_dismisses(form), has_amounts=self.has_amounts)
        await self._foresee()

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
        self.summary = []
        try:
            chosen = self._chosen()
            async with acting(self) as (session, actor):
                outcome = await decisions.decide(
                    session,
                    actor,
                    self._file_number,
                    version=self._version,
                    choices=chosen.choices,
                    reason_text=chosen.reason_text,
                    dismiss=chosen.dismiss,
                    yearly_kronor=chosen.yearly_kronor,
                    rate_source=chosen.rate_source,
                    expected=chosen.expected,
                )
        except Invalid as refusal:
            await self._blame_decision(refusal)
            return
        self.row_error = ""
        await say(self, f"Beslutet är fattat: {OUTCOME[outcome].lower()}.")
        await shown.show(self)

    async def _foresee(self) -> None:
        """Whether what is looked over needs a second officer; what is wrong is said when it is decided."""
        try:
            chosen = self._chosen()
        except Invalid:
            self.second = ""
            return
        async with looking(self) as (session, actor):
            self.second = await desk_proposals.foresee_second(session, actor, self._file_number, chosen)

    async def _blame_decision(self, refusal: Invalid) -> None:
        self.errors = {refusal.field: refusal.sentence}
        self.row_error = refusal.sentence if refusal.field.startswith("rad-") else ""
        await say(self, refusal.sentence, "negative")

    def _chosen(self) -> Chosen:
        """All that was looked over.

        Raises:
            Invalid: an amount cannot be read.
        """
        form = self._form
        return Chosen(
            tuple(self._choice(position, stand) for position, stand in self._all_stands().items()),
            text_of(form, "motivering"),
            _dismisses(form),
            kronor_of(text_of(form, "arsbelopp")),
            text_of(form, "kalla"),
            dict(self._looked_over),
        )

    def _stand(self, position: int) -> views.Stand:
        return self._stands.get(position) or self._defaults[position]

    def _all_stands(self) -> dict[int, views.Stand]:
        return {position: self._stand(position) for position in self._defaults}

    def _take_in(self, form: Form) -> None:
        """The rows of the page as they stand in the form: a default that was never touched sends no event."""
        for choice in self.choices:
            if choice.name in form:
                position = int(choice.position)
                typed = text_of(form, f"{choice.name}-belopp") or self._stand(position).amount
                self._stands[position] = views.Stand(text_of(form, choice.name), typed)

    def _choice(self, position: int, stand: views.Stand) -> RowChoice:
        is_granted = stand.value == views.GRANT
        ore = None
        if self.has_amounts and is_granted:
            try:
                ore = parse_ore(stand.amount)
            except Invalid as refusal:
                raise Invalid(f"rad-{position}-belopp", f"Rad {position}: {refusal.sentence}") from None
        return RowChoice(position, is_granted, None if is_granted else stand.value, ore)

    async def _fill(self, db: Session, actor: Actor) -> None:
        view = await cases.get_case(db, actor, self._file_number, page=self._page)
        is_recovery, type_code = view.case.is_recovery, view.case.type_code
        if is_recovery:
            proposal = Proposal(self._file_number, view.case.version, (), (), False, False)
        else:
            proposal = await decisions.get_proposal(db, actor, self._file_number)
        self.facts = texts.facts(view)
        self.decision = texts.decision_text(view.decision)
        self._can_ask = view.case.status in {CaseStatus.IN_REVIEW, CaseStatus.SUPPLEMENT_REQUESTED}
        self.is_open = self._can_ask and not is_recovery
        self.is_decided = view.case.status in SETTLED and not is_recovery
        self.is_mine = self.is_open and await desk.has_case(db, actor, self._file_number)
        self.recovery_link = recovery_link(view, actor)
        self._show_rows(view, proposal)
        rules = [(r.title, r.outcome, r.detail) for r in proposal.rules] if self.is_open else []
        self.rules = [
            texts.RuleText(title, VERDICT[outcome], VERDICT_TONE[outcome], detail)
            for title, outcome, detail in rules
        ] or texts.rule_texts(view.decision.rules if view.decision else [])
        self.reasons = views.reasons(type_code) if self.is_open else []
        self.needs_rate = self.is_open and proposal.needs_rate
        self.is_late = self.is_open and proposal.is_late
        self._requests, self._type_code = view.requests, type_code
        self.receipts = [proof_text(proof, actor) for proof in view.receipts]
        self.timeline = [texts.step(number, entry) for number, entry in enumerate(view.timeline)]
        if self._version != view.case.version:
            self._version, self.summary = view.case.version, []
        self._expected = {row.position: row.periods for row in proposal.rows}

    def _show_rows(self, view: cases.CaseView, proposal: decisions.Proposal) -> None:
        type_code, proposed = view.case.type_code, {row.position: row for row in proposal.rows}
        self.has_amounts = not views.is_computed(type_code)
        self._page, self.row_count = view.page, texts.row_count(view)
        self.page_text = f"Sida {view.page} av {view.pages}" if view.pages > 1 else ""
        self.has_before, self.has_after = view.page > 1, view.page < view.pages
        # An open case shows its rows among the choices: they are not sent twice.
        shown_rows = [texts.row_text(row, view.case.type_code) for row in view.rows]
        self.rows = [] if self.is_open else shown_rows
        self._defaults = {
            row.position: views.default_stand(type_code, row, is_late=proposal.is_late)
            for row in proposal.rows
            if self.is_open
        }
        self.choices = [
            views.choice(row, proposed[int(row.position)], self._stand(int(row.position)))
            for row in shown_rows
            if self.is_open
        ]


def _position(row: str) -> int:
    return int(row) if row.isascii() and row.isdigit() and len(row) < 7 else 0


def _dismisses(form: Form) -> bool:
    return text_of(form, "avvisa") == "ja"


def kronor_of(text: str) -> int | None:
    """A yearly amount in whole kronor, if anything is typed.

    Raises:
        Invalid: it is no such amount.
    """
    digits = text.replace("\xa0", "").replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Invalid("arsbelopp", "Skriv årsbeloppet i hela kronor, med siffror.")
    return int(digits)
