"""Every page: address, heading, right, content and loader. The access tests read this table."""

from rxapp.domain.permissions import Right
from rxapp.pages._listed import SERVICE, Page
from rxapp.pages._of_agency import OF_AGENCY
from rxapp.pages.appeals import appeals
from rxapp.pages.apply import apply
from rxapp.pages.case import case
from rxapp.pages.cases import cases
from rxapp.pages.debts import debts
from rxapp.pages.decision import decision
from rxapp.pages.forecast import forecast
from rxapp.pages.login import login
from rxapp.pages.login_help import login_help
from rxapp.pages.new_types import new_types
from rxapp.pages.not_found import not_found
from rxapp.pages.notices import notices
from rxapp.pages.payee_accounts import payee_accounts
from rxapp.pages.payout_charts import payout_charts
from rxapp.pages.payout_line import payout_line
from rxapp.pages.payouts import payouts
from rxapp.pages.permissions import permissions
from rxapp.pages.profile import profile
from rxapp.pages.receipt import receipt
from rxapp.pages.receipts import receipts
from rxapp.pages.reviews import reviews
from rxapp.pages.start import start
from rxapp.pages.user import user
from rxapp.state.appeals import AppealsState
from rxapp.state.apply import ApplyState
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.debts import DebtsState
from rxapp.state.decision import DecisionState
from rxapp.state.forecast import ForecastState
from rxapp.state.login import LoginState
from rxapp.state.login_help import LoginHelpState
from rxapp.state.marks import PUBLIC
from rxapp.state.new_types import NewTypesState
from rxapp.state.not_found import NotFoundState
from rxapp.state.notices import NoticesState
from rxapp.state.payee_accounts import PayeeAccountsState
from rxapp.state.payout_charts import PayoutChartsState
from rxapp.state.payout_line import PayoutLineState
from rxapp.state.payouts import PayoutsState
from rxapp.state.permissions import PermissionsState
from rxapp.state.profile import ProfileState
from rxapp.state.receipt import ReceiptState
from rxapp.state.receipts import ReceiptsState
from rxapp.state.reviews import ReviewsState
from rxapp.state.start import StartState
from rxapp.state.user import UserState

__all__ = ["NOT_FOUND", "PAGES", "SERVICE", "Page"]

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
    Page("notices", "/notifieringar", "Notifieringar", Right.NOTICES_READ, notices, NoticesState.load),
    Page("payouts", "/utbetalningar", "Utbetalningar", Right.PAYOUTS_READ, payouts, PayoutsState.load),
    Page(
        "payout_charts",
        "/utbetalningar/over-tid",
        "Utbetalningar över tid",
        Right.PAYOUTS_READ,
        payout_charts,
        PayoutChartsState.load,
    ),
    Page(
        "payout_line",
        "/utbetalningar/forklaring/[utbetalningsrad]",
        "Förklara beloppet",
        Right.PAYOUTS_READ,
        payout_line,
        PayoutLineState.load,
    ),
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
    *OF_AGENCY,
)

NOT_FOUND = Page("not_found", "404", "Sidan finns inte", PUBLIC, not_found, NotFoundState.load)
