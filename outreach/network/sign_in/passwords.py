"""Django's password rules in our words: length, no common password, nothing like the account's own names."""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext, ngettext


class LongEnough(django_rules.MinimumLengthValidator):
    """A minimum length. No rules about kinds of characters: length protects, they annoy (NIST SP 800-63B, 3.1.1.2)."""

    def get_error_message(self) -> str:
        return ngettext(
            "Please use at least %(number)d character.",
            "Please use at least %(number)d characters.",
            self.min_length,
        ) % {"number": self.min_length}

    def get_help_text(self) -> str:
        return ngettext(
            "At least %(number)d character; a short sentence is easy to remember.",
            "At least %(number)d characters; a short sentence is easy to remember.",
            self.min_length,
        ) % {"number": self.min_length}


class NotCommon(django_rules.CommonPasswordValidator):
    """Not one of the passwords that everybody tries first."""

    def get_error_message(self) -> str:
        return gettext("This password is on the list of common passwords. Please choose another one.")

    def get_help_text(self) -> str:
        return ""


class NotLikeTheAccount(django_rules.UserAttributeSimilarityValidator):
    """Not close to the user name, the name or the e-mail address."""

    DEFAULT_USER_ATTRIBUTES = ("username", "display_name", "email")

    def __init__(self) -> None:
        super().__init__(user_attributes=self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        return gettext("The password is too much like your user name or name.")

    def get_help_text(self) -> str:
        return ""
