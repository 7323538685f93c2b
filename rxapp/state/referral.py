"""Why a case is with an officer, rule by rule: on the officer's page and on the municipality's."""

from dataclasses import dataclass
from typing import Any

from rxapp.db import Session
from rxapp.domain.cases import CaseStatus
from rxapp.domain.permissions import Actor
from rxapp.services import referrals
from rxapp.state import shown
from rxapp.state.case import CaseState
from rxapp.state.case_views import RuleText, rule_texts
from rxapp.state.handling import HandlingState
from rxapp.text.format import moment
from rxapp.text.labels import STATUS


@dataclass(frozen=True, slots=True)
class ReferralText:
    """When the rules left the case to an officer; empty if they did not, or it is decided."""

    at: str = ""
    iso: str = ""


NO_REFERRAL = ReferralText()
OPEN = frozenset({STATUS[CaseStatus.IN_REVIEW], STATUS[CaseStatus.SUPPLEMENT_REQUESTED]})


@shown.part
class CaseReferralState(CaseState):
    """What the municipality may know of it."""

    referral: ReferralText = NO_REFERRAL
    stopped: list[RuleText] = []
    passed: list[RuleText] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        await _fill(self, db, actor)


@shown.part
class HandlingReferralState(HandlingState):
    """All of it."""

    referral: ReferralText = NO_REFERRAL
    stopped: list[RuleText] = []
    passed: list[RuleText] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        await _fill(self, db, actor)


async def _fill(state: Any, db: Session, actor: Actor) -> None:
    is_open = state.facts.status in OPEN
    found = await referrals.get_referral(db, actor, state._file_number) if is_open else None
    if found is None:
        state.referral, state.stopped, state.passed = NO_REFERRAL, [], []
        return
    state.referral = ReferralText(moment(found.at), found.at.isoformat())
    state.stopped, state.passed = rule_texts(list(found.stopped)), rule_texts(list(found.others))
