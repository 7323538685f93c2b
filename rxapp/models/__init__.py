"""Every table, so that the metadata is whole."""

from rxapp.models.account import Account, AccountChange, LoginSession, OfficerFunction, Permission
from rxapp.models.appeal import AppealRecord, JudgmentRecord
from rxapp.models.attachment import Attachment
from rxapp.models.automatic import AutomaticSwitch, DrawingSecret, QualityReview, Referral
from rxapp.models.case import (
    Case,
    Draft,
    DraftedRow,
    FileNumberSeries,
    GrantedPeriod,
    Row,
)
from rxapp.models.cost_centre import CostCentreTag
from rxapp.models.decision import Decision, DecisionTold, ToldKind
from rxapp.models.demand import IncomingPayment, PaymentDemand, WaiverRecord
from rxapp.models.desk import CaseAssignment, DecisionProposal
from rxapp.models.event import Event
from rxapp.models.ground import GroundRecord, UnaskedCase, UnaskedDifference, UnaskedRun
from rxapp.models.last_day import (
    CalendarFeed,
    NearAppealDay,
    NearLastDay,
    NearResponseDay,
    UnattendedLastDay,
)
from rxapp.models.mail import MailAddress, MailChoice, MailDelivery, MailGathered, MailOutbox
from rxapp.models.message import Message
from rxapp.models.municipality import Agreement, Municipality, OrganisationNumber, SchoolTerm
from rxapp.models.notice import NoticeMark
from rxapp.models.payee_account import PayeeAccount, PayeeAccountChange, TwoPersonRule
from rxapp.models.payment import HeldAccount, PaymentAnswer, PaymentFile
from rxapp.models.payout import (
    MEETS,
    PAYABLE,
    EntryKind,
    LedgerEntry,
    LineKind,
    NettingAttempt,
    Payout,
    PayoutDelay,
    PayoutLine,
    PayoutRun,
)
from rxapp.models.person import Person, Protection
from rxapp.models.receipt import Receipt
from rxapp.models.recovery import RecoveryRecord, RecoveryResponse, RecoveryRow
from rxapp.models.review import AccessReview, DeclinedType, ReviewedUser
from rxapp.models.supplement import SupplementItem, SupplementRequest

__all__ = [
    "MEETS",
    "PAYABLE",
    "AccessReview",
    "Account",
    "AccountChange",
    "Agreement",
    "AppealRecord",
    "Attachment",
    "AutomaticSwitch",
    "CalendarFeed",
    "Case",
    "CaseAssignment",
    "CostCentreTag",
    "Decision",
    "DecisionProposal",
    "DecisionTold",
    "DeclinedType",
    "Draft",
    "DraftedRow",
    "DrawingSecret",
    "EntryKind",
    "Event",
    "FileNumberSeries",
    "GrantedPeriod",
    "GroundRecord",
    "HeldAccount",
    "IncomingPayment",
    "JudgmentRecord",
    "LedgerEntry",
    "LineKind",
    "LoginSession",
    "MailAddress",
    "MailChoice",
    "MailDelivery",
    "MailGathered",
    "MailOutbox",
    "Message",
    "Municipality",
    "NearAppealDay",
    "NearLastDay",
    "NearResponseDay",
    "NettingAttempt",
    "NoticeMark",
    "OfficerFunction",
    "OrganisationNumber",
    "PayeeAccount",
    "PayeeAccountChange",
    "PaymentAnswer",
    "PaymentDemand",
    "PaymentFile",
    "Payout",
    "PayoutDelay",
    "PayoutLine",
    "PayoutRun",
    "Permission",
    "Person",
    "Protection",
    "QualityReview",
    "Receipt",
    "RecoveryRecord",
    "RecoveryResponse",
    "RecoveryRow",
    "Referral",
    "ReviewedUser",
    "Row",
    "SchoolTerm",
    "SupplementItem",
    "SupplementRequest",
    "ToldKind",
    "TwoPersonRule",
    "UnaskedCase",
    "UnaskedDifference",
    "UnaskedRun",
    "UnattendedLastDay",
    "WaiverRecord",
]
