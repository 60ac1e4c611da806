"""What staff sign-in asks of allauth (`outreach.network.sign_in`); every name here is a setting of it."""

ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "outreach.network.sign_in.tokens.SessionBoundTokenGenerator"  # noqa: S105 - a class
ACCOUNT_ADAPTER = "outreach.network.sign_in.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # sealed; outreach.network looks it up by its blind index
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USER_DISPLAY = "outreach.network.sign_in.adapter.display_name"
ACCOUNT_SESSION_REMEMBER = False  # ends with the browser: desks are shared
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    # A village hall or an office shares one address, so addresses get much and accounts little.
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "outreach.network.sign_in.forms.SignInForm",
    "reauthenticate": "outreach.network.sign_in.forms.ConfirmPasswordForm",
    "change_password": "outreach.network.sign_in.forms.ChangePasswordForm",
    "reset_password": "outreach.network.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "outreach.network.sign_in.forms.NewPasswordForm",
}
MFA_ADAPTER = "outreach.network.sign_in.second_factor.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # steps of 30 s either side; each code is accepted once all the same
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come with an invitation, not from the person
MFA_FORMS = {
    "authenticate": "outreach.network.sign_in.forms.SecondFactorForm",
    "reauthenticate": "outreach.network.sign_in.forms.ConfirmSecondFactorForm",
    "activate_totp": "outreach.network.sign_in.forms.EnrolForm",
}
