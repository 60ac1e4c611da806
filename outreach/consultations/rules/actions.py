"""Codes of what the audit log records here. Stored; never renamed."""

from enum import StrEnum


class Action(StrEnum):
    """Acts on advice, on people's messages and on the duty rota."""

    RECORDED = "consultation.recorded"  # staff wrote down advice that they gave
    RECEIVED = "consultation.received"  # somebody left a message
    READ = "consultation.read"
    ANSWERED = "consultation.answered"
    FOUND_BY_RECEIPT = "consultation.found_by_receipt"
    FORGOTTEN = "consultation.forgotten"  # the person took the message back
    ERASED = "consultation.erased"  # its time was over
    REFERRED = "consultation.referred"
    FIGURES_EXPORTED = "consultation.figures_exported"
    DUTY_PLANNED = "duty_rota.planned"
    DUTY_CANCELLED = "duty_rota.cancelled"
    DUTY_SWAPPED = "duty_rota.swapped"
