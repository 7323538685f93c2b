"""Registering an application that came on paper: for which municipality, which day, and then as any other."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.claims import claim_name
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.typed import parse_day
from rxapp.services import applications, drafts, paper
from rxapp.services.paper import Begun
from rxapp.state import apply_views as texts
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.apply import ApplyState
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.receipt_views import proof_text
from rxapp.state.session import say
from rxapp.text.format import counted, day, moment
from rxapp.text.labels import type_name

PATH = "/handlaggning/ny"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that somebody has begun to register."""

    href: str
    municipality: str
    type_name: str
    claim: str
    arrived_on: str
    rows: str
    saved_at: str


@shown.feature
class PaperState(ApplyState):
    """The steps of one paper. The rows and all that they come to are those of `ApplyState`."""

    PAGE: ClassVar[str] = "paper"
    NEEDS: ClassVar[Right] = Right.PAPER_REGISTER

    offered: list[str] = []
    papers: list[PaperLine] = []
    errors: dict[str, str] = {}
    municipality: str = ""
    arrived_on: str = ""

    @rx.event
    @requires(Right.PAPER_REGISTER)
    async def load(self) -> None:
        """Choose a municipality, go on with the paper of the address, or show what has been registered."""
        query = self.router.url.query_parameters
        self._key, self._sent = query.get("utkast", "")[:32], query.get("registrerad", "")[:20]
        self._grid, self._strict, self.step = None, False, ""
        self.errors, self.problems, self.claim_error = {}, [], ""
        await shown.show(self)

    @rx.event
    @requires(Right.PAPER_REGISTER)
    async def find(self, words: str) -> None:
        """Offer municipalities with agreement while a name is being typed."""
        async with looking(self) as (session, actor):
            found = await paper.find_municipalities(session, actor, words.strip()[:LONGEST_NAME])
        self.offered = [each.name for each in found]

    @rx.event
    @requires(Right.PAPER_REGISTER)
    async def begin(self, form: Form) -> Any:
        """Begin to register a paper."""
        name, type_code = text_of(form, "kommun")[:LONGEST_NAME], text_of(form, "ersattningstyp")
        typed = text_of(form, "inkom")
        self.errors = {
            **({} if name else {"kommun": "Ange kommunens namn."}),
            **({} if type_code else {"ersattningstyp": paper.NO_TYPE}),
            **_wrong_day(typed),
        }
        self._tell_errors()
        if self.errors:
            return None
        try:
            async with acting(self) as (session, actor):
                found = await paper.find_one(session, actor, name)
                draft = await paper.begin(
                    session,
                    actor,
                    municipality_code=found.code,
                    type_code=type_code,
                    arrived_on=date.fromisoformat(typed),
                )
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            self._tell_errors()
            return None
        return rx.redirect(f"{PATH}?utkast={draft.key}")

    @rx.event
    @requires(Right.PAPER_REGISTER)
    async def change_day(self, typed: str) -> None:
        """Say that the paper came on another day, by which all of it is judged."""
        given = typed.strip()[:LONGEST_NAME]
        self.errors = _wrong_day(given)
        # The field is left more often than it is changed.
        if self._grid is None or self.errors or given == self.arrived_on:
            return
        await self._save()
        try:
            async with acting(self) as (session, actor):
                draft = await paper.change_day(session, actor, self._key, date.fromisoformat(given))
        except Invalid as refusal:
            self.errors = {"inkom": refusal.sentence}
            await say(self, refusal.sentence, "negative")
            return
        self._head(draft)
        self.arrived_on = given
        self._show(await self._looked(replace(self._grid, draft=draft)))

    @rx.event
    @requires(Right.PAPER_REGISTER)
    async def discard(self) -> Any:
        """Throw away what has been begun."""
        if self._grid is None:
            return None
        async with acting(self) as (session, actor):
            await drafts.discard_draft(session, actor, self._key, version=self._grid.draft.version)
        return rx.redirect(PATH)

    @rx.event
    @requires(Right.PAPER_REGISTER)
    async def register(self) -> Any:
        """Register it: it becomes a case. A second click finds the case that it has become."""
        if self.errors:
            await say(self, self.errors.get("inkom", ""), "negative")
            return None
        receipt = await self._sent_or_told()
        return rx.redirect(f"{PATH}?registrerad={receipt.file_number}", replace=True) if receipt else None

    def _tell_errors(self) -> None:
        self.problems = [texts.ProblemText(field, sentence) for field, sentence in self.errors.items()]

    async def _fill(self, db: Session, actor: Actor) -> bool:
        if self._sent:
            receipt = await applications.get_receipt(db, actor, self._sent)
            told = texts.receipt_text(receipt)
            self.receipt = replace(
                told, href=f"/handlaggning/{receipt.file_number}", arrived_at=day(receipt.arrived_on)
            )
            self.proof, self.step = proof_text(receipt.proof, actor), "receipt"
            self.municipality = self.proof.municipality
        elif self._key:
            draft = await self._fill_draft(db, actor)
            names = await paper.names_of(db, actor, {draft.municipality_code})
            self.municipality = f"{names[draft.municipality_code]} kommun"
            self.arrived_on = draft.day.isoformat()
        else:
            self.papers = [_line(begun) for begun in await paper.list_begun(db, actor)]
            self.types = [(code, declared.name) for code, declared in TYPES.items() if declared.form]
            self.step = "choose"
        return False


def _wrong_day(typed: str) -> dict[str, str]:
    if not typed:
        return {"inkom": "Ange vilken dag ansökan kom in."}
    try:
        parse_day(typed)
    except Invalid as refusal:
        is_how = refusal.sentence[0].islower()
        return {"inkom": f"Dagen {refusal.sentence}" if is_how else refusal.sentence}
    return {}


def _line(begun: Begun) -> PaperLine:
    listed = begun.listed
    draft = listed.draft
    faults = f", {listed.faulty} att rätta" if listed.faulty else ""
    return PaperLine(
        href=f"{PATH}?utkast={draft.key}",
        municipality=begun.municipality,
        type_name=type_name(draft.type_code),
        claim=claim_name(draft.claim) if draft.claim else "",
        arrived_on=day(draft.day),
        rows=counted(listed.rows, "rad", "rader") + faults,
        saved_at=moment(draft.saved_at),
    )
