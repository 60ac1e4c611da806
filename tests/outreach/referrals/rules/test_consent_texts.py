"""Texts of consent come as a whole set that names what the law asks, or not at all."""

from __future__ import annotations

import pytest

from outreach.referrals.rules.consent import Purpose, fill_in
from outreach.referrals.rules.consent_texts import BadConsentTexts, consent_texts, parse_consent_texts
from outreach.referrals.shipped import CONSENT_VERSION, shipped_consent_texts


def test_the_shipped_set_is_whole_in_the_national_language() -> None:
    texts = shipped_consent_texts()
    assert texts.version == CONSENT_VERSION
    for purpose in Purpose:
        text, language = texts.text(purpose, "zh-hans")
        assert language == "zh-hans"
        assert "撤回" in text
        assert texts.text(purpose, "mn") == (text, "zh-hans")  # until somebody has written it


def test_filled_in_nothing_is_left_open() -> None:
    values = {
        "handler": "司法局", "handler_phone": "12348", "receiver": "工作站", "receiver_phone": "0476-1", "data": "称呼",
        "days": "180", "next": "三天内来电", "withdraw": "凭编号", "matter": "工钱",
    }  # fmt: skip
    for text in shipped_consent_texts().texts.values():
        shown = fill_in(text, values)
        assert "{" not in shown
        assert "工作站" in shown


@pytest.mark.parametrize("purpose", sorted(Purpose))
def test_a_set_without_a_purpose_or_with_a_text_that_names_too_little_is_none(purpose: Purpose) -> None:
    texts = dict(shipped_consent_texts().texts)
    less = {key: text for key, text in texts.items() if key != (purpose, "zh-hans")}
    with pytest.raises(BadConsentTexts, match=purpose):
        consent_texts("2027", less)
    for wrong in ("您同意吗？", texts[purpose, "zh-hans"] + "{name}"):
        with pytest.raises(BadConsentTexts, match=f"{purpose}, zh-hans"):
            consent_texts("2027", {**texts, (purpose, "zh-hans"): wrong})


@pytest.mark.parametrize("toml", ["", "[referral", '[other]\nzh-hans = "x"', 'referral = "x"'])
def test_what_is_no_such_file_is_refused(toml: str) -> None:
    with pytest.raises(BadConsentTexts):
        parse_consent_texts(toml, "2027")
