"""Every table, so that the metadata is whole."""

from rxapp.models.account import Account, LoginSession, OfficerFunction, Permission
from rxapp.models.case import (
    Case,
    Decision,
    Draft,
    FileNumberSeries,
    GrantedPeriod,
    Row,
    SupplementRequest,
)
from rxapp.models.event import Event
from rxapp.models.municipality import Agreement, Municipality, OrganisationNumber, SchoolTerm
from rxapp.models.payout import EntryKind, LedgerEntry, Payout, PayoutLine, PayoutRun
from rxapp.models.person import Person, Protection

__all__ = [
    "Account",
    "Agreement",
    "Case",
    "Decision",
    "Draft",
    "EntryKind",
    "Event",
    "FileNumberSeries",
    "GrantedPeriod",
    "LedgerEntry",
    "LoginSession",
    "Municipality",
    "OfficerFunction",
    "OrganisationNumber",
    "Payout",
    "PayoutLine",
    "PayoutRun",
    "Permission",
    "Person",
    "Protection",
    "Row",
    "SchoolTerm",
    "SupplementRequest",
]
