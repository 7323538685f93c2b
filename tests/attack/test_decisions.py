"""The file of no decision tells a protected name, and none is there for those who do not see its case."""

import httpx
import pytest

from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.permissions import Right
from rxapp.seeds import accounts
from rxapp.seeds.accounts import CARDS
from rxapp.services.decision_documents import NO_DECISION
from tests.attack import watched
from tests.attack.handlers import card_of, rights_of
from tests.attack.test_canary import Protected, canary, name_of, protected, secrets
from tests.fixtures.pdfs import run_on, text_of
from tests.fixtures.served import SESSION, Service

__all__ = ["canary", "protected", "secrets"]
pytestmark = pytest.mark.e2e

OF_PROTECTED = (
    "SELECT file_number, type_code, municipality_code FROM 'case' c JOIN decision d ON d.case_id = c.id"
    " WHERE c.id IN (SELECT case_id FROM application_row JOIN person USING (individual_number)"
    " WHERE protection <> 'none') OR c.is_recovery ORDER BY c.is_recovery DESC, c.id DESC LIMIT 15"
)
"""Those of recoveries first; fewer than an account may have made in a row."""


def sees(card: accounts.TestCard, type_code: str, municipality: str) -> bool:
    if Right.CASES_DECIDE in rights_of(card):
        return True
    is_own = card.municipality_code == municipality and type_code in card.subjects
    return is_own and Right.CASES_READ in rights_of(card)


@pytest.mark.parametrize("card", CARDS, ids=name_of)
def test_no_decision_tells_a_protected_name_and_none_of_others_is_there(
    service: Service, secrets: set[str], card: accounts.TestCard
) -> None:
    cookies = {SESSION: service.log_in(card.hsa_id)}
    cases = watched.ask(service, OF_PROTECTED)
    assert len(cases) > 4
    with httpx.Client(base_url=service.address, cookies=cookies) as reader:
        for number, type_code, municipality in cases:
            answer = reader.get(f"/beslut/{number}.pdf")
            assert answer.headers["cache-control"] == "no-store"
            if not sees(card, type_code, municipality):
                assert (answer.status_code, answer.text) == (404, NO_DECISION)
                continue
            assert answer.status_code == 200
            told = run_on(text_of(answer.content)) + str(answer.headers)
            assert watched.found(secrets, told) == set()


def test_the_canary_stands_in_its_decisions_by_the_number(service: Service, canary: Protected) -> None:
    """Without this the test above would pass on empty files."""
    cases = watched.ask(
        service,
        "SELECT file_number FROM 'case' c JOIN decision d ON d.case_id = c.id"
        " JOIN application_row r ON r.case_id = c.id WHERE r.individual_number = ? AND municipality_code = ?",
        canary.number,
        canary.municipality_code,
    )
    assert cases
    cookies = {SESSION: service.log_in(card_of("USR1").hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies) as reader:
        for (number,) in cases[:3]:
            text = run_on(text_of(reader.get(f"/beslut/{number}.pdf").content))
            assert show_individual_number(canary.number) in text
            assert "Beslutet rad för rad" in text
