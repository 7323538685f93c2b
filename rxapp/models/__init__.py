"""Every table, so that the metadata is whole."""

from rxapp.models.account import Account, AccountChange, LoginSession, OfficerFunction, Permission
from rxapp.models.attachment import Attachment
from rxapp.models.case import (
    Case,
    Decision,
    Draft,
    DraftedRow,
    FileNumberSeries,
    GrantedPeriod,
    Row,
)
from rxapp.models.desk import CaseAssignment, DecisionProposal
from rxapp.models.event import Event
from rxapp.models.last_day import CalendarFeed, UnattendedLastDay
from rxapp.models.message import Message
from rxapp.models.municipality import Agreement, Municipality, OrganisationNumber, SchoolTerm
from rxapp.models.payout import EntryKind, LedgerEntry, Payout, PayoutLine, PayoutRun
from rxapp.models.person import Person, Protection
from rxapp.models.receipt import Receipt
from rxapp.models.review import AccessReview, DeclinedType, ReviewedUser
from rxapp.models.supplement import SupplementItem, SupplementRequest

__all__ = [
    "AccessReview",
    "Account",
    "AccountChange",
    "Agreement",
    "Attachment",
    "CalendarFeed",
    "Case",
    "CaseAssignment",
    "Decision",
    "DecisionProposal",
    "DeclinedType",
    "Draft",
    "DraftedRow",
    "EntryKind",
    "Event",
    "FileNumberSeries",
    "GrantedPeriod",
    "LedgerEntry",
    "LoginSession",
    "Message",
    "Municipality",
    "OfficerFunction",
    "OrganisationNumber",
    "Payout",
    "PayoutLine",
    "PayoutRun",
    "Permission",
    "Person",
    "Protection",
    "Receipt",
    "ReviewedUser",
    "Row",
    "SchoolTerm",
    "SupplementItem",
    "SupplementRequest",
    "UnattendedLastDay",
]
