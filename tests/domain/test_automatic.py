from datetime import date

import pytest

from rxapp.domain.automatic import (
    RULES_VERSION,
    Application,
    Outcome,
    Row,
    RowOutcome,
    RowReason,
    RuleCode,
    Verdict,
    decide,
)
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.errors import Invalid
from rxapp.domain.rule_texts import PASSED, TITLES
from rxapp.text.reasons import REASON_SENTENCES, reason_sentence
from tests.domain.build import application, golden, known, quarter, row


def told(outcome: RowOutcome) -> str:
    granted = {True: "yes", False: "no", None: "open"}[outcome.granted]
    kronor = outcome.amount_ore // 100
    return f"{outcome.position} {granted} {len(outcome.periods)} {kronor} {outcome.reason or '-'}"


def verdicts(outcome: Outcome, verdict: Verdict) -> list[str]:
    return [rule.code for rule in outcome.rules if rule.outcome is verdict]


@pytest.mark.parametrize("case", golden("decisions.csv"), ids=lambda case: case["case"])
def test_the_rules_decide_as_the_golden_table_says(case: dict[str, str]) -> None:
    sent = application(case["rows"], type_code=case["type"], of=case["quarter"], arrived=case["arrived_on"])
    outcome = decide(sent, known(case["granted"], case["born"]))
    assert (outcome.kind or "") == case["kind"]
    assert ";".join(told(each) for each in outcome.rows) == case["outcomes"]
    assert ";".join(verdicts(outcome, Verdict.UNDECIDED)) == case["undecided"]
    assert outcome.amount_ore == sum(each.amount_ore for each in outcome.rows)


def test_a_granted_application_tells_every_rule_it_passed() -> None:
    outcome = decide(application("1 A 2025-01-08..2025-02-04"), known())
    assert {rule.outcome for rule in outcome.rules} == {Verdict.PASSED}
    assert [rule.code for rule in outcome.rules] == [c for c in RuleCode if c is not RuleCode.PRESCHOOL_AGE]


def test_preschool_tells_the_rule_of_age_too() -> None:
    sent = application("1 A 2025-01-08..2025-02-04", type_code="ASYL_PRESCHOOL")
    assert [rule.code for rule in decide(sent, known(born="A:2021-01-01")).rules] == list(RuleCode)


def test_a_late_application_tells_both_days_and_that_nothing_else_was_tried() -> None:
    (rule,) = decide(application("1 A 2025-01-08..2025-02-04", arrived="2025-10-02"), known()).rules
    assert (rule.code, rule.outcome) == (RuleCode.ARRIVED_IN_TIME, Verdict.FAILED)
    assert "2025-10-02" in rule.detail
    assert "2025-09-30" in rule.detail


def test_rows_with_the_same_finding_are_told_together() -> None:
    sent = application("1 Y 2025-01-08..2025-02-04;2 A 2025-01-08..2025-02-04;3 Z 2025-01-08..2025-02-04")
    (unknown,) = (rule for rule in decide(sent, known()).rules if rule.code == RuleCode.PERSON_KNOWN)
    assert unknown.detail == "Rad 1, 3: individnumret är inte registrerat för kommunen hos Migrationsverket."


def test_a_rule_that_is_failed_and_undecided_is_undecided() -> None:
    sent = application("1 A 2025-01-08..2025-02-04;2 B 2025-01-08..2025-02-04", type_code="ASYL_PRESCHOOL")
    outcome = decide(sent, known(born="A:2023-01-01;B:?"))
    assert verdicts(outcome, Verdict.UNDECIDED) == [RuleCode.PRESCHOOL_AGE]
    assert outcome.kind is None


def test_terms_of_one_half_year_say_nothing_about_the_other() -> None:
    spring_only = tuple(term for term in known().terms if term.last_day.month == 6)
    sent = application("1 A 2025-08-18..2025-09-14", of="2025-3", arrived="2025-10-10")
    assert verdicts(decide(sent, known(terms=spring_only)), Verdict.UNDECIDED) == [RuleCode.WITHIN_TERM]


def test_the_summer_between_known_terms_is_rejected() -> None:
    sent = application("1 A 2025-07-01..2025-07-28", of="2025-3", arrived="2025-10-10")
    assert decide(sent, known()).kind is DecisionOutcome.REJECTED


def test_a_failed_detail_says_nothing_of_the_age() -> None:
    sent = application("1 A 2025-01-08..2025-02-04", type_code="ASYL_PRESCHOOL")
    outcome = decide(sent, known(born="A:2022-03-04"))
    assert not any("2022" in rule.detail or "03-04" in rule.detail for rule in outcome.rules)


def test_an_application_that_makes_no_sense_is_refused() -> None:
    one = row("1 A 2025-01-08..2025-02-04")
    for type_code, rows, field in (
        ("UAM_DAILY_ASYL", (one,), "type_code"),
        ("ASYL_COMPULSORY", (), "rows"),
        ("ASYL_COMPULSORY", (one, Row(1, "00000001", one.period)), "rows"),
    ):
        with pytest.raises(Invalid) as refusal:
            Application(type_code, quarter("2025-1"), date(2025, 4, 10), rows)
        assert refusal.value.field == field


def test_every_rule_has_a_title_with_its_source_and_a_sentence() -> None:
    assert set(TITLES) == set(PASSED) == set(RuleCode)
    assert all(title.endswith(")") and "(" in title for title in TITLES.values())
    assert all(sentence.endswith(".") for sentence in PASSED.values())


def test_every_reason_has_a_sentence() -> None:
    assert set(REASON_SENTENCES) == set(RowReason)
    assert all(reason_sentence(reason.value).endswith(".") for reason in RowReason)


def test_the_rules_have_a_version() -> None:
    assert RULES_VERSION
