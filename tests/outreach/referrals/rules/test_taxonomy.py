"""What a signal suggests, for every signal and everybody."""

from itertools import product

import pytest

from outreach.referrals.rules.signals import Economic, Hotline, Urgency
from outreach.referrals.rules.taxonomy import (
    ADVICE,
    CHILD_DATA,
    DECLARATION,
    DUTY_TO_REPORT,
    MAY_APPLY,
    OTHER_REPRESENTATIVE,
    SEPARATE_CONSENT,
    Form,
    Says,
    Suggestion,
    may_be_stored,
    suggest,
)
from outreach.referrals.shipped import shipped_taxonomy
from tests.outreach.statutes import needs_texts, words_of

TAXONOMY = shipped_taxonomy()
EVERYTHING = list(product(TAXONOMY.signals, (False, True), (None, False, True)))


def suggested(code: str, *, under_14: bool = False, in_group: bool | None = None) -> Suggestion:
    return suggest(TAXONOMY, code, under_14=under_14, in_group=in_group)


@pytest.mark.parametrize(
    ("code", "hotlines"),
    [
        ("domestic_violence", (Hotline.POLICE, Hotline.WOMEN, Hotline.LEGAL)),
        ("minor_harm", (Hotline.POLICE, Hotline.YOUTH, Hotline.LEGAL)),
        ("fraud_telecom", (Hotline.POLICE, Hotline.FRAUD, Hotline.LEGAL)),
        ("criminal_self_family", (Hotline.LEGAL,)),
    ],
)
def test_first_door_comes_before_the_form(code: str, hotlines: tuple[Hotline, ...]) -> None:
    found = suggested(code)
    assert (found.door_first, found.hotlines, found.hide_matter) == (True, hotlines, True)
    assert found.form is Form.CONSENT


def test_without_danger_the_form_comes_first() -> None:
    assert not suggested("wage_migrant").door_first


@pytest.mark.parametrize("code", TAXONOMY.signals)
def test_children_get_numbers_and_no_form(code: str) -> None:
    found = suggested(code, under_14=True)
    assert found.form in (Form.NO_FORM_CHILD, Form.NO_FORM_ANONYMOUS)
    assert found.door_first
    assert found.hide_matter
    assert Hotline.YOUTH in found.hotlines
    assert not may_be_stored(TAXONOMY.signals[code], under_14=True, consented=True)
    assert Says.SEPARATE_CONSENT not in found.says


def test_a_child_is_told_of_an_adult_it_trusts() -> None:
    found = suggested("minor_harm", under_14=True)
    assert Says.TRUSTED_ADULT in found.says
    assert {CHILD_DATA, OTHER_REPRESENTATIVE} <= set(found.articles)


@pytest.mark.parametrize("under_14", [False, True])
def test_lending_ones_card_is_never_stored(under_14: bool) -> None:
    signal = TAXONOMY.signals["card_lending"]
    assert not may_be_stored(signal, under_14=under_14, consented=True)
    found = suggested("card_lending", under_14=under_14)
    assert found.form is Form.NO_FORM_ANONYMOUS
    assert Hotline.LEGAL in found.hotlines


def test_being_held_or_accused_is_a_need() -> None:
    for code in ("criminal_self_family", "criminal_mandatory"):
        assert may_be_stored(TAXONOMY.signals[code], under_14=False, consented=True)


@pytest.mark.parametrize("code", TAXONOMY.signals)
def test_nothing_is_stored_before_consent(code: str) -> None:
    assert not may_be_stored(TAXONOMY.signals[code], under_14=False, consented=False)


@pytest.mark.parametrize(
    ("code", "unknown", "yes", "no"),
    [
        ("wage_migrant", {Economic.PROOF}, Economic.PROOF, Economic.PROOF),
        ("wage_other", {Economic.DECLARE}, Economic.DECLARE, Economic.DECLARE),
        ("work_injury", {Economic.PROOF, Economic.DECLARE}, Economic.PROOF, Economic.DECLARE),
        ("support_elder", {Economic.PROOF, Economic.DECLARE}, Economic.PROOF, Economic.DECLARE),
        ("social_assistance", {Economic.PROOF, Economic.DECLARE}, Economic.PROOF, Economic.DECLARE),
        ("minor_harm", {Economic.NONE, Economic.PROOF}, Economic.NONE, Economic.PROOF),
        ("domestic_violence", {Economic.NONE}, Economic.NONE, Economic.NONE),
        ("criminal_mandatory", {Economic.NOTICE}, Economic.NOTICE, Economic.NOTICE),
        ("consumer", {Economic.CONSULT}, Economic.CONSULT, Economic.CONSULT),
    ],
)
def test_economic_answer_is_one_or_stays_open(
    code: str, unknown: set[Economic], yes: Economic, no: Economic
) -> None:
    assert set(suggested(code).economic) == unknown
    assert suggested(code, in_group=True).economic == (yes,)
    assert suggested(code, in_group=False).economic == (no,)


def test_other_answer_brings_its_own_article() -> None:
    assert DECLARATION in suggested("work_injury", in_group=False).articles
    assert DECLARATION not in suggested("work_injury", in_group=True).articles
    assert "legal-aid-law:42(1)" in map(str, suggested("minor_harm", in_group=False).articles)


def test_staff_must_report_a_harmed_child() -> None:
    reporting = {code for code in TAXONOMY.signals if Says.STAFF_MUST_REPORT in suggested(code).says}
    assert reporting == {"minor_harm"}
    assert DUTY_TO_REPORT in suggested("minor_harm").articles


@pytest.mark.parametrize("code", TAXONOMY.signals)
def test_green_channel_is_for_groups_and_danger(code: str) -> None:
    signal = TAXONOMY.signals[code]
    assert suggested(code).green is (signal.group is not None or signal.urgency is Urgency.NOW)


@pytest.mark.parametrize(("code", "under_14", "in_group"), EVERYTHING)
def test_nobody_is_granted_refused_or_left_without_a_way(
    code: str, under_14: bool, in_group: bool | None
) -> None:
    found = suggested(code, under_14=under_14, in_group=in_group)
    assert found.version == TAXONOMY.version
    assert found.hotlines
    assert found.economic
    assert found.articles[: len(TAXONOMY.signals[code].right)] == TAXONOMY.signals[code].right
    assert len(set(found.articles)) == len(found.articles)
    # Advice is for everybody, and never without the notice that people may apply.
    advice = Economic.CONSULT in found.economic
    assert advice is (Says.MAY_APPLY in found.says)
    assert not advice or {ADVICE, MAY_APPLY} <= set(found.articles)
    # Whoever is asked for consent is asked for a separate one: every signal is sensitive.
    assert (found.form is Form.CONSENT) is (Says.SEPARATE_CONSENT in found.says)
    assert (SEPARATE_CONSENT in found.articles) is (found.form is Form.CONSENT)


@needs_texts
@pytest.mark.parametrize(("code", "under_14", "in_group"), EVERYTHING)
def test_every_article_of_a_suggestion_is_there(code: str, under_14: bool, in_group: bool | None) -> None:
    for citation in suggested(code, under_14=under_14, in_group=in_group).articles:
        assert words_of(citation), citation


@needs_texts
@pytest.mark.parametrize(
    ("citation", "words"),
    [
        (MAY_APPLY, "提示当事人享有依法申请法律援助的权利"),
        (ADVICE, "法律咨询"),
        (CHILD_DATA, "不满十四周岁"),
        (OTHER_REPRESENTATIVE, "其他法定代理人或者近亲属可以代为提出"),
        (SEPARATE_CONSENT, "单独同意"),
        (DUTY_TO_REPORT, "应当立即向公安、民政、教育等有关部门报告"),
    ],
)
def test_fixed_articles_say_so(citation: object, words: str) -> None:
    assert words in (words_of(citation) or "")  # type: ignore[arg-type]


def test_code_of_another_version_is_unknown() -> None:
    with pytest.raises(KeyError):
        suggested("no_such_signal")
