"""Every handler of the application with its mark and arguments, and calls of it that fit or do not."""

import inspect
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.permissions import FUNCTION_RIGHTS, ROLE_RIGHTS, Right
from rxapp.seeds.accounts import ALE, CARDS, TestCard
from rxapp.state.framework import FRAMEWORK_EVENTS
from rxapp.state.marks import MARK

PLAUSIBLE: Mapping[str, Any] = MappingProxyType(
    {
        "account_id": 4,
        "run_id": 19,
        "agreement_id": 1,
        "pages": 1,
        "held": True,
        "is_on": True,
        "group": "decisions",
        "cadence": "daily",
        "subject": "ASYL_PRESCHOOL",
        "type_code": "ARRIVAL_HOUSING",
        "seen": "0123456789abcdef",
        "code": "2026-1",
        "row": "1",
        "key": "0123456789abcdef0123456789abcdef",
        "item": "1",
        "text": "Ett svar.",
        "lacks": True,
        "verb": "hand_over",
        "column": "individnummer",
        "case": "2026-000001",
        "marked": True,
        "name": "typ",
        "value": "ASYL_PRESCHOOL",
        "words": "a",
        "typed": "1 000",
        "step": 1,
        "notice": 1,
        "chosen": True,
        "kept": '{"row": "1", "cells": [{"row": "1", "column": "fran", "before": "", "text": "2026"}]}',
        "pasted": "rad-1-individnummer#1\n12345678\t2026-07-01\t2026-09-30",
        "form": {
            "sok": "a",
            "ersattningstyp": "ASYL_PRESCHOOL",
            "utbetalningsdag": "2027-01-29",
            "mall": "",
            "punkt-1": "Komplettera.",
            "foljd": "decided_as_is",
            "ny-dag": "2027-01-29",
            "meddelande": "",
            "senast": "2027-01-29",
            "rad-1": "bevilja",
            "motivering": "Därför.",
            "person-4": "1",
            "fornamn": "Ny",
            "efternamn": "Ny",
            "fran": "2027-01-29",
            "till": "2027-01-30",
            "vikarie-for": "4",
            "vikarie-fran": "2027-01-29",
            "vikarie-till": "2027-01-30",
            "kopiera-fran": "4",
            "vikarie-sok": "a",
            "kopiera-sok": "a",
            "e-tjanst": "compensation",
            "forsta-dag": "2026-11-01",
            "sista-dag": "",
            "hsa-id": "TSTNMT2120001447-NY",
            "e-post": "ada@example.se",
            "diarienummer": "2026-000001",
            "kontrollsumma": "0" * 64,
            "individnummer": "10-000001",
            "markering": "confidentiality",
            "skal": "Meddelat av Skatteverket.",
            "grund": "case",
            "bedomning": "fel",
            "ratt-beslut": "rejected",
            "granskningsskal": "Raden överlappar en annan.",
            "visa-skal": "Kontroll i ett ärende.",
            "overta-skal": "Ledig.",
            "ater-skal": "Fel dag.",
            "kommun": "Ale",
            "inkom": "2026-11-20",
            "underlag": "Barnet gick inte i skolan.",
            "svara_senast": "2027-01-29",
            "ny_dag": "2027-01-30",
            "yttrande": "Det stämmer.",
            "inget_mer": "ja",
            "orsak": "correction",
            "skal_nedlagt": "Inget fel.",
            "nb-rad": "1",
            "nb-beslut": "bevilja",
            "nb-belopp": "1 000",
            "nb-skal": "Raden avslogs av misstag.",
            "nb-grund": "false_information",
            "galler": "ASYL_PRESCHOOL",
            "slag": "bankgiro",
            "nummer": "999-9996",
            "referens": "Ekonomi",
            "ny-typ": "MASS_ALLOCATION",
            "ny-kommun": "1440",
            "antal": "12",
            "slut": "2026-11-20",
            "ratt-fran": "2026-11-01",
            "ratt-till": "2026-11-20",
            "ratt-antal": "11",
            "ratt-skal": "Fel i uppgiften.",
            "bort-skal": "Fel i uppgiften.",
            "manad": "2026-10",
            "in-belopp": "100",
            "in-dag": "2026-11-20",
            "in-referens": "B1",
            "efter-belopp": "100",
            "efter-skal": "Oskäligt.",
        },
    }
)
"""A value for every argument that exists: a new argument needs one, or the tests here fail."""

OTHER_TYPES = (None, 7, 1.5, True, "text", [], ["a"], {}, {"$ne": 0})
NOT_OBJECTS = ([1], "text", 5, True)


@dataclass(frozen=True, slots=True)
class Handler:
    """A registered handler."""

    name: str
    function: Any
    mark: Any

    @property
    def state(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def arguments(self) -> dict[str, Any]:
        hints = typing.get_type_hints(self.function)
        return {name: hints[name] for name in list(inspect.signature(self.function).parameters)[1:]}

    @property
    def fitting(self) -> dict[str, Any]:
        return {name: PLAUSIBLE[name] for name in self.arguments}

    def malformed(self) -> Iterator[Any]:
        """Payloads that are not what the handler takes: one fault in each."""
        fitting = self.fitting
        yield from NOT_OBJECTS
        yield {**fitting, "admin": True}
        for name, declared in self.arguments.items():
            yield {key: value for key, value in fitting.items() if key != name}
            for value in OTHER_TYPES:
                if type(value) is not (typing.get_origin(declared) or declared):
                    yield {**fitting, name: value}
            if declared is str:
                # Nobody pastes more than a hundred thousand characters; of most else eight is enough.
                longest = {"pasted": 100_000, "kept": 40_000}.get(name, 8_000)
                yield {**fitting, name: "x" * (longest + 1)}
                yield {**fitting, name: "\ud800"}


@cache
def registered() -> Mapping[str, Handler]:
    """Everything that the framework would call, whoever declared it."""
    from reflex_base.registry import RegistrationContext

    import rxapp.rxapp  # noqa: F401 - its import registers the handlers

    return {
        name: Handler(name, entry.handler.fn, getattr(entry.handler.fn, MARK, None))
        for name, entry in RegistrationContext.get().event_handlers.items()
    }


def ours() -> list[Handler]:
    """The handlers of the application itself."""
    return [handler for handler in registered().values() if handler.mark is not None]


def refused_of_framework() -> list[Handler]:
    """What the framework registers and nobody may call."""
    return [h for h in registered().values() if h.mark is None and h.name not in FRAMEWORK_EVENTS]


def handler(ending: str) -> Handler:
    return next(h for h in registered().values() if h.name.endswith(ending))


def rights_of(card: TestCard) -> frozenset[Right]:
    held = {Right.ACCOUNT_NUMBERS_SET} if ACCOUNT_NUMBERS in card.subjects else set[Right]()
    return ROLE_RIGHTS[card.role].union(held, *(FUNCTION_RIGHTS[function] for function in card.functions))


def card_of(end: str, municipality: str | None = ALE) -> TestCard:
    return next(card for card in CARDS if (card.card, card.municipality_code) == (end, municipality))
