"""What the forms of people and agreements share: who is meant, and what is wrong beside which field."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rxapp.domain.errors import Invalid
from rxapp.domain.people import Details, parse_details
from rxapp.state.forms import Form, text_of

FIELDS = {
    "service": "e-tjanst",
    "starts_on": "forsta-dag",
    "ends_on": "sista-dag",
    "hsa_id": "hsa-id",
    "first_name": "fornamn",
    "last_name": "efternamn",
    "email": "e-post",
}
"""By the name of the value: the field in which it is typed."""


@dataclass(frozen=True, slots=True)
class Errors:
    """The sentence beside each field; empty where nothing is wrong."""

    service: str = ""
    starts_on: str = ""
    ends_on: str = ""
    hsa_id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the summary, with the field it leads to."""

    field: str
    sentence: str


NO_ERRORS = Errors()
_FINE = {"first_name": "A", "last_name": "A", "email": "a@example.se"}


def errors_of(*wrong: Invalid) -> tuple[Errors, list[Problem]]:
    """What is wrong beside its field and in the summary. What is of no field of ours is not swallowed.

    Raises:
        Invalid: no form has the field.
    """
    for refusal in wrong:
        if refusal.field not in FIELDS:
            raise refusal
    errors = Errors(**{refusal.field: refusal.sentence for refusal in wrong})
    return errors, [Problem(FIELDS[refusal.field], refusal.sentence) for refusal in wrong]


def wrong_in(*checks: Callable[[], object]) -> list[Invalid]:
    """Everything that is wrong, so that it can be mended in one go."""
    wrong: list[Invalid] = []
    for check in checks:
        try:
            check()
        except Invalid as refusal:
            wrong.append(refusal)
    return wrong


def details_of(form: Form) -> Details:
    """Name and e-mail address as typed.

    Raises:
        Invalid: the first one that is wrong.
    """
    return parse_details(**_typed(form))


def checks_of_details(form: Form) -> list[Callable[[], object]]:
    """A check for each of the three, whatever the others are."""
    typed = _typed(form)
    return [partial(parse_details, **{**_FINE, name: typed[name]}) for name in _FINE]


def _typed(form: Form) -> dict[str, str]:
    return {name: text_of(form, FIELDS[name]) for name in _FINE}
