"""Decisions, appeals and days at random: what must never be, whatever people do in whatever order."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rxapp.domain import appeal_courts, appeals
from rxapp.domain.appeal_steps import STEPS, AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Times, Told, times
from rxapp.domain.appeals import Appeal, Reconsidered
from rxapp.domain.courts import Court, CourtOutcome, Judgment
from rxapp.domain.decided import Cause, Decided, Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.legal_force import Why, legal_force, times_of
from rxapp.domain.lodging import check_reinstatement, lodge, register
from rxapp.domain.replacements import Ground, check_replacement, is_worse
from tests.domain.appealing import DAYS_OFF, FINAL_TYPE, MADE, OFFICER, TYPE, USER

amounts = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda pair: tuple(enumerate(pair, 1)))

USUAL = {
    AppealStatus.LODGED: AppealVerb.FIND_IN_TIME,
    AppealStatus.IN_TIME: AppealVerb.RECONSIDER,
    AppealStatus.RECONSIDERED: AppealVerb.HAND_OVER,
    AppealStatus.HANDED_OVER: AppealVerb.JUDGE,
    AppealStatus.JUDGED: AppealVerb.CLOSE,
}


class Appealing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.today = MADE
        self.chain = Chain(())
        self.id = 0

    def _next(self) -> int:
        self.id += 1
        return self.id

    def _decide(self, **given: object) -> Decided:
        base = Decided(self._next(), Matter.COMPENSATION, "1440", TYPE, self.today, Told(self.today))
        made = replace(base, **given)
        self.chain = replace(self.chain, decisions=(*self.chain.decisions, made))
        return made

    def _put(self, appeal: Appeal) -> None:
        others = tuple(other for other in self.chain.appeals if other.id != appeal.id)
        self.chain = replace(self.chain, appeals=(*others, appeal))

    def _one(self, data: st.DataObject, among: tuple[Decided, ...] | tuple[Appeal, ...]) -> object:
        return data.draw(st.sampled_from(among)) if among else None

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        if self.today.year < 2033:
            self.today += timedelta(days=days)

    @rule(data=st.data(), after=st.integers(0, 1))
    def the_last_day_comes(self, data: st.DataObject, after: int) -> None:
        one = self._one(data, self.chain.decisions)
        if isinstance(one, Decided):
            last = times_of(self.chain, one, DAYS_OFF).accepted
            self.today = max(self.today, last + timedelta(days=after) if last else self.today)

    @initialize(rows=amounts, code=st.sampled_from([TYPE, TYPE, TYPE, FINAL_TYPE]), automatic=st.booleans())
    def decide(self, rows: tuple[tuple[int, int], ...], code: str, automatic: bool) -> None:
        self._decide(rows=rows, type_code=code, is_automatic=automatic)

    @rule(data=st.data())
    def open_decision(self, data: st.DataObject) -> None:
        one = self._one(data, self.chain.decisions)
        if isinstance(one, Decided) and one.told.opened_on is None:
            told = replace(one.told, opened_on=self.today)
            opened = tuple(
                replace(each, told=told) if each.id == one.id else each for each in self.chain.decisions
            )
            self.chain = replace(self.chain, decisions=opened)

    @rule(data=st.data())
    def appeal(self, data: st.DataObject) -> None:
        one = self._one(data, self.chain.decisions[::-1])
        if isinstance(one, Decided):
            before = self.chain.open_appeal(one.id)
            with suppress(Conflict):
                self._put(lodge(self.chain, one, USER, id=self._next(), on=self.today, wanted="Mer."))
                assert before is None
                assert not one.final_by

    @rule(data=st.data())
    def letter(self, data: st.DataObject) -> None:
        one = self._one(data, self.chain.decisions)
        if isinstance(one, Decided):
            with suppress(Conflict):
                came = register(
                    self.chain,
                    one,
                    OFFICER,
                    id=self._next(),
                    on=self.today,
                    arrived_on=self.today,
                    wanted="M",
                )
                self._put(came)

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        going = tuple(a for a in self.chain.appeals if a.status.is_open or a.dismissal)
        one = self._one(data, going[-2:])
        if isinstance(one, Appeal):
            verbs = [verb for verb, step in STEPS.items() if one.status in step.start]
            if verbs:
                with suppress(Conflict, Invalid):
                    self._put(self._stepped(data, one, data.draw(st.sampled_from(verbs[::-1]))))

    @rule(data=st.data(), steps=st.integers(1, 5))
    def take_the_usual_way(self, data: st.DataObject, steps: int) -> None:
        for appeal in self.chain.appeals[-1:]:
            one = appeal
            for _ in range(steps):
                with suppress(Conflict, Invalid, KeyError):
                    one = self._stepped(data, one, USUAL[one.status])
                    self._put(one)

    @rule(data=st.data(), verb=st.sampled_from([v for v in STEPS if STEPS[v].start]))
    def jump(self, data: st.DataObject, verb: AppealVerb) -> None:
        one = self._one(data, self.chain.appeals)
        if isinstance(one, Appeal) and one.status not in STEPS[verb].start:
            with pytest.raises(Conflict):
                self._stepped(data, one, verb)

    def _stepped(self, data: st.DataObject, one: Appeal, verb: AppealVerb) -> Appeal:
        ways: dict[AppealVerb, Callable[[], Appeal]] = {
            AppealVerb.WITHDRAW: lambda: appeals.withdraw(one, USER, self.today),
            AppealVerb.FIND_IN_TIME: lambda: appeals.find_in_time(
                one, OFFICER, self.today, self._times(one), data.draw(st.none() | st.sampled_from(LateGround))
            ),
            AppealVerb.DISMISS: lambda: self._dismissed(one),
            AppealVerb.REINSTATE: lambda: self._reinstated(one),
            AppealVerb.RECONSIDER: lambda: self._reconsidered(data, one),
            AppealVerb.HAND_OVER: lambda: appeal_courts.hand_over(one, OFFICER, self.today),
            AppealVerb.JUDGE: lambda: self._judged(data, one),
            AppealVerb.APPEAL_FURTHER: lambda: appeal_courts.appeal_further(one, OFFICER, self.today),
            AppealVerb.CLOSE: lambda: appeal_courts.close(one, OFFICER, self.today, self.today),
        }
        return ways[verb]()

    def _times(self, one: Appeal) -> Times:
        return times_of(self.chain, self.chain.decision(one.against), DAYS_OFF)

    def _dismissed(self, one: Appeal) -> Appeal:
        found = self._times(one)
        after = appeals.dismiss(one, OFFICER, self.today, found, self.id + 1)
        assert found.accepted is not None
        assert one.arrived_on > found.accepted
        self._decide(matter=Matter.LATE_APPEAL)
        return after

    def _reinstated(self, one: Appeal) -> Appeal:
        check_reinstatement(self.chain, one)
        return appeals.reinstate(one, OFFICER, self.today)

    def _judged(self, data: st.DataObject, one: Appeal) -> Appeal:
        outcome = data.draw(st.sampled_from(CourtOutcome))
        rows = ((1, 1),) if outcome is CourtOutcome.CHANGED else ()
        given = Judgment(one.court or Court.ADMINISTRATIVE, outcome, self.today, "1", rows)
        return appeal_courts.judge(one, OFFICER, self.today, given)

    def _reconsidered(self, data: st.DataObject, one: Appeal) -> Appeal:
        rows = data.draw(st.none() | amounts)
        result = Reconsidered.NOT_AT_ALL if rows is None else Reconsidered.IN_PART
        new = None if rows is None else self.id + 1
        after = appeals.reconsider(one, OFFICER, self.today, result, reason="Så.", changed_to=new)
        if rows is not None:
            old = self._latest(self.chain.decision(one.against))
            self._replace(old, Cause.RECONSIDERATION, rows)
        return after

    @precondition(lambda self: self.today > MADE)
    @rule(data=st.data(), rows=amounts, ground=st.none() | st.sampled_from(Ground))
    def put_another_in_its_place(
        self, data: st.DataObject, rows: tuple[tuple[int, int], ...], ground: Ground | None
    ) -> None:
        one = self._one(data, self.chain.decisions)
        cause = data.draw(st.sampled_from([Cause.CHANGE, Cause.CORRECTION, Cause.AFTER_REMITTAL]))
        if isinstance(one, Decided) and one.matter is Matter.COMPENSATION:
            with suppress(Conflict, Invalid):
                self._replace(one, cause, rows, ground)

    def _replace(
        self, old: Decided, cause: Cause, rows: tuple[tuple[int, int], ...], ground: Ground | None = None
    ) -> None:
        check_replacement(self.chain, old, cause, rows, reason="Så.", ground=ground)
        if ground is None and cause in {Cause.CHANGE, Cause.RECONSIDERATION}:
            assert not is_worse(old.rows, rows)
        self._decide(rows=rows, cause=cause, replaces=old.id, type_code=old.type_code)

    def _latest(self, one: Decided) -> Decided:
        while (after := self.chain.successor(one.id)) is not None:
            one = after
        return one

    @invariant()
    def a_decision_has_legal_force_only_when_nothing_can_or_does_stand_against_it(self) -> None:
        for one in self.chain.decisions:
            force = legal_force(self.chain, one, DAYS_OFF, self.today)
            assert (force.on is not None) == force.why.is_final
            if force.on is None:
                continue
            assert MADE <= force.on <= self.today
            assert self.chain.successor(one.id) is None
            assert not any(appeal.status.is_open for appeal in self.chain.appeals_against(one.id))
            judgment = self.chain.judgment_on(one.id)
            assert judgment is None or judgment.outcome is not CourtOutcome.REMITTED
            if force.why is not Why.MAY_NOT_BE_APPEALED:
                self._time_has_run_out(one, force.on)

    def _time_has_run_out(self, one: Decided, on: date) -> None:
        plain, evident = times(one.told, DAYS_OFF), times_of(self.chain, one, DAYS_OFF)
        assert evident.shown is not None
        assert on > evident.shown
        assert evident.accepted is not None or self.chain.judgment_on(one.id) is not None
        assert evident.accepted is None or on > evident.accepted
        assert plain.shown == evident.shown or one.told.opened_on is None

    @invariant()
    def a_decision_is_replaced_by_one_at_most_and_has_one_open_appeal_at_most(self) -> None:
        replaced = [one.replaces for one in self.chain.decisions if one.replaces is not None]
        assert len(set(replaced)) == len(replaced)
        for one in self.chain.decisions:
            assert sum(each.status.is_open for each in self.chain.appeals_against(one.id)) <= 1

    @invariant()
    def who_came_in_time_is_not_dismissed(self) -> None:
        for appeal in self.chain.appeals:
            if appeal.status is AppealStatus.DISMISSED_LATE:
                told = self.chain.decision(appeal.against).told
                assert told.available_on is not None
                assert appeal.arrived_on > told.available_on + timedelta(weeks=3)


TestAppealing = Appealing.TestCase
TestAppealing.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
