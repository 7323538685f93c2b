"""Filters as the address bar says them, so that back, reload and a shared link keep what was chosen."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import calendar_year, quarters, twelve_months
from rxapp.domain.desk_queue import WAITED, Asked, Whose
from rxapp.domain.errors import DomainError
from rxapp.domain.identifiers import parse_individual_number
from rxapp.domain.notices import NoticeGroup, Urgency
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.services.appeal_lists import AppealFilter
from rxapp.services.cases import CaseFilter
from rxapp.services.desk_queue import QueueFilter
from rxapp.services.forecasts import ForecastFilter
from rxapp.services.ground_lists import GroundFilter
from rxapp.services.histories import HistoryFilter
from rxapp.services.municipalities import MunicipalityFilter, Narrow
from rxapp.services.notices import NoticeFilter
from rxapp.services.payouts import PayoutFilter
from rxapp.services.recoveries import RecoveryFilter
from rxapp.services.user_lists import BY_NAME, Standing, UserFilter

Query = Mapping[str, str]


def payout_filter(query: Query) -> PayoutFilter:
    """The filter of the payout lines; whatever cannot be read is left out."""
    sort = query.get("sortera", "") or "-paid_on"
    return PayoutFilter(
        words=_text(query, "sok", 80),
        type_code=_text(query, "typ", 40),
        paid_on=_day(query.get("dag", "")),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=_page(query.get("sida", "")),
    )


def forecast_filter(query: Query) -> ForecastFilter:
    """The filter of the forecast; whatever cannot be read is left out."""
    return ForecastFilter(
        type_code=_text(query, "typ", 40),
        quarter=quarter(query.get("kvartal", "")),
        tag=_text(query, "kod", 40),
    )


def case_filter(query: Query) -> CaseFilter:
    """The filter of the cases; whatever cannot be read is left out."""
    sort = query.get("sortera", "") or "-arrived_on"
    status = query.get("status", "")
    return CaseFilter(
        words=_text(query, "sok", 80),
        status=CaseStatus(status) if status in set(CaseStatus) else None,
        type_code=_text(query, "typ", 40),
        quarter=quarter(query.get("kvartal", "")),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=_page(query.get("sida", "")),
    )


def queue_filter(query: Query) -> QueueFilter:
    """The filter of the officers' queue; whatever cannot be read is left out."""
    sort, waited = query.get("sortera", "") or "arrived_on", query.get("vantat", "")
    whose, asked = query.get("vem", ""), query.get("komplettering", "")
    return QueueFilter(
        words=_text(query, "sok", 80),
        type_code=_text(query, "typ", 40),
        whose=Whose(whose) if whose in set(Whose) else None,
        asked=Asked(asked) if asked in set(Asked) else None,
        waited=int(waited) if waited in {str(days) for days in WAITED} else 0,
        late={"sent": True, "itid": False}.get(query.get("inkom", "")),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=_page(query.get("sida", "")),
    )


def appeal_filter(query: Query) -> AppealFilter:
    """The filter of the appeals; whatever cannot be read is left out."""
    status = query.get("status", "")
    return AppealFilter(
        status=AppealStatus(status) if status in set(AppealStatus) else None,
        type_code=_text(query, "typ", 40),
        is_all=status == "alla",
        page=_page(query.get("sida", "")),
    )


def recovery_filter(query: Query) -> RecoveryFilter:
    """The filter of the recoveries; whatever cannot be read is left out."""
    status = query.get("status", "")
    return RecoveryFilter(
        words=_text(query, "sok", 80),
        status=RecoveryStatus(status) if status in set(RecoveryStatus) else None,
        type_code=_text(query, "typ", 40),
        municipality_code=municipality_code(query),
        page=_page(query.get("sida", "")),
    )


def notice_filter(query: Query) -> NoticeFilter:
    """The filter of the notices; whatever cannot be read is left out."""
    sort, group, shown = query.get("sortera", "") or "-at", query.get("grupp", ""), query.get("visa", "")
    return NoticeFilter(
        words=_text(query, "sok", 80),
        group=NoticeGroup(group) if group in set(NoticeGroup) else None,
        urgency=Urgency(shown) if shown in set(Urgency) else None,
        type_code=_text(query, "typ", 40),
        is_unread=shown == "olasta",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=_page(query.get("sida", "")),
    )


def ground_filter(query: Query) -> GroundFilter:
    """The filter of the grounds; whatever cannot be read is left out."""
    return GroundFilter(
        type_code=_text(query, "typ", 40),
        municipality_code=municipality_code(query),
        is_all=query.get("visa", "") == "alla",
        page=_page(query.get("sida", "")),
    )


def ground_in(query: Query) -> int:
    """The number of the ground that is looked at; 0 for none."""
    return _number(query.get("grund", ""))


def paid_case_in(query: Query) -> str:
    """The file number of the case that a recovery is opened of."""
    return _text(query, "arende", 20)


def user_filter(query: Query) -> UserFilter:
    """The filter of the users; whatever cannot be read is left out."""
    sort, status = query.get("sortera", "") or BY_NAME, query.get("status", "")
    return UserFilter(
        words=_text(query, "sok", 80),
        subject=_text(query, "typ", 40),
        standing=Standing(status) if status in set(Standing) else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=_page(query.get("sida", "")),
    )


def municipality_filter(query: Query) -> MunicipalityFilter:
    """The filter of the municipalities; whatever cannot be read is left out."""
    narrow = query.get("visa", "")
    return MunicipalityFilter(
        words=_text(query, "sok", 80),
        narrow=Narrow(narrow) if narrow in set(Narrow) else None,
        page=_page(query.get("sida", "")),
    )


def history_filter(query: Query) -> HistoryFilter:
    """The filter of the history; whatever cannot be read is left out."""
    return HistoryFilter(
        account_id=_number(query.get("anvandare", "")),
        words=_text(query, "sok", 80),
        type_code=_text(query, "typ", 40),
        page=_page(query.get("sida", "")),
    )


def receipt_id_in(path: str) -> int:
    """As `account_id_in`, of a receipt."""
    return _number(path.rstrip("/").rpartition("/")[2])


def line_id_in(path: str) -> int:
    """As `account_id_in`, of a payout line."""
    return _number(path.rstrip("/").rpartition("/")[2])


def account_id_in(path: str) -> int:
    """The number at the end of an address; 0, which nobody has, for what is none."""
    return _number(path.rstrip("/").rpartition("/")[2])


def individual_number_in(path: str) -> str:
    """The individual number at the end of an address, with or without hyphen; nothing for what is none."""
    try:
        return parse_individual_number(path.rstrip("/").rpartition("/")[2])
    except DomainError:
        return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def municipality_code(query: Query) -> str:
    """The four digits of the municipality that is looked at, or nothing."""
    code = query.get("kommun", "")
    return code if code.isascii() and code.isdigit() and len(code) == 4 else ""


def _text(query: Query, name: str, longest: int) -> str:
    """A short text without characters that no database keeps."""
    return query.get(name, "")[:longest].replace("\0", "").strip()


def quarter(text: str) -> Quarter | None:
    """A quarter written `2026-3`."""
    year, _, number = text.partition("-")
    if not (year.isascii() and year.isdigit() and number in {"1", "2", "3", "4"} and len(year) == 4):
        return None
    try:
        return Quarter(int(year), int(number))
    except DomainError:
        return None


def quarter_code(value: Quarter) -> str:
    """The reverse of `quarter`."""
    return f"{value.year}-{value.number}"


def claim(text: str) -> Period | None:
    """A time that is applied for: `2026-3`, `2026-3+` (two quarters), `2026` or `2026-04` (twelve months)."""
    if (first := quarter(text.removesuffix("+"))) is not None:
        return quarters(first, 2 if text.endswith("+") else 1)
    year, _, month = text.partition("-")
    try:
        return twelve_months(date.fromisoformat(f"{text}-01")) if month else calendar_year(int(year))
    except (ValueError, DomainError):
        return None


def claim_code(value: Period) -> str:
    """The reverse of `claim`."""
    first = Quarter.of(value.first_day)
    if value == quarters(first):
        return quarter_code(first)
    if value == quarters(first, 2):
        return f"{quarter_code(first)}+"
    is_year = value == calendar_year(value.first_day.year)
    return str(value.first_day.year) if is_year else f"{value.first_day:%Y-%m}"


def page_in(query: Query) -> int:
    """Which page of a list the address says, from 1."""
    return _page(query.get("sida", ""))


def run_look(query: Query) -> tuple[int, int]:
    """Which payout run to look at (0 is none), and which page."""
    return _number(query.get("korning", "")), _page(query.get("sida", ""))


def address(path: str, chosen: Mapping[str, str]) -> str:
    """The path with what is chosen; empty values are left out."""
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{path}?{query}" if query else path


def file_number_in(path: str) -> str:
    """The file number at the end of an address; nothing that could be one is an empty text."""
    last = path.rstrip("/").rpartition("/")[2]
    return last if last.isascii() and len(last) <= 20 else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
