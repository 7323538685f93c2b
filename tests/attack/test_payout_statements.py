"""The statement of a payout day and the orders to the bank as files, for every card: of nobody protected the
name, and of nobody else's day or type anything."""

import httpx
import pytest

from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.permissions import Right
from rxapp.seeds import accounts
from rxapp.seeds.accounts import ALE, CARDS
from tests.attack import watched
from tests.attack.handlers import card_of, rights_of
from tests.attack.test_canary import Protected, canary, name_of, protected, secrets
from tests.fixtures.pdfs import text_of
from tests.fixtures.served import SESSION, Service

__all__ = ["canary", "protected", "secrets"]
pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("card", CARDS, ids=name_of)
def test_no_statement_of_a_payout_day_tells_a_protected_name(
    service: Service, secrets: set[str], canary: Protected, card: accounts.TestCard
) -> None:
    cookies = {SESSION: service.log_in(card.hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies, timeout=60) as reader:
        answer = reader.get(watched.payout_statement(service, canary.number))
    words = text_of(answer.content) if answer.is_success else answer.text
    assert watched.found(secrets, words + str(answer.headers)) == set()
    if Right.PAYOUTS_READ not in rights_of(card):
        assert answer.status_code == 403
    elif card.municipality_code == ALE:
        assert "Summa av raderna" in words


def test_the_statement_has_the_canary_by_number(service: Service, canary: Protected) -> None:
    """Without this the test above would pass on empty files."""
    cookies = {SESSION: service.log_in(card_of("USR1").hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies, timeout=60) as reader:
        answer = reader.get(watched.payout_statement(service, canary.number))
    assert show_individual_number(canary.number) in text_of(answer.content)


@pytest.mark.parametrize("card", CARDS, ids=name_of)
def test_no_order_to_the_bank_tells_a_protected_name_or_anything_to_others(
    service: Service, secrets: set[str], canary: Protected, card: accounts.TestCard
) -> None:
    cookies = {SESSION: service.log_in(card.hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies, timeout=60) as reader:
        answers = [reader.get(path) for path in watched.orders(service)]
    words = "\n".join(answer.text + str(answer.headers) for answer in answers)
    persons = secrets | {canary.number, show_individual_number(canary.number)}
    assert watched.found(persons, words) == set()
    is_payer = Right.PAYOUT_RUNS_PREPARE in rights_of(card)
    assert {answer.is_success for answer in answers} == {is_payer}
    # Whoever may take them meets an account that is paid to: else the files would be empty.
    accounts_of_all = {number for (number,) in watched.ask(service, "SELECT number FROM payee_account")}
    assert bool(watched.found(accounts_of_all, words)) is is_payer
