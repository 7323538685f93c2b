"""Every page: address, heading, right, content and loader. The access tests read this table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.domain.permissions import Right
from rxapp.pages.appeals import appeal_queue, appeals
from rxapp.pages.apply import apply
from rxapp.pages.automatic import automatic
from rxapp.pages.case import case
from rxapp.pages.cases import cases
from rxapp.pages.debts import debts
from rxapp.pages.decision import decision
from rxapp.pages.forecast import forecast
from rxapp.pages.grounds import grounds
from rxapp.pages.handling import handling
from rxapp.pages.login import login
from rxapp.pages.login_help import login_help
from rxapp.pages.municipalities import municipalities
from rxapp.pages.new_types import new_types
from rxapp.pages.not_found import not_found
from rxapp.pages.open_recovery import open_recovery
from rxapp.pages.paper import paper
from rxapp.pages.payee_accounts import payee_accounts
from rxapp.pages.payout_runs import payout_runs
from rxapp.pages.payouts import payouts
from rxapp.pages.permissions import permissions
from rxapp.pages.person import person
from rxapp.pages.persons import persons
from rxapp.pages.profile import profile
from rxapp.pages.quality import quality
from rxapp.pages.queue import queue
from rxapp.pages.receipt import receipt
from rxapp.pages.receipts import receipts
from rxapp.pages.reconciliation import reconciliation
from rxapp.pages.recoveries import recoveries
from rxapp.pages.recovery import recovery
from rxapp.pages.reviews import reviews
from rxapp.pages.start import start
from rxapp.pages.user import user
from rxapp.state.appeals import AppealQueueState, AppealsState
from rxapp.state.apply import ApplyState
from rxapp.state.automatic import AutomaticState
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.debts import DebtsState
from rxapp.state.decision import DecisionState
from rxapp.state.forecast import ForecastState
from rxapp.state.grounds import GroundsState
from rxapp.state.handling import HandlingState
from rxapp.state.login import LoginState
from rxapp.state.login_help import LoginHelpState
from rxapp.state.marks import PUBLIC
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.new_types import NewTypesState
from rxapp.state.not_found import NotFoundState
from rxapp.state.open_recovery import OpenRecoveryState
from rxapp.state.paper import PaperState
from rxapp.state.payee_accounts import PayeeAccountsState
from rxapp.state.payout_runs import PayoutRunsState
from rxapp.state.payouts import PayoutsState
from rxapp.state.permissions import PermissionsState
from rxapp.state.person import PersonState
from rxapp.state.persons import PersonsState
from rxapp.state.profile import ProfileState
from rxapp.state.quality import QualityState
from rxapp.state.queue import QueueState
from rxapp.state.receipt import ReceiptState
from rxapp.state.receipts import ReceiptsState
from rxapp.state.reconciliation import ReconciliationState
from rxapp.state.recoveries import RecoveriesState
from rxapp.state.recovery import RecoveryState
from rxapp.state.reviews import ReviewsState
from rxapp.state.start import StartState
from rxapp.state.user import UserState

SERVICE = "Ansök om statlig ersättning"


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `key` is its state's `PAGE`; `heading` its h1, with `name` where it is known only later."""

    key: str
    route: str
    heading: str
    needs: Right | str
    view: Callable[[], rx.Component]
    on_load: Any
    name: Any = None

    @property
    def title(self) -> Any:
        """The document's title."""
        if self.name is None:
            return f"{self.heading} – {SERVICE}"
        return rx.cond(self.name != "", f"{self.name} – {SERVICE}", f"{self.heading} – {SERVICE}")


PAGES = (
    Page("login", "/logga-in", "Logga in", PUBLIC, login, LoginState.load),
    Page(
        "login_help", "/hjalp/inloggning", "Problem med inloggning", PUBLIC, login_help, LoginHelpState.load
    ),
    Page("profile", "/min-profil", "Min profil", Right.PROFILE_READ, profile, ProfileState.load),
    Page("start", "/", "Start", Right.ANYONE_SIGNED_IN, start, StartState.load),
    Page("cases", "/arenden", "Ärenden", Right.CASES_READ, cases, CasesState.load),
    Page(
        "case",
        "/arenden/[diarienummer]",
        "Ärende",
        Right.CASES_READ,
        case,
        CaseState.load,
        CaseState.facts.file_number,
    ),
    Page(
        "decision",
        "/beslut/[diarienummer]",
        "Beslut",
        Right.DECISIONS_READ,
        decision,
        DecisionState.load,
        DecisionState.name,
    ),
    Page("apply", "/ansokan/ny", "Ny ansökan", Right.APPLICATIONS_SEND, apply, ApplyState.load),
    Page("payouts", "/utbetalningar", "Utbetalningar", Right.PAYOUTS_READ, payouts, PayoutsState.load),
    Page(
        "debts",
        "/utbetalningar/avrakning",
        "Skulder och avräkning",
        Right.PAYOUTS_READ,
        debts,
        DebtsState.load,
    ),
    Page("forecast", "/prognos", "Prognos", Right.FORECASTS_READ, forecast, ForecastState.load),
    Page(
        "payee_accounts",
        "/kontonummer",
        "Kontonummer",
        Right.ACCOUNT_NUMBERS_SET,
        payee_accounts,
        PayeeAccountsState.load,
    ),
    Page("appeals", "/overklaganden", "Överklaganden", Right.CASES_READ, appeals, AppealsState.load),
    Page(
        "permissions",
        "/behorigheter",
        "Behörigheter",
        Right.PERMISSIONS_SET,
        permissions,
        PermissionsState.load,
    ),
    Page(
        "reviews",
        "/behorigheter/granskning",
        "Granskning av behörigheter",
        Right.REVIEWS_SIGN,
        reviews,
        ReviewsState.load,
    ),
    Page(
        "new_types",
        "/behorigheter/ersattningstyper",
        "Ersättningstyper",
        Right.PERMISSIONS_SET,
        new_types,
        NewTypesState.load,
    ),
    Page(
        "user",
        "/anvandare/[anvandare]",
        "Användare",
        Right.USERS_SET,
        user,
        UserState.load,
        UserState.profile.name,
    ),
    Page("receipts", "/kvitton", "Kontrollera kvitto", Right.RECEIPTS_READ, receipts, ReceiptsState.load),
    Page(
        "receipt",
        "/kvitton/[kvitto]",
        "Kvitto",
        Right.RECEIPTS_READ,
        receipt,
        ReceiptState.load,
        ReceiptState.proof.name,
    ),
    Page("queue", "/handlaggning", "Handläggning", Right.CASES_DECIDE, queue, QueueState.load),
    Page(
        "paper",
        "/handlaggning/ny",
        "Registrera pappersansökan",
        Right.PAPER_REGISTER,
        paper,
        PaperState.load,
    ),
    Page(
        "appeal_queue",
        "/handlaggning/overklaganden",
        "Överklaganden",
        Right.APPEALS_HANDLE,
        appeal_queue,
        AppealQueueState.load,
    ),
    Page(
        "handling",
        "/handlaggning/[diarienummer]",
        "Ärende",
        Right.CASES_DECIDE,
        handling,
        HandlingState.load,
        HandlingState.facts.file_number,
    ),
    Page(
        "quality",
        "/kvalitetsgranskning",
        "Kvalitetsgranskning",
        Right.QUALITY_REVIEW,
        quality,
        QualityState.load,
    ),
    Page(
        "automatic",
        "/automatiska-beslut",
        "Automatiska beslut",
        Right.AUTOMATIC_SET,
        automatic,
        AutomaticState.load,
    ),
    Page("recoveries", "/aterkrav", "Återkrav", Right.RECOVERIES_HANDLE, recoveries, RecoveriesState.load),
    Page(
        "open_recovery",
        "/aterkrav/nytt",
        "Öppna återkrav",
        Right.RECOVERIES_HANDLE,
        open_recovery,
        OpenRecoveryState.load,
    ),
    Page(
        "recovery",
        "/aterkrav/[diarienummer]",
        "Återkrav",
        Right.RECOVERIES_HANDLE,
        recovery,
        RecoveryState.load,
        RecoveryState.recovery.file_number,
    ),
    Page("persons", "/individer", "Individer", Right.PERSONS_MARK, persons, PersonsState.load),
    Page(
        "person",
        "/individer/[individnummer]",
        "Individ",
        Right.PERSONS_MARK,
        person,
        PersonState.load,
        PersonState.facts.number,
    ),
    Page("grounds", "/grunder", "Registrerade grunder", Right.GROUNDS_REGISTER, grounds, GroundsState.load),
    Page(
        "payout_runs",
        "/utbetalningskorningar",
        "Utbetalningskörningar",
        Right.PAYOUT_RUNS_READ,
        payout_runs,
        PayoutRunsState.load,
    ),
    Page(
        "reconciliation",
        "/utbetalningskorningar/avstamning",
        "Avstämning",
        Right.PAYOUT_RUNS_READ,
        reconciliation,
        ReconciliationState.load,
    ),
    Page(
        "municipalities",
        "/kommuner",
        "Kommuner",
        Right.AGREEMENTS_SET,
        municipalities,
        MunicipalitiesState.load,
    ),
)

NOT_FOUND = Page("not_found", "404", "Sidan finns inte", PUBLIC, not_found, NotFoundState.load)
