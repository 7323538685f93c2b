"""Appeals: what one is, and each step it takes (43–47 §§ förvaltningslagen). A step gives a new value."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rxapp.domain.appeal_steps import STEPS, AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Times, check_dismissal, check_in_time
from rxapp.domain.courts import Court, Judgment, standing
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor
from rxapp.domain.steps import check_actor

WORDS_MAX = 4000


class Reconsidered(StrEnum):
    """How far the agency changed the decision in the way the appeal wants (37–39 §§)."""

    IN_FULL = "in_full"
    IN_PART = "in_part"
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against the decision `against`; `since` is the day of its latest step."""

    id: int
    against: int
    municipality_code: str
    type_code: str
    arrived_on: date
    wanted: str
    since: date
    status: AppealStatus = AppealStatus.LODGED
    late_ground: LateGround | None = None
    dismissal: int | None = None
    """The decision by which it was dismissed as late, which may be appealed itself."""
    reconsidered: Reconsidered | None = None
    changed_to: int | None = None
    """The new decision after reconsideration, which the appeal is held to be against from then on (46 §)."""
    court: Court | None = None
    judgments: tuple[Judgment, ...] = ()

    @property
    def judgment(self) -> Judgment | None:
        """The judgment that counts."""
        return standing(self.judgments)

    @property
    def is_at_court(self) -> bool:
        """Whether it has been handed over: the decision is no longer the agency's to change (39 §)."""
        return self.status in {AppealStatus.HANDED_OVER, AppealStatus.JUDGED}


def withdraw(appeal: Appeal, actor: Actor, on: date) -> Appeal:
    """The municipality gives its appeal up, by itself or by a letter that an officer registers."""
    return step(appeal, actor, AppealVerb.WITHDRAW, on, status=AppealStatus.WITHDRAWN)


def find_in_time(
    appeal: Appeal, actor: Actor, on: date, found: Times, ground: LateGround | None = None
) -> Appeal:
    """It came in time, or its delay is excused.

    Raises:
        Conflict: it is late and nothing excuses that.
    """
    after = step(appeal, actor, AppealVerb.FIND_IN_TIME, on, status=AppealStatus.IN_TIME, late_ground=ground)
    check_in_time(appeal.arrived_on, found, ground)
    return after


def dismiss(appeal: Appeal, actor: Actor, on: date, found: Times, decision: int) -> Appeal:
    """It came too late; `decision` is the one that says so.

    Raises:
        Conflict: it did not.
    """
    after = step(
        appeal, actor, AppealVerb.DISMISS, on, status=AppealStatus.DISMISSED_LATE, dismissal=decision
    )
    check_dismissal(appeal.arrived_on, found)
    return after


def reinstate(appeal: Appeal, actor: Actor, on: date, ground: LateGround | None = None) -> Appeal:
    """The dismissal does not stand: changed by a court, or by the agency itself."""
    return step(appeal, actor, AppealVerb.REINSTATE, on, status=AppealStatus.IN_TIME, late_ground=ground)


def reconsider(
    appeal: Appeal,
    actor: Actor,
    on: date,
    result: Reconsidered,
    *,
    reason: str,
    changed_to: int | None = None,
) -> Appeal:
    """The agency has looked at its decision again. What the new one may say is in `replacements`.

    Raises:
        Invalid: no reason, or not exactly then a new decision when something is changed.
    """
    after = step(
        appeal,
        actor,
        AppealVerb.RECONSIDER,
        on,
        status=AppealStatus.RECONSIDERED,
        reconsidered=result,
        changed_to=changed_to,
    )
    check_words("skal", reason, "Skriv varför beslutet ändras eller inte ändras")
    if (result is Reconsidered.NOT_AT_ALL) != (changed_to is None):
        raise Invalid(
            "beslut", "Ett beslut som ändras ersätts av ett nytt, ett som inte ändras ersätts inte."
        )
    return after


def check_words(field: str, text: str, ask: str) -> None:
    """Something is written, and not too much.

    Raises:
        Invalid: it is not.
    """
    if not 0 < len(text.strip()) <= WORDS_MAX:
        raise Invalid(field, f"{ask}, högst {WORDS_MAX} tecken.")


def step(appeal: Appeal, actor: Actor, verb: AppealVerb, on: date, **changes: object) -> Appeal:
    """The appeal after a step of its own, if the actor may take it now.

    Raises:
        NotAllowed, NotFound: it is for somebody else.
        Conflict: it is not taken from where the appeal stands.
        Invalid: the day is before that of the latest step.
    """
    check_actor(actor, STEPS[verb].by, appeal.municipality_code, appeal.type_code)
    STEPS[verb].check(appeal.status)
    if on < appeal.since:
        raise Invalid("dag", f"Dagen kan inte vara före det senaste steget, {appeal.since}.")
    return replace(appeal, since=on, **changes)  # pyright: ignore[reportArgumentType]
