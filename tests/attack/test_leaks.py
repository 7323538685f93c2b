"""Nothing of another municipality, of a type that is not permitted, or of cases to an administrator, by any
page or file: every word that only those have is looked for in everything that is sent."""

from collections.abc import Iterator

import httpx
import pytest

from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.payee_accounts import AccountNumber
from rxapp.domain.permissions import Role
from rxapp.pages import PAGES
from rxapp.seeds import accounts
from rxapp.seeds.accounts import CARDS
from tests.attack import watched
from tests.attack.socket_client import SESSION_STATE, connected
from tests.attack.test_canary import (
    AT_ONCE,
    OF_LAST_DAYS,
    administration,
    content,
    name_of,
)
from tests.fixtures.pdfs import text_of
from tests.fixtures.served import SESSION, Service

pytestmark = pytest.mark.e2e

MUNICIPAL = [card for card in CARDS if card.municipality_code is not None]
USERS = [card for card in MUNICIPAL if card.role is Role.USER]
ADMINISTRATORS = [card for card in MUNICIPAL if card.role is Role.ADMINISTRATOR]
FILES = [
    f"/export/{name}.{kind}"
    for name in ("utbetalningar", "behorigheter", "prognos")
    for kind in ("csv", "xlsx")
]
SHOWN_TO_ANYBODY = {"/logga-in"}
"""In a demonstration it lists the test cards."""


def addresses(service: Service) -> Iterator[str]:
    """Every page there is, and every case and user of anybody."""
    yield from (page.route for page in PAGES if "[" not in page.route and page.route not in SHOWN_TO_ANYBODY)
    yield from OF_LAST_DAYS
    yield from watched.quality_reviews(service)
    yield from watched.grounds(service)
    yield from watched.notices()
    yield from administration(service, "a")
    yield from (f"{listed}?sida={page}" for listed in ("/arenden", "/utbetalningar") for page in (1, 2, 3))
    yield from (f"/utbetalningskorningar{at}?korning=19" for at in ("", "/avstamning"))
    yield from watched.payout_pages(service)
    cases = watched.ask(service, "SELECT file_number FROM 'case' ORDER BY id DESC LIMIT 60")
    yield from (f"{of}/{number}" for (number,) in cases for of in ("/arenden", "/handlaggning", "/beslut"))
    recoveries = watched.ask(service, "SELECT file_number FROM recovery")
    yield from (f"{of}/{number}" for (number,) in recoveries for of in ("/arenden", "/aterkrav"))
    people = watched.ask(service, "SELECT individual_number FROM person ORDER BY individual_number LIMIT 30")
    yield from (f"/individer/{number}" for (number,) in people)
    for number, file_number, checksum in receipts(service):
        yield f"/kvitton/{number}"
        yield f"/kvitton?diarienummer={file_number}&kontrollsumma={checksum}"


def receipts(service: Service) -> list[tuple[int, str, str]]:
    """Number, file number and checksum of the latest receipts, of all municipalities."""
    statement = "SELECT id, file_number, sha256 FROM receipt ORDER BY id DESC LIMIT 40"
    return [
        (number, file_number, checksum) for number, file_number, checksum in watched.ask(service, statement)
    ]


async def everything(service: Service, card: accounts.TestCard) -> str:
    """All that the card's holder is sent by every page and file, but for the echo of the address."""
    key = service.log_in(card.hsa_id)
    paths, sent = list(addresses(service)), set[str]()
    for start in range(0, len(paths), AT_ONCE):
        async with connected(service, key=key) as client:
            for path in paths[start : start + AT_ONCE]:
                await client.visit(path)
                sent.update(watched.each_outside_root(client.state))
            assert client.value(SESSION_STATE, "signed_in") is True
            assert "för många anrop" not in client.received()
    async with httpx.AsyncClient(base_url=service.address, cookies={SESSION: key}) as reader:
        sent.update([content(await reader.get(path)) for path in (*FILES, *watched.orders(service))])
        statement = await reader.get(watched.payout_statement(service), timeout=60)
        sent.add(text_of(statement.content) if statement.is_success else statement.text)
        sent.update([(await reader.get(f"/kvitton/{number}.json")).text for number, *_ in receipts(service)])
    return "\n".join(sent)


def of_other_accounts(service: Service, card: accounts.TestCard) -> set[str]:
    """HSA-ids, names and addresses of accounts of other municipalities; a namesake's name is no secret."""
    rows = watched.ask(
        service,
        "SELECT hsa_id, email, first_name || ' ' || last_name, municipality_code FROM account",
    )
    theirs = {word for *words, code in rows if code not in (card.municipality_code, None) for word in words}
    return theirs - {word for *words, code in rows if code == card.municipality_code for word in words}


def of_desk(service: Service) -> set[str]:
    """Who has taken cases and proposed decisions, by name and by card: officers are named to nobody."""
    statement = (
        "SELECT hsa_id, first_name || ' ' || last_name FROM account WHERE id IN"
        " (SELECT holder_id FROM case_assignment UNION SELECT proposed_by FROM decision_proposal)"
    )
    return {word for officer in watched.ask(service, statement) for word in officer}


def of_accounts(service: Service, card: accounts.TestCard) -> set[str]:
    """Every account that is paid to, as it is kept and as it is shown, that the card may not see."""
    rows = watched.ask(service, "SELECT kind, number, municipality_code FROM payee_account")
    may = card.municipality_code if ACCOUNT_NUMBERS in card.subjects else None
    hidden = [(kind, number) for kind, number, code in rows if code != may]
    return {form for kind, digits in hidden for form in (digits, str(AccountNumber(kind, digits)))}


def of_unpermitted(service: Service, card: accounts.TestCard) -> set[str]:
    """Individual numbers and names that stand in cases of types alone that the card does not hold."""
    met = (
        "SELECT r.individual_number FROM application_row r JOIN 'case' c ON c.id = r.case_id"
        # Where a personal number was given, it is empty until somebody has said whose it is.
        " WHERE c.municipality_code = ? AND r.individual_number <> ''"
    )
    held = ", ".join(f"'{subject}'" for subject in card.subjects) or "''"
    seen = f"{met} AND c.type_code IN ({held})"
    hidden = watched.ask(
        service, f"{met} AND r.individual_number NOT IN ({seen})", *[card.municipality_code] * 2
    )
    numbers = {number for (number,) in hidden}
    names = {
        f"{first} {last}"
        for number, first, last in watched.ask(
            service, "SELECT individual_number, first_name, last_name FROM person"
        )
        if number in numbers
    }
    return numbers | {f"{number[:2]}-{number[2:]}" for number in numbers} | names


@pytest.mark.parametrize("card", USERS, ids=name_of)
async def test_a_user_meets_nothing_of_others_and_nothing_unpermitted(
    service: Service, card: accounts.TestCard
) -> None:
    sent = await everything(service, card)
    theirs, unpermitted = of_other_accounts(service, card), of_unpermitted(service, card)
    # With nothing to look for the test would say nothing. Whoever holds every type of the cases hides none.
    assert len(theirs) > 10
    assert len(unpermitted) > 50 or len(card.subjects) > 4
    assert card.hsa_id in sent
    assert watched.found(theirs, sent) == set()
    assert len(of_desk(service)) >= 4
    assert watched.found({*of_desk(service), "Förslag till beslut"}, sent) == set()
    assert watched.found(watched.foreign_words(service, card.municipality_code or ""), sent) == set()
    assert watched.found(unpermitted, sent) == set()
    assert len(of_accounts(service, card)) >= 4
    assert watched.found(of_accounts(service, card), sent) == set()
    # Whoever holds the permission meets the own account: else the line above would look for nothing.
    assert (watched.found({"998-1440", "998-1234", "998-0111"}, sent) != set()) == (
        ACCOUNT_NUMBERS in card.subjects
    )


@pytest.mark.parametrize("card", ADMINISTRATORS, ids=name_of)
async def test_an_administrator_meets_no_case_no_person_and_no_amount(
    service: Service, card: accounts.TestCard
) -> None:
    sent = await everything(service, card)
    cases = {number for (number,) in watched.ask(service, "SELECT file_number FROM 'case'")}
    people = watched.ask(service, "SELECT individual_number, first_name || ' ' || last_name FROM person")
    users = watched.ask(service, "SELECT first_name || ' ' || last_name FROM account")
    persons = {word for person in people for word in person} - {name for (name,) in users}
    assert watched.found(of_other_accounts(service, card) | of_desk(service), sent) == set()
    assert watched.found(cases | persons | {"\xa0kr"}, sent) == set()
    assert watched.found(of_accounts(service, card), sent) == set()
