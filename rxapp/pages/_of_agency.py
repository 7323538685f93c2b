"""The pages of the agency's officers, in the order of the navigation."""

from rxapp.domain.permissions import Right
from rxapp.pages._listed import Page
from rxapp.pages.appeals import appeal_queue
from rxapp.pages.automatic import automatic
from rxapp.pages.grounds import grounds
from rxapp.pages.handling import handling
from rxapp.pages.municipalities import municipalities
from rxapp.pages.open_recovery import open_recovery
from rxapp.pages.paper import paper
from rxapp.pages.payout_runs import payout_runs
from rxapp.pages.person import person
from rxapp.pages.persons import persons
from rxapp.pages.quality import quality
from rxapp.pages.queue import queue
from rxapp.pages.reconciliation import reconciliation
from rxapp.pages.recoveries import recoveries
from rxapp.pages.recovery import recovery
from rxapp.state.appeals import AppealQueueState
from rxapp.state.automatic import AutomaticState
from rxapp.state.grounds import GroundsState
from rxapp.state.handling import HandlingState
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.open_recovery import OpenRecoveryState
from rxapp.state.paper import PaperState
from rxapp.state.payout_runs import PayoutRunsState
from rxapp.state.person import PersonState
from rxapp.state.persons import PersonsState
from rxapp.state.quality import QualityState
from rxapp.state.queue import QueueState
from rxapp.state.reconciliation import ReconciliationState
from rxapp.state.recoveries import RecoveriesState
from rxapp.state.recovery import RecoveryState

OF_AGENCY = (
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
