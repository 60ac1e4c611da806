"""The second factor's adapter: secrets sealed in the database, not to be given up by roles that need it."""

from __future__ import annotations

from io import BytesIO

import qrcode
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgFillImage

from kit.sealing.configured import key_ring
from kit.sealing.seal import Place, seal, unseal
from outreach.network.access import roles_of
from outreach.network.models import User
from outreach.network.rules.roles import SECOND_FACTOR_ROLES

# The library hands over the text alone, not the row, so the place binds to the column.
PLACE = Place(table="mfa_authenticator", column="data", row="")


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Second-factor adapter."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your role requires a second factor; it cannot be removed."),
        "incorrect_code": _("This code is not right, or has been used already. Wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return seal(key_ring(), PLACE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(key_ring(), PLACE, encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The symbol on white of its own, for pages in dark colours."""
        symbol = qrcode.make(url, image_factory=SvgFillImage, border=4)
        drawn = BytesIO()
        symbol.save(drawn)
        return drawn.getvalue().decode()

    def get_totp_issuer(self) -> str:
        return gettext("Everyday Law")

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not (isinstance(user, User) and SECOND_FACTOR_ROLES & roles_of(user).keys())

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        get_account_adapter().send_notification_mail(*args, **kwargs)
