"""The name of nobody with protected personal data reaches any reader, by any page, file, frame or log."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.permissions import Right, Role
from rxapp.pages import PAGES
from rxapp.seeds import accounts
from rxapp.seeds.accounts import ALE, CARDS
from tests.attack import watched
from tests.attack.handlers import card_of, handler, rights_of
from tests.attack.socket_client import SESSION_STATE, Client, connected
from tests.fixtures.served import SESSION, Service

pytestmark = pytest.mark.e2e

FIRST_NAME, LAST_NAME = "Kanariefågel", "Skyddsson"
USERS = [card for card in CARDS if card.role is Role.USER]
OF_LAST_DAYS = (
    "/?sista-dagar=alla",
    *(
        f"/ansokan/ny?typ={code}&period=2026-2"
        for code in ("ASYL_PRESCHOOL", "ASYL_COMPULSORY", "UAM_CARE_NEW")
    ),
)
AT_ONCE = 60
"""Pages of one tab: below what the guard takes for a flood."""


@dataclass(frozen=True, slots=True)
class Protected:
    """Somebody whose name must not be told."""

    number: str
    first_name: str
    last_name: str
    born_on: str
    municipality_code: str


@pytest.fixture(scope="module")
def protected(service: Service) -> list[Protected]:
    rows = watched.ask(
        service,
        "SELECT individual_number, first_name, last_name, born_on, municipality_code FROM person"
        " WHERE protection <> 'none'",
    )
    return [Protected(*row) for row in rows]


@pytest.fixture(scope="module")
def canary(protected: list[Protected]) -> Protected:
    return next(person for person in protected if person.last_name == LAST_NAME)


@pytest.fixture(scope="module")
def secrets(service: Service, protected: list[Protected]) -> set[str]:
    """The names, whole and in parts, and birth dates that nobody else has."""
    others = watched.ask(
        service, "SELECT first_name, last_name, born_on FROM person WHERE protection = 'none'"
    )
    others += watched.ask(service, "SELECT first_name, last_name, '' FROM account")
    shared = {word for first, last, born in others for word in (first, last, f"{first} {last}", born)}
    words = {
        w for p in protected for w in (p.first_name, p.last_name, f"{p.first_name} {p.last_name}", p.born_on)
    }
    return words - shared


def name_of(card: accounts.TestCard) -> str:
    return f"{card.municipality_code or 'agency'}-{card.card}"


def test_the_demonstration_has_its_canary_in_cases_and_payouts(
    service: Service, canary: Protected, secrets: set[str]
) -> None:
    assert {FIRST_NAME, LAST_NAME, canary.born_on} <= secrets
    assert len(secrets) > 30
    for table in ("application_row", "payout_line"):
        count = f"SELECT count(*) FROM {table} WHERE individual_number = ?"  # noqa: S608 - a literal
        assert watched.ask(service, count, canary.number)[0][0] > 0


def addresses(service: Service, card: accounts.TestCard, canary: Protected) -> Iterator[str]:
    """Every page, the lists narrowed by the canary's number and turned over, every case and every user."""
    yield from (page.route for page in PAGES if "[" not in page.route)
    yield from (*OF_LAST_DAYS, *watched.quality_reviews(service), *watched.grounds(service))
    yield from (*watched.notices(), *watched.payout_pages(service))
    yield from administration(service, canary.number)
    for listed in ("/arenden", "/utbetalningar"):
        yield f"{listed}?sok={canary.number}"
        yield f"{listed}?sok={show_individual_number(canary.number)}"
        yield from (f"{listed}?sortera=individual_number&sida={number}" for number in range(1, 5))
    yield "/handlaggning?sida=2"
    yield f"/handlaggning?sok={canary.number}&vem=mina"
    yield from (f"/utbetalningskorningar{at}?korning={run}" for run in (1, 19) for at in ("", "/avstamning"))
    code = card.municipality_code
    if code is not None:
        own = watched.ask(service, "SELECT file_number FROM 'case' WHERE municipality_code = ?", code)
        read = own if Right.CASES_READ in rights_of(card) else own[:5]
        yield from (f"{of}/{number}" for (number,) in read for of in ("/arenden", "/beslut"))
    if Right.CASES_DECIDE in rights_of(card):
        of_protected = (
            "SELECT DISTINCT file_number FROM 'case' JOIN application_row r ON r.case_id = 'case'.id"
            " JOIN person p ON p.individual_number = r.individual_number WHERE p.protection <> 'none'"
        )
        for (number,) in watched.ask(service, of_protected):
            yield from (f"/handlaggning/{number}", f"/beslut/{number}")
    for (number,) in watched.ask(service, "SELECT file_number FROM recovery"):
        yield from (f"/aterkrav/{number}", f"/beslut/{number}")
    if Right.PERSONS_MARK in rights_of(card):
        hidden = watched.ask(service, "SELECT individual_number FROM person WHERE protection <> 'none'")
        yield from (f"/individer/{number}" for (number,) in hidden)
    yield f"/individer/{canary.number}"
    if Right.RECEIPTS_READ in rights_of(card):
        yield from (f"/kvitton/{number}" for number in watched.receipts_of_protected(service))


def administration(service: Service, words: str) -> Iterator[str]:
    """The pages of administrators and of the contact centre with all that their addresses can ask for."""
    yield from (f"/behorigheter?visa=historik&sida={number}" for number in (1, 2))
    yield from (f"{listed}?sok={words}" for listed in ("/behorigheter", "/kommuner"))
    yield "/behorigheter?sortera=-login&status=dormant"
    yield from (f"/behorigheter/granskning?kvartal=2026-{number}" for number in (1, 2, 3, 4))
    yield "/behorigheter/ersattningstyper?typ=LMA_ASSISTANCE"
    yield from (f"/kommuner?kommun={code}" for code in accounts.MUNICIPALITIES)
    yield from (f"/anvandare/{number}" for (number,) in watched.ask(service, "SELECT id FROM account"))


@pytest.mark.parametrize("card", CARDS, ids=name_of)
async def test_no_page_tells_a_protected_name(
    service: Service, canary: Protected, secrets: set[str], card: accounts.TestCard
) -> None:
    key = service.log_in(card.hsa_id)
    paths = list(addresses(service, card, canary))
    for start in range(0, len(paths), AT_ONCE):
        async with connected(service, key=key) as client:
            for path in paths[start : start + AT_ONCE]:
                await client.visit(path)
            await client.settle()
            assert client.value(SESSION_STATE, "signed_in") is True
            assert "för många anrop" not in client.received()
            assert watched.found(secrets, client.received()) == set()
            assert key not in client.received()
    assert watched.found({FIRST_NAME, LAST_NAME}, service.log.read_text("utf-8")) == set()


async def test_the_canary_is_there_by_its_number_and_others_by_their_names(
    service: Service, canary: Protected
) -> None:
    """Without this the tests above would pass on empty pages."""
    async with connected(service, key=service.log_in(card_of("USR1").hsa_id)) as client:
        await client.visit(f"/arenden?sok={canary.number}")
        cases = client.value("cases_state", "lines")
        assert cases
        await client.visit(cases[0]["href"])
        shown = show_individual_number(canary.number)
        names = {row["individual"]: row["name"] for row in client.value("case_state", "rows")}
        assert names[shown] == ""
        await client.visit("/arenden?status=decided")
        for line in client.value("cases_state", "lines")[:10]:
            await client.visit(line["href"])
            names |= {row["individual"]: row["name"] for row in client.value("case_state", "rows")}
        assert names[shown] == ""
        assert any(names.values())


@pytest.mark.parametrize("card", USERS, ids=name_of)
async def test_a_protected_name_finds_nothing(
    service: Service, canary: Protected, card: accounts.TestCard
) -> None:
    """Not even that there is such a person: half a name would else tell the other half."""
    async with connected(service, key=service.log_in(card.hsa_id)) as client:
        for page, state in (("/arenden", "cases_state"), ("/utbetalningar", "payouts_state")):
            for word in (FIRST_NAME, LAST_NAME, "skydds", f"{FIRST_NAME} {LAST_NAME}", canary.born_on):
                await client.visit(f"{page}?sok={quote(word)}")
                assert (word, client.value(state, "lines")) == (word, [])
    async with connected(service, key=service.log_in(card.hsa_id)) as client:
        for page in ("/arenden", "/utbetalningar"):
            await client.visit(f"{page}?sok={quote(FIRST_NAME)}")
        await client.settle()
        assert LAST_NAME not in client.received()


def filters(canary: Protected) -> Iterator[dict[str, str]]:
    yield {}
    for words in (canary.number, FIRST_NAME, LAST_NAME, canary.born_on, "a"):
        yield {"sok": words}
    yield from ({"typ": code} for code in TYPES)
    yield from ({"sortera": column} for column in ("individual_number", "-last_name", "name"))
    yield {"dag": "2026-10-30"}
    yield {"sida": "2"}


def content(answer: httpx.Response) -> str:
    """Everything that is in the file."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())


@pytest.mark.parametrize("card", CARDS, ids=name_of)
def test_the_file_of_permissions_tells_no_protected_name(
    service: Service, canary: Protected, secrets: set[str], card: accounts.TestCard
) -> None:
    cookies = {SESSION: service.log_in(card.hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies) as reader:
        for kind in ("csv", "xlsx"):
            answer = reader.get(f"/export/behorigheter.{kind}", params={"sok": canary.number})
            assert answer.is_success is (Right.PERMISSIONS_SET in rights_of(card))
            assert watched.found(secrets, content(answer) + str(answer.headers)) == set()


@pytest.mark.parametrize("card", USERS, ids=name_of)
def test_no_file_tells_a_protected_name(
    service: Service, canary: Protected, secrets: set[str], card: accounts.TestCard
) -> None:
    cookies = {SESSION: service.log_in(card.hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies) as reader:
        for wanted in filters(canary):
            for file in ("utbetalningar.csv", "utbetalningar.xlsx", "prognos.csv", "prognos.xlsx"):
                answer = reader.get(f"/export/{file}", params=wanted)
                assert answer.status_code == 200
                assert watched.found(secrets, content(answer) + str(answer.headers)) == set()


def test_a_file_has_the_rows_of_the_protected_without_their_names(
    service: Service, protected: list[Protected]
) -> None:
    cookies = {SESSION: service.log_in(card_of("USR1").hsa_id)}
    text = httpx.get(f"{service.address}/export/utbetalningar.csv", cookies=cookies).text.lstrip("\ufeff")
    cells = [line["Individ"] for line in csv.DictReader(io.StringIO(text), delimiter=";")]
    hidden = {show_individual_number(person.number) for person in protected}
    of_protected = [cell for cell in cells if cell[:9] in hidden]
    assert len(of_protected) > 5
    assert {len(cell) for cell in of_protected} == {9}
    assert len([cell for cell in cells if len(cell) > 9]) > 10


async def begun(client: Client) -> str:
    """The address of a new draft."""
    before = len(client.events)
    await client.send(handler("apply_state.begin").name, {"form": {"ersattningstyp": "ASYL_COMPULSORY"}})
    await client.until(lambda: len(client.events) > before)
    return client.events[-1]["payload"]["path"]


async def test_no_draft_tells_a_protected_name(
    service: Service, protected: list[Protected], secrets: set[str]
) -> None:
    key = service.log_in(card_of("USR1").hsa_id)
    ordinary = watched.ask(
        service,
        "SELECT individual_number, first_name || ' ' || last_name FROM person"
        " WHERE protection = 'none' AND municipality_code = ? LIMIT 1",
        ALE,
    )[0]
    edit, review = handler("apply_state.edit").name, handler("apply_state.review").name
    async with connected(service, key=key) as client:
        path = await begun(client)
        await client.visit(path)
        row = client.value("apply_state", "rows")[0]["key"]
        for number in [person.number for person in protected] + [ordinary[0]]:
            for typed in (number, show_individual_number(number)):
                typing = {"row": row, "column": "individnummer", "value": typed}
                await client.send(edit, typing, path)
        await client.settle()
        assert client.value("apply_state", "results")[0]["name"] == ordinary[1]
        await client.send(edit, {"row": row, "column": "individnummer", "value": protected[0].number}, path)
        for column, day in (("fran", "2026-09-01"), ("till", "2026-09-28")):
            await client.send(edit, {"row": row, "column": column, "value": day}, path)
        await client.send(handler("apply_state.choose_claim").name, {"code": "2026-3"}, path)
        await client.send(review, {}, path)
        await client.settle()
        assert watched.found(secrets, client.received()) == set()
    async with connected(service, key=key) as again:
        await again.visit(path)
        await again.send(review, {}, path)
        await again.settle()
        assert watched.found(secrets, again.received()) == set()


def test_no_page_as_built_and_no_answer_over_http_tells_a_name(service: Service, secrets: set[str]) -> None:
    cookies = {SESSION: service.log_in(card_of("USR1").hsa_id)}
    with httpx.Client(base_url=service.address, cookies=cookies) as reader:
        for page in PAGES:
            answer = reader.get(page.route.replace("[diarienummer]", "2026-000001"))
            assert answer.status_code == 200
            assert watched.found(secrets, answer.text) == set()
    assert watched.found({FIRST_NAME, LAST_NAME}, service.log.read_text("utf-8")) == set()
