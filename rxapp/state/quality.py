"""The quality review: what waits, what was said, and the form of one decision."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.cases import ON_APPLICATIONS, DecisionOutcome
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.services import addresses, quality
from rxapp.services.quality import ReviewView
from rxapp.state import paging, shown
from rxapp.state.acting import acting
from rxapp.state.case_views import RuleText, rule_texts
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.automatic import AGREES, DISAGREES
from rxapp.text.format import kronor, moment
from rxapp.text.labels import OUTCOME, OUTCOME_TONE, type_name

PATH = "/kvalitetsgranskning"
RIGHT, WRONG = "ratt", "fel"
STANDS = [(RIGHT, AGREES), (WRONG, DISAGREES)]
COULD_BE = [(outcome.value, OUTCOME[outcome]) for outcome in quality.COULD_BE]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A decision that was picked, in text."""

    file_number: str
    href: str
    municipality: str
    type_name: str
    outcome: str
    tone: str
    granted: str
    decided_at: str
    note: str


@dataclass(frozen=True, slots=True)
class DrawnFacts:
    """The decision that is looked at; empty while none is."""

    file_number: str = ""
    case: str = ""
    municipality: str = ""
    type_name: str = ""
    outcome: str = ""
    tone: str = "neutral"
    granted: str = ""
    decided_at: str = ""
    said: str = ""
    may_review: bool = False


NO_FACTS = DrawnFacts()


@shown.feature
class QualityState(rx.State):
    """The page."""

    PAGE: ClassVar[str] = "quality"
    NEEDS: ClassVar[Right] = Right.QUALITY_REVIEW
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number", "_page", "_is_done")

    lines: list[DrawnLine] = []
    pages: paging.Pages = paging.NO_PAGES
    is_done: bool = False
    drawn: DrawnFacts = NO_FACTS
    rules: list[RuleText] = []
    errors: dict[str, str] = {}

    _file_number: str = ""
    _page: int = 1
    _is_done: bool = False

    @rx.event
    @requires(Right.QUALITY_REVIEW)
    async def load(self) -> None:
        """Fill the page; `?arende=` is the decision to look at, `?visa=granskade` are those done."""
        query = self.router.url.query_parameters
        self._page = addresses.page_in(query)
        self._file_number = addresses.file_number_in("/" + query.get("arende", ""))
        self._is_done = query.get("visa", "") == "granskade"
        self.errors = {}
        await shown.show(self)

    @rx.event
    @requires(Right.QUALITY_REVIEW)
    async def review(self, form: Form) -> Any:
        """Say whether the decision is right."""
        stand, would_be = text_of(form, "bedomning"), text_of(form, "ratt-beslut")
        self.errors = {}
        try:
            if stand not in (RIGHT, WRONG):
                raise Invalid("bedomning", "Välj om beslutet är rätt eller fel.")
            async with acting(self) as (session, actor):
                await quality.review(
                    session,
                    actor,
                    self._file_number,
                    agrees=stand == RIGHT,
                    would_be=DecisionOutcome(would_be) if would_be in ON_APPLICATIONS else None,
                    reason=text_of(form, "granskningsskal"),
                )
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            return None
        except (Conflict, NotFound):
            await shown.show(self)
            raise
        await say(self, f"Granskningen av {self._file_number} är sparad.")
        return rx.redirect(PATH)

    async def _fill(self, db: Session, actor: Actor) -> None:
        self.is_done = self._is_done
        listed = quality.list_reviewed if self._is_done else quality.list_open
        found = await listed(db, actor, self._page)
        self.lines = [_line(drawn) for drawn in found.rows]
        query = {"visa": "granskade" if self._is_done else ""}
        self.pages = paging.pages(PATH, query, found, ("beslut", "beslut"))
        self.drawn, self.rules = NO_FACTS, []
        if self._file_number:
            view = await quality.get_review(db, actor, self._file_number)
            self.drawn, self.rules = _facts(view), rule_texts(view.rules)


def _line(drawn: Any) -> DrawnLine:
    return DrawnLine(
        file_number=drawn.file_number,
        href=addresses.address(PATH, {"arende": drawn.file_number}),
        municipality=drawn.municipality,
        type_name=type_name(drawn.type_code),
        outcome=OUTCOME[drawn.outcome],
        tone=OUTCOME_TONE[drawn.outcome],
        granted=kronor(drawn.granted_ore),
        decided_at=moment(drawn.decided_at),
        note=_note(drawn),
    )


def _note(drawn: Any) -> str:
    if drawn.agrees is not None:
        return f"{AGREES if drawn.agrees else DISAGREES}, {drawn.reviewer}"
    return "Granskas av en annan handläggare, du registrerade ansökan" if drawn.is_own else "Väntar"


def _facts(view: ReviewView) -> DrawnFacts:
    return DrawnFacts(
        file_number=view.file_number,
        case=f"/handlaggning/{view.file_number}",
        municipality=view.municipality,
        type_name=type_name(view.type_code),
        outcome=OUTCOME[view.outcome],
        tone=OUTCOME_TONE[view.outcome],
        granted=kronor(view.granted_ore),
        decided_at=moment(view.decided_at),
        said=_said(view),
        may_review=view.reviewed_at is None and not view.is_own,
    )


def _said(view: ReviewView) -> str:
    if view.reviewed_at is None:
        return quality.OWN if view.is_own else ""
    by = f"{view.reviewer}, {moment(view.reviewed_at)}"
    if view.would_be is None:
        return f"{AGREES}. {by}."
    return f"{DISAGREES}, rätt beslut hade varit: {OUTCOME[view.would_be].lower()}. {view.reason} {by}."
