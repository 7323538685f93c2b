"""The matrix and its history as addresses: what is chosen, as the query that brings it back."""

from rxapp.services.histories import HistoryFilter
from rxapp.services.user_lists import BY_NAME, UserFilter
from rxapp.state import paging

PATH = "/behorigheter"
HISTORY = "historik"


def history_query(past: HistoryFilter) -> dict[str, str]:
    return {
        "visa": HISTORY,
        "anvandare": str(past.account_id or ""),
        "sok": past.words,
        "typ": past.type_code,
    }


def matrix_query(wanted: UserFilter) -> dict[str, str]:
    return {
        "sok": wanted.words,
        "typ": wanted.subject,
        "status": wanted.standing.value if wanted.standing else "",
        "sortera": paging.sort_code(wanted, BY_NAME),
    }
