"""Text messages about a referral. None names a matter, nor that it is about law; each says whom to call.

Whoever has a hidden matter gets `CALL_US` and nothing else, whatever it is about.
Mongolian is Chinese here until somebody who knows it has written it.
"""

from __future__ import annotations

from kit.notify.rules.parameters import Clock, Day, Language, StationName, Telephone
from kit.notify.rules.template import Template


def _template(code: str, chinese: str, **parameters: type) -> Template:
    return Template(
        code=f"referrals.{code}",
        parameters=parameters,
        wording={Language.CHINESE: chinese, Language.MONGOLIAN: chinese},
    )


CALL_US = _template("call_us", "您好，方便时请拨打{telephone}。", telephone=Telephone)
OPENED = _template(
    "opened",
    "您好，{station}已收到您的登记，会与您联系。有事请拨打{telephone}。凭回执码可随时查看进度，也可随时撤回。",
    station=StationName,
    telephone=Telephone,
)
TRIED = _template(
    "tried",
    "您好，{station}刚才没有联系上您，会再与您联系。您也可以在方便时拨打{telephone}。",
    station=StationName,
    telephone=Telephone,
)
TRANSFERRED = _template(
    "transferred",
    "您好，按您的同意，您登记的事情现由{station}接手，电话{telephone}。",
    station=StationName,
    telephone=Telephone,
)
BOOKED = _template(
    "booked",
    "您好，{station}将在{day}{time}给您回电。要改时间，请拨打{telephone}。",
    station=StationName,
    day=Day,
    time=Clock,
    telephone=Telephone,
)
CLOSED = _template(
    "closed",
    "您好，您登记的事情已告一段落。还有疑问，请拨打{telephone}，或凭回执码查看。",
    telephone=Telephone,
)
TEMPLATES = (CALL_US, OPENED, TRIED, TRANSFERRED, BOOKED, CLOSED)
