"""What is typed in the forms of agreements, read as values."""

from collections.abc import Callable
from datetime import date

from rxapp.domain.agreements import Service
from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import parse_hsa_id
from rxapp.services.account_details import new_pin_hash
from rxapp.services.administrator_changes import NewAdministrator
from rxapp.state.forms import Form, text_of
from rxapp.state.person_forms import checks_of_details, details_of

NOT_A_DAY = "Skriv dagen som ÅÅÅÅ-MM-DD."


async def first_administrator(form: Form) -> NewAdministrator | None:
    """The first administrator, if the form asked for one."""
    if "hsa-id" not in form:
        return None
    hsa_id = text_of(form, "hsa-id")
    return NewAdministrator(hsa_id, details_of(form), await new_pin_hash(hsa_id))


def checks_of_first(form: Form) -> list[Callable[[], object]]:
    """A check for each value of the first administrator, if the form asked for one."""
    if "hsa-id" not in form:
        return []
    return [lambda: parse_hsa_id(text_of(form, "hsa-id")), *checks_of_details(form)]


def service_of(code: str) -> Service:
    """Raises Invalid for anything but an e-service."""
    try:
        return Service(code)
    except ValueError:
        raise Invalid("service", "Välj e-tjänst.") from None


def day_of(text: str, field: str) -> date:
    """Raises Invalid for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, NOT_A_DAY) from None


def last_day_of(text: str) -> date | None:
    """None for until further notice; raises Invalid for what is no day."""
    return day_of(text, "ends_on") if text else None
