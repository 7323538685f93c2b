from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.errors import Conflict, Invalid, NotAllowed
from rxapp.domain.payee_accounts import (
    AccountKind,
    AccountNumber,
    ChangeStatus,
    check_cancel,
    check_confirm,
    parse_account,
    parse_reference,
    pay_month,
    status_of,
)
from rxapp.services.bank_days import pay_day
from tests.domain.build import golden

BANKGIRO, PLUSGIRO = AccountKind.BANKGIRO, AccountKind.PLUSGIRO
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


def with_check_digit(body: str) -> str:
    """The body and its check digit, worked out in another way than the rule does: by the tables of the
    digits' doubles."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    total = sum(doubled[int(d)] if i % 2 == 0 else int(d) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(10 ** (least - 2), 10 ** (most - 1) - 1).map(str).map(with_check_digit)


ACCOUNTS = st.one_of(
    numbers(7, 8).map(lambda digits: AccountNumber(BANKGIRO, digits)),
    numbers(2, 8).map(lambda digits: AccountNumber(PLUSGIRO, digits)),
)


@pytest.mark.parametrize("case", golden("account_numbers.csv"), ids=lambda case: case["kind"] + case["typed"])
def test_a_number_is_read_and_shown_as_it_is_printed_or_refused_with_a_sentence(case: dict[str, str]) -> None:
    kind = AccountKind(case["kind"])
    if case["shown"]:
        found = parse_account(kind, case["typed"])
        assert (found.digits, str(found)) == (case["digits"], case["shown"])
        return
    with pytest.raises(Invalid, match=case["refused"]) as refused:
        parse_account(kind, case["typed"])
    assert refused.value.field == "number"


@given(ACCOUNTS)
def test_what_is_shown_is_read_as_the_same_account(account: AccountNumber) -> None:
    assert parse_account(account.kind, str(account)) == account
    assert parse_account(account.kind, account.digits) == account


@given(ACCOUNTS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_never_taken_for_an_account(account: AccountNumber, place: int, by: int) -> None:
    at = place % len(account.digits)
    wrong = str((int(account.digits[at]) + by) % 10)
    with pytest.raises(Invalid):
        parse_account(account.kind, account.digits[:at] + wrong + account.digits[at + 1 :])


@given(st.sampled_from(AccountKind), st.text(max_size=12))
def test_whatever_is_typed_is_an_account_with_one_spelling_or_refused(kind: AccountKind, typed: str) -> None:
    try:
        found = parse_account(kind, typed)
    except Invalid:
        return
    assert found.digits.isascii()
    assert found.digits.isdigit()
    assert not found.digits.startswith("0")
    assert parse_account(kind, str(found)) == found


@pytest.mark.parametrize("case", golden("account_changes.csv"), ids=lambda case: case["changed_on"])
def test_a_change_before_the_tenth_counts_from_the_payout_of_the_month(case: dict[str, str]) -> None:
    assert str(pay_day(*pay_month(date.fromisoformat(case["changed_on"])))) == case["pays_from"]


@given(DAYS)
def test_a_change_never_counts_from_a_payout_that_has_been(changed_on: date) -> None:
    pays_from = pay_day(*pay_month(changed_on))
    assert pays_from > changed_on
    assert (pays_from.year, pays_from.month) >= (changed_on.year, changed_on.month)
    assert pays_from - changed_on < timedelta(days=53)


@given(DAYS, DAYS)
def test_a_later_change_never_counts_from_an_earlier_payout(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert pay_month(first) <= pay_month(second)


@given(DAYS)
def test_a_change_misses_at_most_one_payout_and_only_from_the_tenth(changed_on: date) -> None:
    same_month = pay_month(changed_on) == (changed_on.year, changed_on.month)
    assert same_month == (changed_on.day < 10)
    last = changed_on.replace(day=monthrange(changed_on.year, changed_on.month)[1])
    assert same_month or pay_month(changed_on) == pay_month(last + timedelta(days=1))


@pytest.mark.parametrize("typed", ["", "Ekonomi 1440", "  Ref:  A/B (1)  ", "åäö-ÅÄÖ", "x" * 35])
def test_a_reference_is_one_line_of_what_a_payment_can_carry(typed: str) -> None:
    assert parse_reference(typed) == " ".join(typed.split())


@pytest.mark.parametrize("typed", ["x" * 36, "<b>", "a\u202eb", "emoji 🙂", "a\x00b", "№1"])
def test_any_other_reference_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_reference(typed)
    assert refused.value.field == "reference"


TODAY, LATER = date(2026, 11, 30), date(2026, 12, 30)


@pytest.mark.parametrize(
    ("pays_from", "is_cancelled", "status"),
    [
        (None, False, ChangeStatus.WAITING),
        (None, True, ChangeStatus.CANCELLED),
        (LATER, False, ChangeStatus.COMING),
        (LATER, True, ChangeStatus.CANCELLED),
        (TODAY, False, ChangeStatus.IN_FORCE),
    ],
)
def test_how_a_change_stands(pays_from: date | None, is_cancelled: bool, status: ChangeStatus) -> None:
    assert status_of(pays_from=pays_from, is_cancelled=is_cancelled, today=TODAY) is status


@pytest.mark.parametrize(
    ("followed_on", "status"),
    [(None, ChangeStatus.IN_FORCE), (LATER, ChangeStatus.IN_FORCE), (TODAY, ChangeStatus.PAST)],
)
def test_a_change_is_past_once_the_next_one_counts(followed_on: date | None, status: ChangeStatus) -> None:
    before = date(2026, 10, 30)
    found = status_of(pays_from=before, is_cancelled=False, today=TODAY, followed_on=followed_on)
    assert found is status


@pytest.mark.parametrize("status", ChangeStatus)
def test_only_what_waits_is_confirmed_and_never_by_the_proposer(status: ChangeStatus) -> None:
    if status is ChangeStatus.WAITING:
        check_confirm(status, proposed_by=1, confirmer=2)
        with pytest.raises(NotAllowed):
            check_confirm(status, proposed_by=1, confirmer=1)
        return
    with pytest.raises(Conflict):
        check_confirm(status, proposed_by=1, confirmer=2)


@pytest.mark.parametrize("status", ChangeStatus)
@pytest.mark.parametrize("prepared_until", [None, TODAY, LATER])
def test_a_change_is_undone_until_its_payout_is_prepared(
    status: ChangeStatus, prepared_until: date | None
) -> None:
    been = dict.fromkeys((ChangeStatus.IN_FORCE, ChangeStatus.PAST), TODAY)
    pays_from = {ChangeStatus.WAITING: None, **been}.get(status, LATER)
    may = status is ChangeStatus.WAITING or (status is ChangeStatus.COMING and prepared_until != LATER)
    if may:
        check_cancel(status, pays_from=pays_from, prepared_until=prepared_until)
        return
    with pytest.raises(Conflict):
        check_cancel(status, pays_from=pays_from, prepared_until=prepared_until)
