"""A text says what its template says, and values of closed kinds."""

from datetime import date, time

import pytest

from kit.notify.apps import _templates_stand
from kit.notify.rules.parameters import (
    BadParameter,
    Clock,
    Code,
    Day,
    Language,
    Parameter,
    StationName,
    Telephone,
)
from kit.notify.rules.template import LONGEST_TEXT, BadTemplate, Template, write_parameters
from kit.notify.template_register import registered_templates
from tests.kit.notify.samples import RECEIVED, STATION, TEXT

VALUES: dict[str, Parameter] = {
    "station": StationName(STATION),
    "telephone": Telephone("0474-8206148"),
    "code": Code("4WHFP"),
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (StationName, "集宁区法律援助中心"),
        (StationName, "第3工作站（前旗）"),
        (StationName, "Хууль зүйн туслалцаа"),
        (Telephone, "0474-8206148"),
        (Telephone, "12348"),
        (Telephone, "0474-8206148转12"),
        (Day, "2026-02-28"),
        (Clock, "23:59"),
        (Code, "4WHFP"),
    ],
)
def test_kinds_take_what_they_are_for(kind: type[Parameter], text: str) -> None:
    assert kind(text).text == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (StationName, ""),
        (StationName, "您的家庭暴力案件已受理，请尽快"),  # a sentence
        (StationName, "请点 http://example.com"),
        (StationName, "联系13800138000"),
        (StationName, "两行\n字"),
        (StationName, "a{b}"),
        (StationName, "名_字"),
        (StationName, "长" * 41),
        (Telephone, "请回电"),
        (Telephone, "1"),
        (Telephone, "1" * 25),
        (Telephone, "１２３４８"),
        (Day, "2026-02-30"),
        (Day, "明天"),
        (Clock, "24:00"),
        (Code, "7KQ2MX9TRD4WHFP"),  # a whole receipt code
        (Code, "4whfp"),
        (Code, "A\n"),
    ],
)
def test_kinds_refuse_everything_else_without_repeating_it(kind: type[Parameter], text: str) -> None:
    with pytest.raises(BadParameter) as refused:
        kind(text)
    assert len(text) < 3 or text not in str(refused.value)


def test_values_do_not_show_themselves() -> None:
    assert repr(VALUES["station"]) == "StationName(…)"


def test_dates_are_said_in_the_language() -> None:
    day = Day.of(date(2026, 11, 3))
    assert (day.say(Language.CHINESE), day.say(Language.MONGOLIAN)) == ("11月3日", "11.03")
    assert Clock.of(time(9, 5)).say(Language.CHINESE) == "09:05"


def test_text_is_the_template_with_its_values() -> None:
    assert RECEIVED.render(Language.CHINESE, VALUES) == TEXT
    assert RECEIVED.read(write_parameters(VALUES)) == VALUES


@pytest.mark.parametrize(
    "values",
    [
        {},
        {**VALUES, "more": Code("AB")},
        {**VALUES, "code": StationName("AB")},
        {**VALUES, "code": "4WHFP"},
    ],
    ids=["none", "one more", "another kind", "a mere text"],
)
def test_other_parameters_are_refused(values: dict[str, Parameter]) -> None:
    with pytest.raises(BadParameter):
        RECEIVED.accept(values)


@pytest.mark.parametrize("stored", ["", "[]", "{}", '{"station": 1}', '{"station": "x", "other": "y"}'])
def test_stored_parameters_of_another_template_are_refused(stored: str) -> None:
    with pytest.raises(BadParameter):
        RECEIVED.read(stored)


def template(text: str = "{code}", *, mongolian: str | None = None, code: str = "test.one") -> Template:
    wording = {Language.CHINESE: text, Language.MONGOLIAN: text if mongolian is None else mongolian}
    return Template(code=code, parameters={"code": Code}, wording=wording)


@pytest.mark.parametrize(
    ("text", "mongolian"),
    [
        ("{code", None),
        ("{code!r}", None),
        ("{code:>9}", None),
        ("{code.text}", None),
        ("{}", None),
        ("no gap", None),
        ("{code} {matter}", None),
        ("{code}", "no gap"),
        ("{code}" + "字" * LONGEST_TEXT, None),
    ],
)
def test_template_that_could_not_be_sent_is_refused_when_it_is_made(text: str, mongolian: str | None) -> None:
    with pytest.raises(BadTemplate):
        template(text, mongolian=mongolian)


def test_template_needs_a_code_and_all_languages() -> None:
    with pytest.raises(BadTemplate):
        template(code="violence")
    with pytest.raises(BadTemplate):
        Template(code="test.one", parameters={}, wording={Language.CHINESE: "好"})
    assert template("{{{code}}}").render(Language.CHINESE, {"code": Code("AB")}) == "{AB}"


def test_longest_values_fit_the_longest_text() -> None:
    made = template("{code}" + "字" * (LONGEST_TEXT - Code.longest))
    assert len(made.render(Language.CHINESE, {"code": Code("A" * Code.longest)})) == LONGEST_TEXT


def test_templates_of_all_applications_stand() -> None:
    assert _templates_stand(None) == []
    assert all(code == template.code for code, template in registered_templates().items())
