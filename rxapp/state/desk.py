"""Who has the case that an officer looks at, and what one officer proposes to another."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.desk import OWN
from rxapp.domain.errors import DomainError, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import desk, desk_proposals, new_decision_proposals
from rxapp.state import desk_views as views
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.desk_views import DeskStep, ProposalText
from rxapp.state.forms import Form, text_of
from rxapp.state.handling import HandlingState
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.labels import OUTCOME
from rxapp.text.new_decisions import HELD_BY, RELEASED, TAKE_FIRST

NOBODY_HAS = "Ingen har tagit ärendet. Ta det för att besluta eller begära komplettering."
MINE = "Du har ärendet."
OTHERS = "{name} har ärendet. Bara den som har ett ärende beslutar och begär komplettering i det."


@shown.part
class DeskState(HandlingState):
    """The holder, the proposal and what went on between officers."""

    holder: str = ""
    may_take: bool = False
    may_take_over: bool = False
    may_decide: bool = False
    may_decide_anew: bool = False
    holds: bool = False
    own: str = ""
    taking_over: bool = False
    sending_back: bool = False
    proposal: ProposalText = views.NO_PROPOSAL
    may_confirm: bool = False
    may_take_back: bool = False
    sent_back: str = ""
    sent_back_why: str = ""
    fell: str = ""
    desk_errors: dict[str, str] = {}
    desk_steps: list[DeskStep] = []

    _opened: str = ""

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def take(self) -> None:
        """Take the case."""
        try:
            async with acting(self) as (session, actor):
                await desk.take(session, actor, self._file_number, decided=self.is_decided)
        except DomainError:
            # Whoever was first is shown, beside the sentence that says so.
            await shown.show(self)
            raise
        await say(self, "Du har tagit ärendet.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def release(self) -> None:
        """Leave the case to whoever takes it next."""
        async with acting(self) as (session, actor):
            await desk.release(session, actor, self._file_number, decided=self.is_decided)
        await say(self, RELEASED if self.is_decided else "Ärendet är tillbaka i kön.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def ask_take_over(self) -> None:
        """Ask why the case is to be taken over."""
        self.taking_over, self.desk_errors = self.may_take_over, {}

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def ask_send_back(self) -> None:
        """Ask why the proposal is not confirmed."""
        self.sending_back, self.desk_errors = self.may_confirm, {}

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def leave_desk(self) -> None:
        """Not after all: nothing has happened."""
        self._put_away()

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def take_over(self, form: Form) -> None:
        """Take the case over from who has it."""
        try:
            async with acting(self) as (session, actor):
                why = text_of(form, "overta-skal")
                await desk.take_over(session, actor, self._file_number, why=why, decided=self.is_decided)
        except Invalid as refusal:
            self.desk_errors = {refusal.field: refusal.sentence}
            return
        self._put_away()
        await say(self, "Du har tagit över ärendet.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def propose(self) -> None:
        """Let another officer confirm what was looked over."""
        if not self.summary:
            return
        self.summary = []
        try:
            chosen = self._chosen()
            async with acting(self) as (session, actor):
                await desk_proposals.propose(
                    session, actor, self._file_number, version=self._version, chosen=chosen
                )
        except Invalid as refusal:
            await self._blame_decision(refusal)
            return
        self.row_error = ""
        await say(self, "Förslaget väntar nu på en annan handläggare.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def confirm(self) -> None:
        """Make the decision that another officer has proposed."""
        number = self._proposal_id()
        if not number:
            return
        confirm = new_decision_proposals.confirm if self.is_decided else desk_proposals.confirm
        try:
            async with acting(self) as (session, actor):
                outcome = await confirm(session, actor, self._file_number, proposal_id=number)
        except DomainError:
            await shown.show(self)
            raise
        await say(self, f"Beslutet är fattat: {OUTCOME[outcome].lower()}.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def send_back(self, form: Form) -> None:
        """Do not confirm, and say why."""
        number = self._proposal_id()
        if not number:
            return
        try:
            async with acting(self) as (session, actor):
                await desk_proposals.send_back(
                    session, actor, self._file_number, proposal_id=number, why=text_of(form, "ater-skal")
                )
        except Invalid as refusal:
            self.desk_errors = {refusal.field: refusal.sentence}
            return
        self._put_away()
        await say(self, "Förslaget är tillbaka hos den som lämnade det.")
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_DECIDE)
    async def take_back_proposal(self) -> None:
        """Take the proposal back, to change it."""
        number = self._proposal_id()
        if not number:
            return
        async with acting(self) as (session, actor):
            await desk_proposals.take_back(session, actor, self._file_number, proposal_id=number)
        await say(self, "Förslaget är tillbakadraget.")
        await shown.show(self)

    def _proposal_id(self) -> int:
        return int(self.proposal.key or 0)

    def _put_away(self) -> None:
        self.taking_over = self.sending_back = False
        self.desk_errors = {}

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        if self._opened != self._file_number:
            self._opened = self._file_number
            self._put_away()
        found = await desk.get_desk(db, actor, self._file_number)
        is_worked_on = self.is_open or self.is_decided
        nobody, others = (TAKE_FIRST, HELD_BY) if self.is_decided else (NOBODY_HAS, OTHERS)
        held = others.format(name=found.holder) if found.is_held else nobody
        self.holds = found.is_mine and is_worked_on
        self.holder = MINE if found.is_mine else held
        self.own = OWN[found.own] if found.own is not None and is_worked_on else ""
        self.may_take = is_worked_on and not found.is_held and not self.own
        self.may_take_over = is_worked_on and found.is_held and not (found.is_mine or self.own)
        self.taking_over = self.taking_over and self.may_take_over
        self.desk_steps = views.desk_steps(found.events)
        await self._fill_proposal(db, actor, is_worked_on=is_worked_on)
        may_decide = self.holds and not (self.own or self.proposal.key)
        self.may_decide, self.may_decide_anew = may_decide and self.is_open, may_decide and self.is_decided

    async def _fill_proposal(self, db: Session, actor: Actor, *, is_worked_on: bool) -> None:
        found = await desk_proposals.latest_proposal(db, actor, self._file_number) if is_worked_on else None
        stands = found is not None and found.stands
        self.proposal = views.proposal_text(found) if found and stands else views.NO_PROPOSAL
        self.may_confirm = bool(found and stands and not found.is_mine and not self.own)
        self.may_take_back = stands and self.holds
        self.sending_back = self.sending_back and self.may_confirm
        self.fell = desk_proposals.FELL if found and found.fell else ""
        self.sent_back = (
            f"{found.sent_back_by} lämnade tillbaka förslaget" if found and found.sent_back_by else ""
        )
        self.sent_back_why = found.sent_back_why if found and found.sent_back_by else ""
