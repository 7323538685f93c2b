"""What is said beside the fields of a user's card, name and address."""

from dataclasses import astuple, dataclass, replace

from rxapp.domain.errors import Invalid
from rxapp.domain.people import Details, parse_details
from rxapp.state.forms import Form, text_of

HSA_ID, FIRST_NAME, LAST_NAME, EMAIL = "hsa_id", "fornamn", "efternamn", "mejl"
"""The names of the fields."""


@dataclass(frozen=True, slots=True)
class Errors:
    """A sentence for each field that is wrong."""

    hsa_id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""

    def with_refusal(self, refusal: Invalid) -> "Errors":
        """The same, with what a service has said of a field."""
        return replace(self, **{refusal.field: refusal.sentence})

    def sentences(self) -> list[str]:
        """In the order of the fields, as a tab is told them."""
        return list(astuple(self))


NO_ERRORS = Errors()
_FITTING = {"first_name": "A", "last_name": "B", "email": "a@b.se"}


def details_of(form: Form) -> Details | Errors:
    """What was typed, or everything that is wrong with it and not the first thing alone."""
    given = {
        "first_name": text_of(form, FIRST_NAME),
        "last_name": text_of(form, LAST_NAME),
        "email": text_of(form, EMAIL),
    }
    errors = NO_ERRORS
    for name, text in given.items():
        try:
            parse_details(**{**_FITTING, name: text})
        except Invalid as refusal:
            errors = errors.with_refusal(refusal)
    return parse_details(**given) if errors == NO_ERRORS else errors
