"""What the cases of a month of `rxapp seed --scale` have in common, and the tables they fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from sqlmodel import SQLModel

from rxapp.domain.periods import Quarter
from rxapp.models import (
    Case,
    Decision,
    Event,
    GrantedPeriod,
    LedgerEntry,
    Payout,
    PayoutLine,
    PayoutRun,
    Person,
    Row,
)
from rxapp.seeds.accounts import MUNICIPALITIES

Month = Mapping[type[SQLModel], list[dict[str, Any]]]
CODES = tuple(MUNICIPALITIES)
TABLES = (
    Person, Case, Row, Decision, GrantedPeriod, PayoutRun, Payout, LedgerEntry, PayoutLine, Event
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    """Ids of accounts: who sends for each municipality, who prepares and who approves."""

    senders: Mapping[str, int]
    prepares: int
    approves: int


@dataclass(slots=True)
class Numbers:
    """The next free number of each kind; counted up as they are used."""

    case: int
    row: int
    run: int
    payout: int
    decision: int
    entry: int
    line: int
    person: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What all cases of a month have in common."""

    rng: Random
    quarter: Quarter
    pay_on: date
    days: tuple[date, ...]
    staff: Staff
    numbers: Numbers
    made: Month
