"""What the rules settle by themselves of each type, and what they leave to an officer with which words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.amounts import Claimed
from rxapp.domain.assessment import RowReason, Verdict
from rxapp.domain.automatic import decide
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import last_day_to_apply, quarters
from rxapp.domain.compensation.declaration import CompensationType, Mode
from rxapp.domain.compensation.forms import Document
from rxapp.domain.compensation.settling import Settles
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.domain.cost_rules import CostRow, CostRule, judge
from rxapp.domain.drawing import is_drawn
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.row_notes import About, EarlierRow
from rxapp.domain.settlement import (
    SWITCHED_OFF,
    CostCase,
    Settlement,
    SettlingRule,
    settle_costs,
    settle_school,
)
from rxapp.text.automatic import STOPPED_BY
from tests.domain.build import application, golden, known
from tests.domain.strategies import applications, knowns

Q4 = quarters(Quarter(2025, 4))
IN_TIME, TOO_LATE = date(2026, 1, 12), date(2026, 7, 1)
NIGHTS = Period(date(2025, 10, 1), date(2025, 10, 30))
APPLIED_FOR = [declared for declared in TYPES.values() if declared.mode is Mode.APPLICATION]
WITH_FORM = [declared for declared in APPLIED_FOR if declared.form and declared.code not in SCHOOL_TYPES]


def cost_case(
    declared: CompensationType = TYPES["ARRIVAL_HOUSING"],
    *,
    day: date = IN_TIME,
    period: Period = NIGHTS,
    is_known: bool = True,
    born: date | None = date(2012, 5, 5),
    applied: int | None = 90_000_00,
    elsewhere: tuple[EarlierRow, ...] = (),
    files: int = 0,
    rows: int = 1,
) -> CostCase:
    """Thirty nights in an arrival home, in order; each argument puts something out of order."""
    claimed = Claimed(period, cost_ore=100_000_00)
    about = About(declared, Q4, day)
    sent = [CostRow(n, f"child {n}", claimed, is_known) for n in range(1, rows + 1)]
    earlier = {row.identity: elsewhere for row in sent}
    places = range(1, rows + 1)
    return CostCase(
        declared,
        judge(about, sent, earlier),
        judge(about, sent, {}),
        dict.fromkeys(places, applied),
        dict.fromkeys(places, born),
        dict.fromkeys(places, period.last_day),
        files,
    )


def details(settled: Settlement, *, told: bool = False) -> str:
    return " ".join(rule.detail for rule in (settled.told if told else settled.seen))


def test_every_type_says_how_far_the_rules_go_and_why_not_farther() -> None:
    for declared in APPLIED_FOR:
        settling = declared.settling
        assert (settling.why == "") is (settling.by_rules is Settles.WHOLE), declared.code
        assert settling.why in ("", settling.why.strip().removesuffix(".") + "."), declared.code
    whole = {d.code for d in APPLIED_FOR if d.settling.by_rules is Settles.WHOLE}
    assert whole == {*SCHOOL_TYPES, "ARRIVAL_HOUSING"} - {"ASYL_NATIONAL_PROGRAM_18"}
    assert {d.code for d in APPLIED_FOR if d.settling.is_on} == set(SCHOOL_TYPES)


def test_only_a_type_with_a_last_day_of_its_own_can_be_dismissed_by_the_rules() -> None:
    for declared in APPLIED_FOR:
        has_last_day = declared.form is not None and last_day_to_apply(declared, Q4) is not None
        assert has_last_day is (declared.settling.by_rules is not Settles.NOTHING), declared.code


def test_every_rule_that_can_stop_a_case_has_words_for_the_figures() -> None:
    from rxapp.domain.row_case import RuleCode

    assert set(STOPPED_BY) == {*RuleCode, *CostRule, *SettlingRule}


def test_nights_that_pass_every_rule_are_granted_in_full() -> None:
    settled = settle_costs(cost_case(rows=2), is_on=True)
    assert settled.kind is DecisionOutcome.GRANTED
    assert [(row.position, row.amount_ore, row.is_full) for row in settled.rows] == [
        (1, 90_000_00, True),
        (2, 90_000_00, True),
    ]
    assert {rule.outcome for rule in settled.seen} == {Verdict.PASSED}
    assert settled.stops == ()


@pytest.mark.parametrize("case", golden("settlements.csv"), ids=lambda case: case["why"])
def test_what_is_out_of_order_stops_the_decision(case: dict[str, str]) -> None:
    other = EarlierRow("5.6-2025-000077", 2, NIGHTS)
    changed = {
        "day": date.fromisoformat(case["day"]),
        "period": Period(*map(date.fromisoformat, case["period"].split(".."))),
        "is_known": case["known"] == "yes",
        "born": date.fromisoformat(case["born"]) if case["born"] else None,
        "applied": int(case["applied"]) * 100 if case["applied"] else None,
        "elsewhere": (other,) if case["elsewhere"] == "yes" else (),
    }
    settled = settle_costs(cost_case(**changed), is_on=case["on"] == "yes")  # type: ignore[arg-type]
    assert (settled.kind.value if settled.kind else "") == case["kind"]
    assert " ".join(settled.stops) == case["stops"]


def test_what_others_have_applied_for_is_told_to_the_agency_alone() -> None:
    other = EarlierRow("5.6-2025-000077", 2, NIGHTS)
    settled = settle_costs(cost_case(elsewhere=(other,)), is_on=True)
    assert settled.stops == (CostRule.NOT_BEFORE,)
    assert "5.6-2025-000077" in details(settled)
    assert "5.6-2025-000077" not in details(settled, told=True)
    # The municipality reads the same where there is nobody else and something else stops the case.
    alone = settle_costs(cost_case(applied=1), is_on=True)
    rules = [[r for r in each.told if r.code == CostRule.NOT_BEFORE] for each in (settled, alone)]
    assert rules[0] == rules[1]
    assert rules[0][0].outcome is Verdict.UNDECIDED


def test_the_age_of_nobody_is_told() -> None:
    texts = {
        details(settle_costs(cost_case(born=born), is_on=True))
        for born in (None, date(1999, 1, 1), date(2007, 10, 30))
    }
    assert len(texts) == 1


@pytest.mark.parametrize("declared", WITH_FORM, ids=lambda declared: declared.code)
def test_a_type_that_is_judged_is_an_officers_and_says_why(declared: CompensationType) -> None:
    if declared.settling.by_rules is Settles.WHOLE:
        return
    settled = settle_costs(cost_case(declared), is_on=True)
    assert settled.kind is None
    assert settled.stops == (SettlingRule.SETTLED,)
    for rules in (settled.seen, settled.told):
        assert declared.settling.why in [rule.detail for rule in rules]


@pytest.mark.parametrize("declared", WITH_FORM, ids=lambda declared: declared.code)
def test_too_late_is_dismissed_whatever_is_judged_and_nothing_is_granted(declared: CompensationType) -> None:
    last = last_day_to_apply(declared, Q4)
    settled = settle_costs(cost_case(declared, day=(last or TOO_LATE) + timedelta(days=1)), is_on=True)
    if last is None:
        assert (settled.kind, settled.stops) == (None, (SettlingRule.SETTLED,))
        return
    assert settled.kind is DecisionOutcome.DISMISSED
    assert {(row.granted, row.amount_ore, row.reason) for row in settled.rows} == {
        (False, 0, RowReason.LATE_CLAIM)
    }
    assert settled.seen == settled.told
    assert str(last) in details(settled)


@pytest.mark.parametrize("declared", WITH_FORM, ids=lambda declared: declared.code)
@pytest.mark.parametrize("day", [IN_TIME, date(2030, 1, 1)])
def test_a_type_that_is_off_decides_nothing(declared: CompensationType, day: date) -> None:
    settled = settle_costs(cost_case(declared, day=day), is_on=False)
    assert settled.kind is None
    if declared.settling.by_rules is not Settles.NOTHING:
        assert SettlingRule.SWITCHED_ON in settled.stops
        assert SWITCHED_OFF in details(settled)
        assert SWITCHED_OFF in details(settled, told=True)


def test_missing_documents_stop_the_decision() -> None:
    housing = TYPES["ARRIVAL_HOUSING"]
    assert housing.form is not None
    form = replace(housing.form, documents=(Document.CARE_DECISION, Document.ECONOMIC_BASIS))
    declared = replace(housing, form=form)
    one, two = (settle_costs(cost_case(declared, files=files), is_on=True) for files in (1, 2))
    assert (one.kind, one.stops) == (None, (SettlingRule.DOCUMENTS,))
    assert two.kind is DecisionOutcome.GRANTED


@given(applications(), knowns)
def test_a_school_type_that_is_on_is_settled_as_its_rules_say(sent: object, facts: object) -> None:
    outcome = decide(sent, facts)  # type: ignore[arg-type]
    settled = settle_school(sent, facts, is_on=True)  # type: ignore[arg-type]
    assert (settled.kind, settled.rows, settled.seen) == (outcome.kind, outcome.rows, outcome.rules)
    assert (settled.stops == ()) is (outcome.kind is not None)


@given(applications(), knowns)
def test_a_school_type_that_is_off_is_an_officers_whatever_its_rules_say(sent: object, facts: object) -> None:
    settled = settle_school(sent, facts, is_on=False)  # type: ignore[arg-type]
    assert (settled.kind, settled.stops) == (None, (SettlingRule.SWITCHED_ON,))
    assert settled.seen[0].detail == settled.told[0].detail == SWITCHED_OFF


def test_what_stops_a_school_case_is_what_its_rules_leave_undecided() -> None:
    sent = application("1 Z 2025-01-08..2025-02-04")
    assert settle_school(sent, known(), is_on=True).stops == ("person_known",)


@given(st.integers(0, 1000), st.integers(1, 10**9), st.binary(min_size=1, max_size=32))
def test_who_is_drawn_is_drawn_again_and_by_a_larger_share_too(share: int, case: int, seed: bytes) -> None:
    assert is_drawn(seed, case, share) is is_drawn(seed, case, share)
    assert is_drawn(seed, case, 0) is False
    assert is_drawn(seed, case, 1000) is True
    if is_drawn(seed, case, share):
        assert is_drawn(seed, case, min(1000, share + 1))


def test_the_share_that_is_drawn_is_the_share_that_is_asked_for() -> None:
    drawn = sum(is_drawn(b"tests", case, 20) for case in range(20_000))
    assert 300 < drawn < 500
    others = sum(is_drawn(b"another", case, 20) and is_drawn(b"tests", case, 20) for case in range(20_000))
    assert others < 40
