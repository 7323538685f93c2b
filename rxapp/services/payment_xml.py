"""The files that go to the bank and come from it: pain.001.001.03 and pain.002.001.03 (ISO 20022).

The Swedish way to name a bankgiro and a plusgiro is that of the common interpretation of the banks: BGNR
under the clearing member 9900, and BBAN under 9960.
"""

from datetime import UTC
from xml.etree import ElementTree as Xml

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rxapp.domain.errors import Invalid
from rxapp.domain.payee_accounts import AccountKind
from rxapp.domain.payment_orders import (
    Answer,
    BankStatus,
    Order,
    Ordered,
    Payment,
    Report,
    status_of,
)

ORDER = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
REPORT = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"
MOST_BYTES = 20_000_000
UNREADABLE = "Filen är inte ett svar från banken (pain.002) som går att läsa."
_MEMBER = {AccountKind.BANKGIRO: "9900", AccountKind.PLUSGIRO: "9960"}


def write_order(order: Order) -> str:
    """The order as the text of a file, the same each time of the same order.

    Raises:
        ValueError: a payment is of nothing or less, or there is none.
    """
    if not order.payments or any(payment.amount_ore <= 0 for payment in order.payments):
        msg = "an order is of payments, each above nothing"
        raise ValueError(msg)
    root = Xml.Element("Document", xmlns=ORDER)
    whole = Xml.SubElement(root, "CstmrCdtTrfInitn")
    header = Xml.SubElement(whole, "GrpHdr")
    _put(header, "MsgId", order.message_id)
    _put(header, "CreDtTm", f"{order.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    _sums(header, order)
    _put(header, "InitgPty/Nm", order.payer_name)
    part = Xml.SubElement(whole, "PmtInf")
    _put(part, "PmtInfId", order.message_id)
    _put(part, "PmtMtd", "TRF")
    _sums(part, order)
    _put(part, "PmtTpInf/SvcLvl/Cd", "NURG")
    _put(part, "ReqdExctnDt", order.pay_on.isoformat())
    _put(part, "Dbtr/Nm", order.payer_name)
    _account(part, "DbtrAcct", AccountKind.BANKGIRO, order.payer_account)
    _put(part, "DbtrAcct/Ccy", "SEK")
    _bank(part, "DbtrAgt", AccountKind.BANKGIRO)
    for payment in order.payments:
        _payment(part, payment)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _payment(part: Xml.Element, payment: Payment) -> None:
    made = Xml.SubElement(part, "CdtTrfTxInf")
    _put(made, "PmtId/EndToEndId", payment.end_to_end_id)
    amount = Xml.SubElement(Xml.SubElement(made, "Amt"), "InstdAmt", Ccy="SEK")
    amount.text = _kronor(payment.amount_ore)
    _bank(made, "CdtrAgt", payment.kind)
    _put(made, "Cdtr/Nm", payment.name)
    _account(made, "CdtrAcct", payment.kind, payment.number)
    if payment.reference:
        _put(made, "RmtInf/Ustrd", payment.reference)


def _sums(into: Xml.Element, order: Order) -> None:
    _put(into, "NbOfTxs", str(len(order.payments)))
    _put(into, "CtrlSum", _kronor(order.total_ore))


def _kronor(ore: int) -> str:
    """With a point and two decimals, by whole numbers alone."""
    return f"{ore // 100}.{ore % 100:02d}"


def _account(into: Xml.Element, name: str, kind: AccountKind, number: str) -> None:
    _put(into, f"{name}/Id/Othr/Id", number)
    if kind is AccountKind.BANKGIRO:
        _put(into, f"{name}/Id/Othr/SchmeNm/Prtry", "BGNR")
    else:
        _put(into, f"{name}/Id/Othr/SchmeNm/Cd", "BBAN")


def _bank(into: Xml.Element, name: str, kind: AccountKind) -> None:
    of_bank = f"{name}/FinInstnId/ClrSysMmbId"
    _put(into, f"{of_bank}/ClrSysId/Cd", "SESBA")
    _put(into, f"{of_bank}/MmbId", _MEMBER[kind])


def _put(into: Xml.Element, path: str, text: str) -> None:
    """The text at the end of the path; what is there of the path already, as the last of its name, is
    used."""
    *way, last = path.split("/")
    for name in way:
        found = into.findall(name)
        into = found[-1] if found else Xml.SubElement(into, name)
    Xml.SubElement(into, last).text = text


def read_order(content: str) -> tuple[Ordered, ...]:
    """The payments of an order that was made here, in its order."""
    root = fromstring(content.encode())
    return tuple(_ordered(each) for each in root.iter(f"{{{ORDER}}}CdtTrfTxInf"))


def _ordered(found: Xml.Element) -> Ordered:
    amount = _text(found, "Amt/InstdAmt", ORDER).replace(".", "")
    number = _text(found, "CdtrAcct/Id/Othr/Id", ORDER)
    # As in `access.payee_accounts`: of a number as short as the tail, the last digit.
    tail = number[-4:] if len(number) > 4 else number[-1:]
    is_bankgiro = _text(found, "CdtrAcct/Id/Othr/SchmeNm/Prtry", ORDER) == "BGNR"
    kind = AccountKind.BANKGIRO if is_bankgiro else AccountKind.PLUSGIRO
    reference = _text(found, "RmtInf/Ustrd", ORDER)
    return Ordered(_text(found, "Cdtr/Nm", ORDER), kind, tail, int(amount), reference)


def read_report(content: bytes) -> Report:
    """What the bank answered.

    Raises:
        Invalid: it is no such file, or has a status that is not known.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("svar", "Filen är för stor för att vara ett svar från banken.")
    try:
        root = fromstring(content)
    except (Xml.ParseError, DefusedXmlException, ValueError) as error:
        raise Invalid("svar", UNREADABLE) from error
    whole = root.find(f"{{{REPORT}}}CstmrPmtStsRpt")
    if whole is None:
        raise Invalid("svar", UNREADABLE)
    message, order = _text(whole, "GrpHdr/MsgId"), _text(whole, "OrgnlGrpInfAndSts/OrgnlMsgId")
    if not message or not order:
        raise Invalid("svar", UNREADABLE)
    group = _text(whole, "OrgnlGrpInfAndSts/GrpSts")
    of_all = status_of(group) if group and group != "PART" else None
    answers = tuple(_answer(each) for each in whole.iter(f"{{{REPORT}}}TxInfAndSts"))
    parts = {_text(part, "PmtInfSts") for part in whole.findall(f"{{{REPORT}}}OrgnlPmtInfAndSts")}
    if of_all is None and parts == {"RJCT"}:
        of_all = BankStatus.REJECTED
    # Of an order with one part the bank may give its reason beside either.
    reason = _reason(whole.find(_path("OrgnlGrpInfAndSts"))) or _reason(
        whole.find(_path("OrgnlPmtInfAndSts"))
    )
    return Report(message[:35], order[:35], of_all, answers, reason)


def _answer(found: Xml.Element) -> Answer:
    name, status = _text(found, "OrgnlEndToEndId"), _text(found, "TxSts")
    if not name or not status:
        raise Invalid("svar", UNREADABLE)
    return Answer(name, status_of(status), _reason(found))


def _reason(found: Xml.Element | None) -> str:
    if found is None:
        return ""
    code = _text(found, "StsRsnInf/Rsn/Cd") or _text(found, "StsRsnInf/Rsn/Prtry")
    words = _text(found, "StsRsnInf/AddtlInf")
    return " ".join(part for part in (code, words) if part)[:200]


def _text(into: Xml.Element, path: str, of: str = REPORT) -> str:
    return (into.findtext(_path(path, of)) or "").strip()


def _path(path: str, of: str = REPORT) -> str:
    return "/".join(f"{{{of}}}{name}" for name in path.split("/"))
