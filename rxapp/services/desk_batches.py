"""Many cases that are decided alike in one step: which of the marked ones are, and what each comes to.

What is decided is what the rules propose, as it was shown. Each case is then decided by `decide_alike` in a
transaction of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.desk import OPEN
from rxapp.domain.desk_batches import MOST_AT_ONCE, Alike, LeftOut, alike
from rxapp.domain.errors import DomainError, Invalid, NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case
from rxapp.services import desk_rules, officer_decisions
from rxapp.services.assessments import Proposal, get_proposal
from rxapp.services.cost_rulings import RowChoice
from rxapp.services.desk import find_case
from rxapp.services.facts import rows_of
from rxapp.services.officer_decisions import Chosen, rule_on
from rxapp.services.rights import require
from rxapp.services.rulings import Ruling

TOO_MANY = f"Markera högst {MOST_AT_ONCE} ärenden åt gången."


@dataclass(frozen=True, slots=True)
class Ready:
    """A case as it would be decided."""

    file_number: str
    version: int
    amount_ore: int
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one type that end alike."""

    type_code: str
    alike: Alike
    cases: tuple[Ready, ...]

    @property
    def amount_ore(self) -> int:
        return sum(case.amount_ore for case in self.cases)


@dataclass(frozen=True, slots=True)
class Batch:
    """The marked cases: those that are alike together, and those that are left out, each with why."""

    groups: tuple[Group, ...]
    left_out: tuple[tuple[str, LeftOut], ...]


async def look_over(session: AsyncSession, actor: Actor, file_numbers: Sequence[str]) -> Batch:
    """Judge the marked cases anew.

    Raises:
        NotAllowed: the actor decides no cases.
        Invalid: there are too many.
    """
    require(actor, Right.CASES_DECIDE)
    if len(file_numbers) > MOST_AT_ONCE:
        raise Invalid("markerade", TOO_MANY)
    together: dict[tuple[str, Alike], list[Ready]] = {}
    left_out: list[tuple[str, LeftOut]] = []
    for file_number in file_numbers:
        found = await _look_at(session, actor, file_number)
        if isinstance(found, LeftOut):
            left_out.append((file_number, found))
        else:
            type_code, in_common, ready = found
            together.setdefault((type_code, in_common), []).append(ready)
    groups = (Group(code, in_common, tuple(cases)) for (code, in_common), cases in together.items())
    return Batch(tuple(sorted(groups, key=lambda group: -len(group.cases))), tuple(left_out))


async def decide_alike(session: AsyncSession, actor: Actor, ready: Ready, reason_text: str) -> None:
    """Decide one of the cases as it was shown.

    Raises:
        As `officer_decisions.decide`: the case has gone on, or is no longer to be decided so.
    """
    chosen = ready.chosen
    await officer_decisions.decide(
        session,
        actor,
        ready.file_number,
        version=ready.version,
        choices=chosen.choices,
        reason_text=reason_text,
        dismiss=chosen.dismiss,
        expected=chosen.expected,
    )


async def _look_at(
    session: AsyncSession, actor: Actor, file_number: str
) -> tuple[str, Alike, Ready] | LeftOut:
    try:
        case = await find_case(session, actor, file_number)
    except NotFound:
        return LeftOut.GONE
    if (why := await _why_not(session, actor, case)) is not None:
        return why
    if (chosen := as_proposed(await get_proposal(session, actor, file_number))) is None:
        return LeftOut.OPEN_ROW
    try:
        ruling = await rule_on(session, case, await rows_of(session, case), chosen, only_look=True)
    except DomainError:
        return LeftOut.CANNOT
    return _judged(case, chosen, ruling)


def _judged(case: Case, chosen: Chosen, ruling: Ruling) -> tuple[str, Alike, Ready] | LeftOut:
    if desk_rules.why_second(case, ruling.outcome, ruling.granted_ore) is not None:
        return LeftOut.SECOND
    if (in_common := alike(ruling.outcome, ruling.rows)) is None:
        return LeftOut.MIXED
    return case.type_code, in_common, Ready(case.file_number, case.version, ruling.granted_ore, chosen)


async def _why_not(session: AsyncSession, actor: Actor, case: Case) -> LeftOut | None:
    if case.status not in OPEN:
        return LeftOut.GONE
    standing = await desk_rules.standing_of(session, actor, case)
    if standing.own(actor.account_id) is not None:
        return LeftOut.OWN
    if standing.holder_id != actor.account_id:
        return LeftOut.NOT_MINE
    # What is asked for and not answered is looked at one by one.
    return LeftOut.ASKED if case.status is not OPEN[0] else None


def as_proposed(proposal: Proposal) -> Chosen | None:
    """What the rules propose of a case as an officer would choose it; None where they leave a row open."""
    expected = {row.position: row.periods for row in proposal.rows}
    if proposal.is_late:
        return Chosen(dismiss=True, expected=expected)
    choices: list[RowChoice] = []
    for row in proposal.rows:
        if row.granted is None or (row.granted and row.amount_ore is None):
            return None
        reason = None if row.granted else row.reason
        choices.append(RowChoice(row.position, row.granted, reason, row.amount_ore if row.granted else None))
    return Chosen(tuple(choices), expected=expected)
