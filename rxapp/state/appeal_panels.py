"""What an officer needs before the next step of an appeal: the days, the choices and what the step means."""

from collections.abc import Sequence
from dataclasses import dataclass

from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Timeliness
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Matter
from rxapp.services.appeal_views import AppealView, Standing
from rxapp.services.recoveries import RecoveryRowView
from rxapp.state.appeal_forms import claim_options
from rxapp.state.second_looks import SecondLook
from rxapp.text import appeals
from rxapp.text.appeal_handling import LOOKS
from rxapp.text.appealing import NEXT
from rxapp.text.format import day, moment

Options = tuple[tuple[str, str], ...]
GROUNDS: Options = tuple((ground.value, appeals.LATE_GROUND[ground]) for ground in LateGround)
RESULTS: Options = tuple((result.value, appeals.RECONSIDERED[result]) for result in Reconsidered)
OF_FIRST_COURT = (CourtOutcome.SENT_BACK, CourtOutcome.NO_LEAVE)


@dataclass(frozen=True, slots=True)
class Panel:
    """The appeal in hand: where it stands, and what the step that is next needs. Nothing while none is."""

    key: str = ""
    heading: str = ""
    status: str = ""
    next: str = ""
    stage: str = ""
    arrived_on: str = ""
    available_on: str = ""
    got_on: str = ""
    shown: str = ""
    accepted: str = ""
    timeliness: str = ""
    tone: str = "neutral"
    is_late: bool = False
    court: str = ""
    outcomes: Options = ()
    has_rows: bool = False
    needs_amount: bool = False
    is_claim: bool = False
    claimed: Options = ()
    may_reinstate: bool = False
    may_further: bool = False
    may_withdraw: bool = False
    file: str = ""


NO_PANEL = Panel()


def chosen_of(standing: Standing, chosen: int) -> int:
    """The appeal in hand: the one that was chosen while it can be handled, else the latest that can."""
    open_ones = [each.appeal_id for each in standing.appeals if each.may]
    if chosen in open_ones:
        return chosen
    return open_ones[-1] if open_ones else 0


def panel_of(
    standing: Standing, found: AppealView | None, type_code: str, claimed: Sequence[RecoveryRowView]
) -> Panel:
    """What is next for the appeal in hand; `claimed` are the rows where the case is a recovery."""
    if found is None:
        return NO_PANEL
    against = next(each for each in standing.decisions if each.decision_id == found.against_id)
    is_judged = found.status is AppealStatus.HANDED_OVER
    told = against.told
    return Panel(
        key=str(found.appeal_id),
        heading=f"Överklagande av beslutet {moment(against.decided_at)[:10]}",
        status=appeals.STATUS[found.status],
        next=NEXT[found.status],
        stage=found.status.value,
        arrived_on=day(found.arrived_on),
        available_on=day(told.available_on),
        got_on=day(told.got_on) or "Inte känt",
        shown=day(found.times.shown),
        accepted=day(found.times.accepted) or "Ingen, dagen är inte känd",
        timeliness=appeals.TIMELINESS[found.timeliness],
        tone="negative" if found.timeliness is Timeliness.LATE else "positive",
        is_late=found.timeliness is Timeliness.LATE,
        court=appeals.COURT[found.court] if found.court else "",
        outcomes=_outcomes(found.court),
        has_rows=against.matter is not Matter.LATE_APPEAL,
        needs_amount=is_judged or type_code not in SCHOOL_TYPES,
        is_claim=against.matter is Matter.RECOVERY,
        claimed=claim_options(claimed),
        may_reinstate=AppealVerb.REINSTATE in found.may,
        may_further=AppealVerb.APPEAL_FURTHER in found.may,
        may_withdraw=AppealVerb.WITHDRAW in found.may,
        file=f"/overklaganden/{found.appeal_id}/akt.pdf",
    )


def _outcomes(court: Court | None) -> Options:
    return tuple(
        (outcome.value, appeals.COURT_OUTCOME[outcome])
        for outcome in CourtOutcome
        if court is not Court.ADMINISTRATIVE or outcome not in OF_FIRST_COURT
    )


def look_at(verb: AppealVerb, found: AppealView) -> SecondLook:
    """What the step means, before it is taken."""
    question, consequence = LOOKS[verb]
    above = found.court.above if found.court else None
    court = appeals.COURT[above].lower() if above else ""
    return SecondLook(question, consequence.format(court=court), appeals.VERB[verb])
