"""Swedish words for the values of the domain; a test sees to it that every member has one."""

from rxapp.domain.agreements import Service
from rxapp.domain.assessment import Verdict
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.events import EventKind
from rxapp.domain.payee_accounts import AccountKind, ChangeStatus
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Function, Role
from rxapp.domain.receipts import ReceiptKind

STATUS = {
    CaseStatus.SUBMITTED: "Inskickad",
    CaseStatus.IN_REVIEW: "Under handläggning",
    CaseStatus.SUPPLEMENT_REQUESTED: "Komplettering begärd",
    CaseStatus.DECIDED: "Beslutad",
    CaseStatus.PAID: "Utbetald",
}

STATUS_TONE = {
    CaseStatus.SUBMITTED: "neutral",
    CaseStatus.IN_REVIEW: "info",
    CaseStatus.SUPPLEMENT_REQUESTED: "warning",
    CaseStatus.DECIDED: "positive",
    CaseStatus.PAID: "positive",
}

OUTCOME = {
    DecisionOutcome.GRANTED: "Beviljas",
    DecisionOutcome.PARTLY_GRANTED: "Beviljas delvis",
    DecisionOutcome.REJECTED: "Avslås",
    DecisionOutcome.DISMISSED: "Avvisas",
    DecisionOutcome.WRITTEN_OFF: "Avskrivs",
    DecisionOutcome.RECOVERED: "Återkrävs",
    DecisionOutcome.PARTLY_RECOVERED: "Återkrävs delvis",
    DecisionOutcome.NOT_RECOVERED: "Återkrävs inte",
}

OUTCOME_TONE = {
    DecisionOutcome.GRANTED: "positive",
    DecisionOutcome.PARTLY_GRANTED: "warning",
    DecisionOutcome.REJECTED: "negative",
    DecisionOutcome.DISMISSED: "negative",
    DecisionOutcome.WRITTEN_OFF: "neutral",
    DecisionOutcome.RECOVERED: "negative",
    DecisionOutcome.PARTLY_RECOVERED: "warning",
    DecisionOutcome.NOT_RECOVERED: "positive",
}

VERDICT = {
    Verdict.PASSED: "Uppfyllt",
    Verdict.FAILED: "Inte uppfyllt",
    Verdict.UNDECIDED: "Bedöms av handläggare",
}

VERDICT_TONE = {Verdict.PASSED: "positive", Verdict.FAILED: "negative", Verdict.UNDECIDED: "warning"}

RUN_STATUS = {
    RunStatus.PREPARED: "Väntar på godkännande",
    RunStatus.APPROVED: "Godkänd",
    RunStatus.PAID: "Genomförd",
}

ROLE = {Role.USER: "användare", Role.ADMINISTRATOR: "administratör", Role.OFFICER: "tjänsteperson"}

FUNCTION = {
    Function.CASE_OFFICER: "handläggare",
    Function.PAYOUT_OFFICER: "utbetalningshandläggare",
    Function.PAYOUT_APPROVER: "attestant av utbetalningar",
    Function.CONTACT_CENTRE: "kontaktcenter",
    Function.PROTECTED_PERSONS: "skyddade personuppgifter",
}

RECEIPT = {
    ReceiptKind.SENT: "Ansökan skickades in",
    ReceiptKind.REGISTERED: "Pappersansökan registrerades",
    ReceiptKind.WITHDRAWN: "Ansökan återkallades",
    ReceiptKind.ROWS_REPLACED: "Ansökans rader byttes ut",
    ReceiptKind.APPEALED: "Beslutet överklagades",
}

EVENT = {
    EventKind.APPLICATION_SENT: "Ansökan kom in till Migrationsverket",
    EventKind.APPLICATION_WITHDRAWN: "Kommunen återkallade ansökan och ärendet avskrevs",
    EventKind.ROWS_REPLACED: "Kommunen bytte ut raderna i ansökan",
    EventKind.APPLICATION_REGISTERED: "Pappersansökan registrerad av Migrationsverket",
    EventKind.CASE_REFERRED: "Ärendet lämnades till handläggare",
    EventKind.SUPPLEMENT_REQUESTED: "Migrationsverket begärde komplettering",
    EventKind.SUPPLEMENT_ANSWERED: "Kommunen besvarade begäran om komplettering",
    EventKind.SUPPLEMENT_ITEM_SAVED: "Ett svar sparades och är inte inlämnat än",
    EventKind.SUPPLEMENT_OVERDUE: "Sista dagen för komplettering passerade",
    EventKind.SUPPLEMENT_PROLONGED: "Migrationsverket förlängde tiden för komplettering",
    EventKind.SUPPLEMENT_REMINDED: "Påminnelse om komplettering",
    EventKind.SUPPLEMENT_TAKEN_BACK: "Migrationsverket drog tillbaka begäran om komplettering",
    EventKind.MESSAGE_SENT: "Ett meddelande skrevs",
    EventKind.MESSAGES_READ: "Meddelanden markerades som lästa",
    EventKind.CASE_TAKEN: "Ärendet togs",
    EventKind.CASE_TAKEN_OVER: "Ärendet togs över",
    EventKind.CASE_RELEASED: "Ärendet lämnades tillbaka till kön",
    EventKind.DECISION_PROPOSED: "Förslag till beslut lämnades",
    EventKind.PROPOSAL_SENT_BACK: "Förslaget till beslut lämnades tillbaka",
    EventKind.PROPOSAL_TAKEN_BACK: "Förslaget till beslut drogs tillbaka",
    EventKind.CASE_DECIDED: "Beslut fattades",
    EventKind.CASE_PAID: "Beloppet betalades ut",
    EventKind.DECISION_OPENED: "Beslutet öppnades i kommunen",
    EventKind.DECISION_ESTABLISHED: "Migrationsverket angav när kommunen fick del av beslutet",
    EventKind.DECISION_REPLACED: "Beslutet ersattes av ett nytt beslut",
    EventKind.APPEAL_FILE_SAVED: "En bilaga till ett överklagande sparades och är inte skickad än",
    EventKind.APPEAL_LODGED: "Kommunen överklagade beslutet",
    EventKind.APPEAL_REGISTERED: "Migrationsverket registrerade ett överklagande som kom in på annat sätt",
    EventKind.APPEAL_WITHDRAWN: "Överklagandet återkallades",
    EventKind.APPEAL_IN_TIME: "Överklagandet bedömdes ha kommit in i rätt tid",
    EventKind.APPEAL_DISMISSED: "Överklagandet avvisades som för sent inkommet",
    EventKind.APPEAL_REINSTATED: "Det avvisade överklagandet togs upp igen",
    EventKind.APPEAL_RECONSIDERED: "Migrationsverket omprövade beslutet",
    EventKind.APPEAL_HANDED_OVER: "Överklagandet överlämnades till förvaltningsrätten",
    EventKind.APPEAL_JUDGED: "Domstolens avgörande registrerades",
    EventKind.APPEAL_TAKEN_FURTHER: "Domstolens avgörande överklagades",
    EventKind.APPEAL_CLOSED: "Domstolens avgörande fick laga kraft",
    EventKind.APPEAL_REMINDED: "Påminnelse om tiden för att överklaga",
    EventKind.RECOVERY_OPENED: "Ett återkrav öppnades",
    EventKind.RECOVERY_ABANDONED: "Återkravet lades ned innan kommunen hade underrättats",
    EventKind.RECOVERY_COMMUNICATED: "Migrationsverket underrättade kommunen om återkravet",
    EventKind.RECOVERY_PROLONGED: "Tiden för yttrande förlängdes",
    EventKind.RECOVERY_REMINDED: "Påminnelse om yttrande",
    EventKind.RECOVERY_RESPONDED: "Kommunen yttrade sig",
    EventKind.RECOVERY_DECIDED: "Beslut om återkrav fattades",
    EventKind.RECOVERY_TAKEN_UP_AGAIN: "Återkravet togs upp igen efter återförvisning",
    EventKind.RECOVERY_CLAIMED: "Återkravet fick laga kraft och regleras mot kommande utbetalningar",
    EventKind.RECOVERY_SET_OFF: "Återkravet reglerades mot en utbetalning",
    EventKind.RECOVERY_DEMANDED: "Kommunen uppmanades att betala in det som är kvar av återkravet",
    EventKind.RECOVERY_PAID_IN: "En inbetalning på återkravet registrerades",
    EventKind.RECOVERY_WAIVED: "En del av återkravet efterges",
    EventKind.RECOVERY_LOWERED: "Återkravet sänktes efter domstolens avgörande",
    EventKind.RECOVERY_CLOSED: "Återkravet avslutades utan belopp att reglera",
    EventKind.RECOVERY_DROPPED: "Återkravet lades ned",
    EventKind.ATTACHMENT_ADDED: "En bilaga lades till",
    EventKind.ATTACHMENT_REMOVED: "En bilaga togs bort",
    EventKind.ATTACHMENT_OPENED: "En bilaga öppnades",
    EventKind.ATTACHMENT_REFUSED: "En fil med skadlig kod avvisades",
    EventKind.SCAN_ADDED: "En pappersansökan skannades in",
    EventKind.SCAN_REMOVED: "En inskannad fil togs bort",
    EventKind.ACCOUNT_CREATED: "Användaren lades upp",
    EventKind.ACCOUNT_CHANGED: "Uppgifterna ändrades",
    EventKind.ACCOUNT_DEACTIVATED: "Användaren inaktiverades",
    EventKind.ACCOUNT_REACTIVATED: "Användaren aktiverades igen",
    EventKind.ADMINISTRATOR_REGISTERED: "Administratören registrerades",
    EventKind.ADMINISTRATOR_DEREGISTERED: "Administratören avregistrerades",
    EventKind.AGREEMENT_STARTED: "Avtal registrerades",
    EventKind.AGREEMENT_CHANGED: "Avtalet ändrades",
    EventKind.TYPE_DECLINED: "Ersättningstypen ska inte användas",
    EventKind.TYPE_WANTED: "Ersättningstypen ska användas",
    EventKind.REVIEW_CONFIRMED: "Behörigheterna bekräftades i granskningen",
    EventKind.REVIEW_SIGNED: "Granskningen av behörigheter signerades",
    EventKind.PERMISSION_GIVEN: "Behörighet gavs",
    EventKind.PERMISSION_TAKEN: "Behörighet togs bort",
    EventKind.PERSON_HIDDEN: "Markering om skyddade personuppgifter sattes",
    EventKind.PERSON_SHOWN: "Markeringen om skyddade personuppgifter togs bort",
    EventKind.PERSON_MARKED: "Markeringen om skyddade personuppgifter ändrades",
    EventKind.PERSON_REVEALED: "Skyddade uppgifter visades",
    EventKind.GIVEN_NUMBER_REVEALED: "Ett nummer som kommunen har angett visades",
    EventKind.ROW_IDENTIFIED: "Migrationsverket angav vilket individnummer en rad gäller",
    EventKind.PAYEE_ACCOUNT_PROPOSED: "Byte av kontonummer föreslogs",
    EventKind.PAYEE_ACCOUNT_CHANGED: "Kontonummer byttes",
    EventKind.PAYEE_ACCOUNT_CONFIRMED: "Byte av kontonummer bekräftades",
    EventKind.COST_CENTRES_SET: "Kostnadsställen noterades",
    EventKind.PAYEE_ACCOUNT_CANCELLED: "Byte av kontonummer ångrades",
    EventKind.TWO_PERSONS_TURNED: "Krav på två personer för byte av kontonummer ändrades",
    EventKind.GROUND_REGISTERED: "En grund registrerades",
    EventKind.GROUND_CLOSED: "Grunden avslutades",
    EventKind.GROUND_CORRECTED: "Grunden rättades",
    EventKind.GROUND_WITHDRAWN: "Grunden togs bort",
    EventKind.UNASKED_RUN: "En körning av ersättning utan ansökan startades",
    EventKind.UNASKED_CARRIED_OUT: "En körning av ersättning utan ansökan blev klar",
    EventKind.PAYOUT_RUN_PREPARED: "Utbetalningskörning förbereddes",
    EventKind.PAYOUT_RUN_APPROVED: "Utbetalningskörning godkändes",
    EventKind.PAYOUT_RUN_PAID: "Utbetalningskörning genomfördes",
    EventKind.PAYOUT_RUN_DELAYED: "En ny dag angavs för en försenad utbetalning",
    EventKind.PAYOUT_DELAYED: "Utbetalningen till kommunen är försenad",
    EventKind.PAYMENT_RETURNED: "Banken skickade tillbaka en betalning",
    EventKind.CARD_LOCKED: "Kortet låstes efter tre felaktiga PIN-koder",
    EventKind.CARD_UNLOCKED: "Kortet låstes upp",
    EventKind.AUTOMATIC_TURNED: "Automatiska beslut slogs på eller stängdes av",
    EventKind.QUALITY_REVIEWED: "Ett automatiskt beslut kvalitetsgranskades",
    EventKind.LAST_DAY_UNATTENDED: "Sista ansökningsdag närmar sig utan att någon bevakar den",
    EventKind.LAST_DAY_NEAR: "Sista ansökningsdag närmar sig",
    EventKind.CALENDAR_FEED_MADE: "En kalenderadress skapades",
    EventKind.CALENDAR_FEED_REMOVED: "Kalenderadressen togs bort",
    EventKind.MAIL_CHOSEN: "Valet av mejl om notifieringar ändrades",
    EventKind.MAIL_STOPPED: "Mejlen om notifieringar stoppades med länken i ett mejl",
    EventKind.LOGGED_IN: "Inloggning",
    EventKind.LOGGED_OUT: "Utloggning",
    EventKind.FILE_EXPORTED: "En fil hämtades",
}


SERVICE = {
    Service.COMPENSATION: "Ansök om statlig ersättning",
    Service.UNACCOMPANIED: "Se och ändra ansvar för ensamkommande",
}


ACCOUNT_KIND = {AccountKind.BANKGIRO: "Bankgiro", AccountKind.PLUSGIRO: "Plusgiro"}

CHANGE_STATUS = {
    ChangeStatus.WAITING: "Väntar på bekräftelse",
    ChangeStatus.COMING: "Kommande",
    ChangeStatus.IN_FORCE: "Gäller",
    ChangeStatus.PAST: "Har gällt",
    ChangeStatus.CANCELLED: "Ångrat",
}

CHANGE_TONE = {
    ChangeStatus.WAITING: "warning",
    ChangeStatus.COMING: "info",
    ChangeStatus.IN_FORCE: "positive",
    ChangeStatus.PAST: "neutral",
    ChangeStatus.CANCELLED: "neutral",
}


def type_name(code: str | None) -> str:
    """The Swedish name of a compensation type, or «Kontonummer»; nothing for None."""
    if code is None:
        return ""
    if code == ACCOUNT_NUMBERS:
        return "Kontonummer"
    return TYPES[code].name if code in TYPES else code
