"""Two recoveries of the same rows at random: no illegal jump, no öre beyond what was paid."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import Told
from rxapp.domain.appeals import Appeal, withdraw
from rxapp.domain.courts import Court, CourtOutcome, Judgment
from rxapp.domain.decided import Cause, Decided, Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.legal_force import LegalForce, Why, legal_force
from rxapp.domain.lodging import lodge
from rxapp.domain.recoveries import Recovery, open_recovery, taken
from rxapp.domain.recovery_amounts import Asked, Settled, reversal
from rxapp.domain.recovery_claims import (
    claimed_by,
    close,
    hand_to_ledger,
    judged,
    lowered,
    take_up_again,
)
from rxapp.domain.recovery_handling import communicate, decide, drop, prolong, replace_decision, respond
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.domain.replacements import check_replacement
from tests.domain.appealing import DAYS_OFF, MADE, OFFICER, TYPE, USER
from tests.domain.recovering import FALSE

PAID = {1: 10, 2: 7}
DURING = [verb for verb in RecoveryVerb if verb is not RecoveryVerb.OPEN]

USUAL = {
    RecoveryStatus.OPENED: RecoveryVerb.COMMUNICATE,
    RecoveryStatus.COMMUNICATED: RecoveryVerb.DECIDE,
    RecoveryStatus.RESPONDED: RecoveryVerb.DECIDE,
    RecoveryStatus.DECIDED: RecoveryVerb.HAND_TO_LEDGER,
    RecoveryStatus.CLAIMED: RecoveryVerb.REPLACE,
}


class Recovering(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.today, self.id = MADE, 0
        self.recoveries: dict[int, Recovery] = {}
        self.chain = Chain(())
        self.met: dict[int, int] = {}
        self.claims: dict[int, int] = {}

    def _next(self) -> int:
        self.id += 1
        return self.id

    @rule(days=st.integers(1, 30))
    def time_passes(self, days: int) -> None:
        if self.today.year < 2032:
            self.today += timedelta(days=days)

    @rule(amounts=st.dictionaries(st.sampled_from([1, 2]), st.integers(0, 11), max_size=2))
    def open(self, amounts: dict[int, int]) -> None:
        have = taken(self.recoveries.values())
        rows = [Asked(row, PAID[row], have.get(row, 0), ore) for row, ore in amounts.items()]
        with suppress(Invalid):
            new = open_recovery(
                OFFICER,
                self.today,
                id=self._next(),
                municipality_code="1440",
                type_code=TYPE,
                rows=rows,
                ground=FALSE,
                reason="Fel.",
            )
            self.recoveries[new.id] = new

    @rule(data=st.data(), tries=st.integers(1, 4))
    def go_on(self, data: st.DataObject, tries: int) -> None:
        for _ in range(tries):
            one = self._some(data)
            if one is not None:
                verbs = [verb for verb in DURING if one.status in STEPS[verb].start]
                if verbs:
                    with suppress(Conflict, Invalid):
                        self._take(data, one, data.draw(st.sampled_from(verbs)))

    @rule(data=st.data(), steps=st.integers(1, 5))
    def take_the_usual_way(self, data: st.DataObject, steps: int) -> None:
        """Heard, decided and into the ledger, with the days it takes."""
        for id in sorted(self.recoveries)[-1:]:
            for _ in range(steps):
                one = self.recoveries[id]
                with suppress(Conflict, Invalid, KeyError):
                    self._take(data, one, USUAL[one.status])
                self.today += timedelta(days=13)

    @rule(data=st.data(), verb=st.sampled_from(DURING))
    def jump(self, data: st.DataObject, verb: RecoveryVerb) -> None:
        one = self._some(data)
        if one is not None and one.status not in STEPS[verb].start:
            with pytest.raises(Conflict):
                self._take(data, one, verb)

    @rule(data=st.data())
    def appeal_or_withdraw(self, data: st.DataObject) -> None:
        one = self._some(data)
        if one is not None and one.decision is not None:
            held = self.chain.decision(one.decision)
            standing = self.chain.open_appeal(held.id)
            with suppress(Conflict):
                if standing is None:
                    self._put(
                        lodge(self.chain, held, USER, id=self._next(), on=self.today, wanted="Inget krav.")
                    )
                else:
                    self._put(withdraw(standing, USER, self.today))

    @rule(data=st.data(), outcome=st.sampled_from([CourtOutcome.CHANGED, CourtOutcome.REMITTED]))
    def a_court_settles(self, data: st.DataObject, outcome: CourtOutcome) -> None:
        """Late or not, an open appeal is judged for good; what is in the ledger follows at once."""
        one = self._some(data)
        appeal = self.chain.open_appeal(one.decision) if one is not None and one.decision else None
        if one is None or appeal is None:
            return
        held = self.chain.decision(one.decision or 0)
        lower = {row: data.draw(st.integers(0, -ore)) for row, ore in held.rows}
        rows = judged(held.rows, lower) if outcome is CourtOutcome.CHANGED else ()
        judgment = Judgment(Court.ADMINISTRATIVE, outcome, self.today, "1-26", rows)
        self._put(replace(appeal, status=AppealStatus.CLOSED, since=self.today, judgments=(judgment,)))
        assert claimed_by(held, judgment) == ({} if outcome is CourtOutcome.REMITTED else lower)
        if one.status is RecoveryStatus.CLAIMED:
            self._lower(one, lowered(one, judgment))

    @rule(data=st.data())
    def appeal_late(self, data: st.DataObject) -> None:
        """What is claimed already may be appealed late, and the delay be excused."""
        claimed = [self.recoveries[id] for id in sorted(self.claims)]
        free = [one for one in claimed if one.decision and self.chain.open_appeal(one.decision) is None]
        if free:
            held = self.chain.decision(data.draw(st.sampled_from(free)).decision or 0)
            with suppress(Conflict):
                self._put(lodge(self.chain, held, USER, id=self._next(), on=self.today, wanted="Inget."))

    def _lower(self, before: Recovery, after: Recovery) -> None:
        """What is met of it is given back as far as it is more than what is left."""
        left = sum(ore for _, ore in after.in_ledger)
        undone = reversal(self.claims[before.id], left, self.met[before.id])
        self.met[before.id] -= undone.given_back_ore
        self.claims[before.id] = left
        self.recoveries[before.id] = after

    @rule(data=st.data())
    def set_off(self, data: st.DataObject) -> None:
        """Some of a claim is set off against a payout."""
        if self.claims:
            id = data.draw(st.sampled_from(sorted(self.claims)))
            self.met[id] += data.draw(st.integers(0, self.claims[id] - self.met[id]))

    def _some(self, data: st.DataObject) -> Recovery | None:
        going = sorted(self.recoveries)
        return self.recoveries[data.draw(st.sampled_from(going))] if going else None

    def _put(self, appeal: Appeal) -> None:
        others = tuple(other for other in self.chain.appeals if other.id != appeal.id)
        self.chain = replace(self.chain, appeals=(*others, appeal))

    def _force(self, one: Recovery) -> LegalForce:
        held = self.chain.decision(one.decision or 0)
        return legal_force(self.chain, held, DAYS_OFF, self.today)

    def _take(self, data: st.DataObject, one: Recovery, verb: RecoveryVerb) -> None:
        later = self.today + timedelta(days=14)
        ways: dict[RecoveryVerb, Callable[[], Recovery]] = {
            RecoveryVerb.COMMUNICATE: lambda: communicate(
                one, OFFICER, self.today, material="Allt.", respond_by=later
            ),
            RecoveryVerb.PROLONG: lambda: prolong(one, OFFICER, self.today, later),
            RecoveryVerb.RESPOND: lambda: respond(
                one, USER, self.today, "Nej.", is_all=data.draw(st.booleans())
            ),
            RecoveryVerb.DECIDE: lambda: self._decided(data, one),
            RecoveryVerb.REPLACE: lambda: self._replaced(data, one),
            RecoveryVerb.TAKE_UP_AGAIN: lambda: self._taken_up(one),
            RecoveryVerb.HAND_TO_LEDGER: lambda: self._handed(one),
            RecoveryVerb.CLOSE: lambda: close(one, self.today, self._state(one), self._judged(one)),
            RecoveryVerb.DROP: lambda: drop(one, OFFICER, self.today, "Rätt."),
        }
        self.recoveries[one.id] = ways[verb]()

    def _state(self, one: Recovery) -> LegalForce:
        return LegalForce(None, Why.NOT_AVAILABLE) if one.decision is None else self._force(one)

    def _judged(self, one: Recovery) -> Judgment | None:
        return self.chain.judgment_on(one.decision) if one.decision else None

    def _settled(self, data: st.DataObject, one: Recovery) -> tuple[Settled, ...]:
        found = []
        for row in one.asked:
            most = row.amount_ore + data.draw(st.sampled_from([0, 0, 0, 1]))
            wrong = most - data.draw(st.integers(0, most))
            found.append(Settled(row.row, wrong, data.draw(st.sampled_from([0, 0, 1]))))
        return tuple(found)

    def _made(self, one: Recovery, **more: object) -> None:
        told = Told(self.today, self.today)
        base = Decided(one.decision or 0, Matter.RECOVERY, "1440", TYPE, self.today, told, rows=one.rows)
        made = replace(base, **more)
        self.chain = replace(self.chain, decisions=(*self.chain.decisions, made))

    def _taken_up(self, one: Recovery) -> Recovery:
        others = taken(other for other in self.recoveries.values() if other.id != one.id)
        after = take_up_again(one, OFFICER, self.today, self._state(one), others)
        # What a court has set aside was undone the moment that it did.
        assert self.claims.pop(one.id, 0) == self.met.pop(one.id, 0) == 0
        return after

    def _decided(self, data: st.DataObject, one: Recovery) -> Recovery:
        after = decide(
            one,
            OFFICER,
            self.today,
            decision=self._next(),
            settled=self._settled(data, one),
            ground=FALSE,
            reason="Fel.",
            waiver_reason="Särskilda skäl.",
        )
        assert one.has_said_all or (one.respond_by is not None and self.today > one.respond_by)
        again = {"cause": Cause.AFTER_REMITTAL, "replaces": one.decision} if one.decision else {}
        self._made(after, **again)
        return after

    def _replaced(self, data: st.DataObject, one: Recovery) -> Recovery:
        after = replace_decision(
            one,
            OFFICER,
            self.today,
            decision=self._next(),
            settled=self._settled(data, one),
            waiver_reason="Skäl.",
        )
        old = self.chain.decision(one.decision or 0)
        check_replacement(self.chain, old, Cause.CHANGE, after.rows, reason="Fel.")
        self._made(after, cause=Cause.CHANGE, replaces=old.id)
        if one.id in self.claims:
            self._lower(one, after)
        return after

    def _handed(self, one: Recovery) -> Recovery:
        after, claim = hand_to_ledger(one, self.today, self._state(one), self._judged(one))
        assert one.id not in self.claims
        assert self.chain.open_appeal(claim.decision) is None
        told = self.chain.decision(claim.decision).told.available_on
        assert told is not None
        assert told + timedelta(weeks=3) < claim.final_on <= self.today
        self.claims[one.id], self.met[one.id] = claim.total_ore, 0
        return after

    @invariant()
    def no_row_is_claimed_back_beyond_what_was_paid(self) -> None:
        for row, ore in taken(self.recoveries.values()).items():
            assert 0 <= ore <= PAID[row]

    @invariant()
    def what_is_met_is_never_more_than_what_is_claimed(self) -> None:
        assert all(0 <= self.met[id] <= claim for id, claim in self.claims.items())
        assert sum(self.claims.values()) <= sum(PAID.values())
        for id, claim in self.claims.items():
            one = self.recoveries[id]
            assert one.status is RecoveryStatus.CLAIMED
            assert sum(ore for _, ore in one.in_ledger) == claim

    @invariant()
    def nothing_is_decided_that_was_not_communicated(self) -> None:
        for one in self.recoveries.values():
            if one.status in {RecoveryStatus.DECIDED, RecoveryStatus.CLAIMED, RecoveryStatus.CLOSED}:
                assert one.respond_by is not None
                assert one.decision is not None


TestRecovering = Recovering.TestCase
TestRecovering.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
