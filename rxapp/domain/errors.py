"""Refusals: what the user may be told when something cannot be done."""


class DomainError(Exception):
    """A refusal, not a fault: `sentence` is Swedish, holds no personal data and is safe to show."""

    default = "Det gick inte att utföra."

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.default
        super().__init__(self.sentence)


class NotAllowed(DomainError):
    """The person lacks the permission. Use NotFound where the answer would reveal that a thing exists."""

    default = "Du saknar behörighet för det här."


class NotFound(DomainError):
    """Not there, or not there for this person: the two are the same answer."""

    default = "Det du söker finns inte, eller så saknar du behörighet till det."


class Conflict(DomainError):
    """The thing has moved on since the person last saw it."""

    default = "Uppgifterna har ändrats sedan du öppnade sidan. Läs in sidan igen."


class Invalid(DomainError):
    """A given value is wrong; `field` is the name of the value, so that a form can point at it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
