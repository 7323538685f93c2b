"""Which of the agency's e-services for municipalities an agreement is for."""

from enum import StrEnum


class Service(StrEnum):
    """An e-service that a municipality signs an agreement for; its administrators serve all of them."""

    COMPENSATION = "compensation"
    UNACCOMPANIED = "unaccompanied"


THIS_SERVICE = Service.COMPENSATION
"""The agreement that lets a municipality in here."""
