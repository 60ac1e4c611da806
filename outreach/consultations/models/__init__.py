"""The rows of advice: the register, its counts, and the duty rota."""

from outreach.consultations.models.consultation import AdviceCount, Consultation
from outreach.consultations.models.duty import Duty

__all__ = ["AdviceCount", "Consultation", "Duty"]
