"""Fees: what was taken for a dossier, and what was taken on a day. The legal receipt is the treasury's."""

from __future__ import annotations

from datetime import date, timedelta

from cchc_desktop.core.acts import TakeFee
from cchc_desktop.core.dossier import Dossier, Json, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.ledger import Collected
from cchc_desktop.core.lifecycle import check_move
from cchc_desktop.core.text import money, nfc
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store import takings
from cchc_desktop.store.reading import Reading

__all__ = ["MOST", "Collected", "collected", "take_fee"]

MOST = 10**9
"""More đồng than any fee of a commune: such an amount was typed wrong."""


def take_fee(desk: Desk, act: TakeFee) -> Dossier:
    """Take money for the dossier; what is taken later is added to what was taken before."""
    dossier = in_order(desk, act)
    check_move("take_fee", dossier.state, dossier.local_no)
    if not 0 < act.amount <= MOST:
        raise Refused(
            f"Hồ sơ {dossier.local_no}: số tiền thu phải lớn hơn 0 và không quá {money(MOST)}.", "amount"
        )
    paid = (dossier.fee_paid or 0) + act.amount
    if dossier.fee is not None and paid > dossier.fee:
        raise Refused(
            f"Hồ sơ {dossier.local_no}: phí, lệ phí phải thu là {money(dossier.fee)}, đã thu "
            f"{money(dossier.fee_paid or 0)}. Nếu mức phí ghi chưa đúng, hãy ghi “Sửa thông tin” trước.",
            "amount",
        )
    values: dict[str, object] = {"fee_paid": paid, "fee_paid_at": desk.at}
    if receipt := nfc(act.receipt or ""):
        _refuse_used(desk, dossier, receipt)
        values["fee_receipt"] = receipt
    reason = receipt_told(desk, dossier, receipt, act.receipt_reason)
    if act.is_paid_online is not None:
        values["is_paid_online"] = act.is_paid_online
    return desk.enter(dossier, "take_fee", values, note={"amount": act.amount}, reason=reason)


def _refuse_used(desk: Desk, dossier: Dossier, receipt: str) -> None:
    """Refuse the number of a receipt that was already given for this dossier; a corrected one is free."""
    used: list[Json] = []
    for entry in standing(desk.book.entries_of(dossier.seq)):
        if "fee_receipt" in entry.changes:
            if entry.verb == "correct":
                used = used[:-1]
            used.append(entry.changes["fee_receipt"])
    if receipt in used:
        raise Refused(
            f"Hồ sơ {dossier.local_no} đã ghi biên lai số {receipt}. Mỗi lần thu có biên lai riêng; "
            "hãy ghi số của biên lai lần này.",
            "receipt",
        )


def receipt_told(desk: Desk, dossier: Dossier, receipt: object, why: str | None, reason: str = "") -> str:
    """The ``reason`` of an act, with why its receipt is that of another dossier too; Refused without one.

    Receipts begin anew with each book and year, so only dossiers paid for not long ago are looked at.
    """
    told = nfc(why or "")
    if isinstance(receipt, str) and receipt:
        since = desk.at - timedelta(days=desk.law.integer("receipt_days", desk.at.date()).value)
        other = takings.with_receipt(desk.book, receipt, since, but=dossier.seq)
        if other is not None and not told:
            raise Refused(
                f"Hồ sơ {dossier.local_no}: biên lai số {receipt} đã ghi cho hồ sơ {other.local_no} "
                f"({other.applicant}). Hãy xem lại số; nếu một biên lai thu cho cả hai hồ sơ thì ghi lý do.",
                "receipt_reason",
            )
        if other is not None:
            said = f"Biên lai {receipt} chung với hồ sơ {other.local_no}: {told}"
            return f"{reason}. {said}" if reason else said
    return reason


def collected(reading: Reading, day: date) -> tuple[Collected, ...]:
    """What was taken on ``day``, act by act in the order of time; a correction stands on its own day."""
    return takings.on_day(reading, day)
