"""The test cards with their people, and the rows that everything else points at."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, ASYL_SCHOOL_TYPES, TYPES
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor, Function, Role
from rxapp.models import Account, Municipality, OfficerFunction, OrganisationNumber
from rxapp.seeds import agreements
from rxapp.services.administrator_changes import NewAdministrator
from rxapp.services.auth import hash_pin
from rxapp.services.cards import TEST_PIN, TEST_PREFIX

ALE, BURLOV, UPPLANDS_VASBY = "1440", "1231", "0114"
MUNICIPALITIES: Mapping[str, str] = {ALE: "Ale", BURLOV: "Burlöv", UPPLANDS_VASBY: "Upplands Väsby"}
ORGANISATIONS: Mapping[str | None, str] = {
    ALE: "2120001447",
    BURLOV: "2120001231",
    UPPLANDS_VASBY: "2120000118",
    None: "2021002163",
}


@dataclass(frozen=True, slots=True)
class TestCard:
    """An account; `card` is the end of the HSA-id and `subjects` the permissions it is to have."""

    card: str
    first_name: str
    last_name: str
    role: Role
    municipality_code: str | None = None
    subjects: tuple[str, ...] = ()
    functions: frozenset[Function] = frozenset()

    @property
    def hsa_id(self) -> str:
        return f"{TEST_PREFIX}{ORGANISATIONS[self.municipality_code]}-{self.card}"


def _administrator(card: str, name: str, code: str) -> TestCard:
    first, last = name.split()
    return TestCard(card, first, last, Role.ADMINISTRATOR, code)


def _user(card: str, name: str, code: str, *subjects: str) -> TestCard:
    first, last = name.split()
    return TestCard(card, first, last, Role.USER, code, subjects)


def _officer(card: str, name: str, *functions: Function) -> TestCard:
    first, last = name.split()
    return TestCard(card, first, last, Role.OFFICER, functions=frozenset(functions))


_DECIDES = (Function.CASE_OFFICER, Function.PAYOUT_APPROVER)
CARDS: tuple[TestCard, ...] = (
    _administrator("ADM1", "Agneta Lindqvist", ALE),
    _administrator("ADM2", "Mats Hedlund", ALE),
    _user("USR1", "Karin Sandberg", ALE, *ASYL_SCHOOL_TYPES, ACCOUNT_NUMBERS),
    _user("USR2", "Johan Öberg", ALE, "ASYL_PRESCHOOL"),
    _user("USR3", "Leila Rahimi", ALE, "ASYL_COMPULSORY", ACCOUNT_NUMBERS),
    _user("USR4", "Erik Ståhl", ALE),
    _user("FRB1", "Frida Borg", ALE, *ASYL_SCHOOL_TYPES),
    _administrator("ADM1", "Birgitta Malm", BURLOV),
    _user("USR1", "Anders Kvist", BURLOV, *TYPES, ACCOUNT_NUMBERS),
    _user("FRB1", "Frida Borg", BURLOV, *ASYL_SCHOOL_TYPES),
    _administrator("ADM1", "Ulf Norén", UPPLANDS_VASBY),
    _user("USR1", "Maria Åkesson", UPPLANDS_VASBY, *TYPES, ACCOUNT_NUMBERS),
    _user("FRB1", "Frida Borg", UPPLANDS_VASBY, *ASYL_SCHOOL_TYPES),
    _officer("HND1", "Helena Wikström", *_DECIDES),
    _officer("HND2", "Henrik Blom", *_DECIDES, Function.PROTECTED_PERSONS),
    _officer("UTB1", "Ulrika Ekdahl", Function.PAYOUT_OFFICER),
    _officer("KTC1", "Kristina Toft", Function.CONTACT_CENTRE),
)

Cast = Mapping[tuple[str | None, str], Actor]
"""Everybody by municipality and card; the agency's people have no municipality."""


async def add_accounts(session: AsyncSession) -> Cast:
    """Municipalities, agreements and accounts in an empty database; permissions are given later."""
    session.add_all(Municipality(code=code, name=name) for code, name in MUNICIPALITIES.items())
    await session.flush()
    for code in MUNICIPALITIES:
        session.add(OrganisationNumber(number=ORGANISATIONS[code], municipality_code=code))
    pin_hash = hash_pin(TEST_PIN)
    cast: dict[tuple[str | None, str], Actor] = {}
    # The contact centre first: it registers the administrators and the agreements.
    for card in sorted(CARDS, key=lambda card: Function.CONTACT_CENTRE not in card.functions):
        account = _account(card, pin_hash)
        if card.role is Role.ADMINISTRATOR:
            details = Details(account.first_name, account.last_name, account.email)
            new = NewAdministrator(card.hsa_id, details, pin_hash)
            code = card.municipality_code or ""
            account_id = await agreements.register(session, cast[None, "KTC1"], code, new)
        else:
            session.add(account)
            await session.flush()
            account_id = account.id or 0
        session.add_all(OfficerFunction(account_id=account_id, function=f) for f in sorted(card.functions))
        cast[card.municipality_code, card.card] = _actor(account_id, card)
    await agreements.agree(session, cast[None, "KTC1"], list(MUNICIPALITIES))
    return cast


def _account(card: TestCard, pin_hash: str) -> Account:
    place = MUNICIPALITIES.get(card.municipality_code or "", "agency").lower().replace(" ", "")
    local = f"{card.first_name}.{card.last_name}@{place}.example".lower()
    return Account(
        hsa_id=card.hsa_id,
        role=card.role,
        municipality_code=card.municipality_code,
        first_name=card.first_name,
        last_name=card.last_name,
        email=local.translate(str.maketrans("åäöé", "aaoe")),
        pin_hash=pin_hash,
    )


def _actor(account_id: int, card: TestCard) -> Actor:
    return Actor(
        account_id=account_id,
        hsa_id=card.hsa_id,
        name=f"{card.first_name} {card.last_name}",
        role=card.role,
        municipality_code=card.municipality_code,
        municipality_name=MUNICIPALITIES.get(card.municipality_code or "", ""),
        functions=card.functions,
        types=frozenset(card.subjects) - {ACCOUNT_NUMBERS},
        account_numbers=ACCOUNT_NUMBERS in card.subjects,
    )
