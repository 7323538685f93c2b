"""The file of no receipt tells a protected name, and each receipt is there for those who see its case."""

import httpx
import pytest

from rxapp.domain.permissions import Right
from rxapp.seeds import accounts
from rxapp.seeds.accounts import CARDS
from tests.attack import watched
from tests.attack.handlers import card_of, rights_of
from tests.attack.test_canary import Protected, canary, name_of, protected, secrets
from tests.fixtures.served import SESSION, Service

__all__ = ["canary", "protected", "secrets"]
pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("card", CARDS, ids=name_of)
def test_no_receipt_tells_a_protected_name_but_each_the_number(
    service: Service, canary: Protected, secrets: set[str], card: accounts.TestCard
) -> None:
    cookies, given = {SESSION: service.log_in(card.hsa_id)}, 0
    with httpx.Client(base_url=service.address, cookies=cookies) as reader:
        for number in watched.receipts_of_protected(service):
            answer = reader.get(f"/kvitton/{number}.json")
            given += canary.number in answer.text
            assert watched.found(secrets, answer.text + str(answer.headers)) == set()
    sees_it = card.hsa_id == card_of("USR1").hsa_id or Right.CASES_DECIDE in rights_of(card)
    assert given > 0 or not sees_it
