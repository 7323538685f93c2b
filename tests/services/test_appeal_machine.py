"""Appeals through the services in any order on any day: no step out of turn, no legal force too early."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxapp import settings as service
from rxapp.db import unit_of_work
from rxapp.domain.appeal_steps import STEPS, AppealStatus, AppealVerb
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.errors import DomainError
from rxapp.domain.permissions import Actor
from rxapp.services.appeal_rulings import RowChange
from rxapp.services.appeal_views import AppealView
from rxapp.services.verify import verify
from tests.fixtures import appealing as short
from tests.fixtures.world import World
from tests.services.spring import TODAY

VERBS = [verb for verb in AppealVerb if STEPS[verb].start]
ACTS = st.one_of(
    st.tuples(st.just("next"), st.integers(0, 5)),
    st.tuples(st.just("next"), st.integers(0, 5)),
    st.tuples(st.just("next"), st.integers(0, 5)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("open"), st.just(0)),
    st.tuples(st.just("lodge"), st.integers(0, 3)),
    st.tuples(st.sampled_from(VERBS), st.integers(0, 5)),
)
AFTER = {
    AppealVerb.WITHDRAW: {AppealStatus.WITHDRAWN},
    AppealVerb.FIND_IN_TIME: {AppealStatus.IN_TIME},
    AppealVerb.DISMISS: {AppealStatus.DISMISSED_LATE},
    AppealVerb.REINSTATE: {AppealStatus.IN_TIME},
    AppealVerb.RECONSIDER: {AppealStatus.RECONSIDERED},
    AppealVerb.HAND_OVER: {AppealStatus.HANDED_OVER},
    AppealVerb.JUDGE: {AppealStatus.JUDGED, AppealStatus.HANDED_OVER},
    AppealVerb.APPEAL_FURTHER: {AppealStatus.HANDED_OVER},
    AppealVerb.CLOSE: {AppealStatus.CLOSED},
}


class Way:
    """One way through: what is done, each time with what must hold after it."""

    def __init__(self, world: World, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.number, self.patch, self.today = world, number, monkeypatch, TODAY
        self.go(0)

    def go(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.patch.setenv("RXAPP_TODAY", self.today.isoformat())
        service.get_settings.cache_clear()

    async def act(self, what: str | AppealVerb, more: int) -> None:
        if what == "wait":
            self.go(more)
        elif what == "open":
            await short.open_case(self.world.asta, self.number)
        elif what == "lodge":
            await self._lodge(more)
        elif what == "next":
            await self._next(more)
        elif isinstance(what, AppealVerb):
            await self._step(what, more)
        await self.holds()

    async def _lodge(self, place: int) -> None:
        decisions = (await short.standing(self.world.asta, self.number)).decisions
        one = decisions[place % len(decisions)]
        if one.why_not:
            with pytest.raises(DomainError):
                await short.lodge(self.world.asta, self.number, of=one.decision_id)
        else:
            await short.lodge(self.world.asta, self.number, of=one.decision_id)

    async def _next(self, more: int) -> None:
        """A step that is allowed where the latest appeal stands, or an appeal where there is none."""
        appeals = (await short.standing(self.world.hanna, self.number)).appeals
        may = sorted(appeals[-1].may - {AppealVerb.WITHDRAW}) if appeals else []
        if may:
            await self._step(may[more % len(may)], len(appeals) - 1 + len(appeals) * more)
        elif not appeals:
            await self._lodge(0)

    async def _step(self, verb: AppealVerb, more: int) -> None:
        appeals = (await short.standing(self.world.hanna, self.number)).appeals
        if not appeals:
            return
        before = appeals[more % len(appeals)]
        try:
            await self._do(verb, self.world.hanna, before, more)
        except DomainError:
            after = await self._again(before)
            assert (after.status, after.version) == (before.status, before.version)
            return
        after = await self._again(before)
        assert before.status in STEPS[verb].start
        assert after.status in AFTER[verb]
        assert after.version == before.version + 1

    async def _again(self, before: AppealView) -> AppealView:
        appeals = (await short.standing(self.world.hanna, self.number)).appeals
        return next(each for each in appeals if each.appeal_id == before.appeal_id)

    async def _do(self, verb: AppealVerb, hanna: Actor, one: AppealView, more: int) -> None:
        changed = more % 2 == 0
        outcomes = [CourtOutcome.UPHELD, CourtOutcome.CHANGED, CourtOutcome.REMITTED]
        outcome = outcomes[more % 3]
        rows = {2: 16_800_00} if outcome is CourtOutcome.CHANGED else None
        result = Reconsidered.IN_PART if changed else Reconsidered.NOT_AT_ALL
        acts = {
            AppealVerb.WITHDRAW: lambda: short.withdraw(hanna, one),
            AppealVerb.FIND_IN_TIME: lambda: short.find_in_time(hanna, one),
            AppealVerb.DISMISS: lambda: short.dismiss(hanna, one),
            AppealVerb.REINSTATE: lambda: short.reinstate(hanna, one),
            AppealVerb.RECONSIDER: lambda: short.reconsider(
                hanna, one, result, [RowChange(2)] if changed else []
            ),
            AppealVerb.HAND_OVER: lambda: short.hand_over(hanna, one),
            AppealVerb.JUDGE: lambda: short.judge(hanna, one, self.today, outcome, rows),
            AppealVerb.APPEAL_FURTHER: lambda: short.appeal_further(hanna, one),
            AppealVerb.CLOSE: lambda: short.close(hanna, one, self.today),
        }
        await acts[verb]()

    async def holds(self) -> None:
        standing = await short.standing(self.world.asta, self.number)
        open_against = {
            each.changed_to_id or each.against_id for each in standing.appeals if each.status.is_open
        }
        for one in standing.decisions:
            if one.force.on is None:
                continue
            assert one.force.on <= self.today
            assert one.decision_id not in open_against
            assert one.replaced_by_id is None
            assert one.times.shown is not None
            assert self.today > one.times.shown
            assert one.times.accepted is None or self.today > one.times.accepted
        for appeal in standing.appeals:
            if appeal.status is AppealStatus.DISMISSED_LATE:
                assert appeal.times.accepted is not None
                assert appeal.arrived_on > appeal.times.accepted


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@given(acts=st.lists(ACTS, min_size=6, max_size=18))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_order_of_steps_gives_legal_force_too_early_or_a_step_out_of_turn(
    spring: World, monkeypatch: pytest.MonkeyPatch, backend: str, acts: list[tuple[str, int]]
) -> None:
    numbers = next(spring.numbers)
    monkeypatch.setenv("RXAPP_TODAY", TODAY.isoformat())
    service.get_settings.cache_clear()
    view = await short.decided_against(spring, f"2{numbers:07}", f"3{numbers:07}")
    way = Way(spring, view.case.file_number, monkeypatch)
    for what, more in acts:
        await way.act(what, more)
    async with unit_of_work() as session:
        assert await verify(session) == []
