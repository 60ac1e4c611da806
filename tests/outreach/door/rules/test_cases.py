"""Typical cases: read strictly, and their addresses tell of nothing."""

from datetime import date
from typing import Any

import pytest

from outreach.door.rules.cases import parse_cases
from outreach.door.rules.pages import BadPage

DAY = date(2026, 11, 29)
LINE = {"text": "七日内决定。", "basis": ["legal-aid-law:43 七日内进行审查"]}


def case(**changes: Any) -> dict[str, Any]:
    told = {"code": "2026-01", "title": "要工钱", "field": "劳动", "story": "停工了。", "outcome": "付清了。"}
    return {**told, "step": [LINE], "advice": [LINE], **changes}


def test_a_book_is_what_its_file_says() -> None:
    book = parse_cases({"sample": True, "case": [case(), case(code="2026-02", sensitive=True)]}, DAY)
    assert (book.version, book.sample) == (DAY, True)
    assert [(each.code, each.sensitive) for each in book.cases] == [("2026-01", False), ("2026-02", True)]
    assert [str(each) for each in book.cases[0].articles] == ["legal-aid-law:43"] * 2


@pytest.mark.parametrize(
    ("cases", "complaint"),
    [
        ([case(), case()], "a code comes twice"),
        ([case(code="Lohn!")], "case 1: a code"),
        ([case(code="a" * 41)], "case 1: a code"),
        ([case(), case(code="2", story="")], "case 2: story"),
        ([case(name="李四")], "case 1: nothing is called name"),
        ([case(step=[{"text": "去了工作站。"}])], "case 1, step 1: no article"),
        ([case(sensitive="ja")], "sensitive is true or false"),
        ([], "book: case is between"),
    ],
)
def test_what_is_wrong_is_refused_by_its_place(cases: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(BadPage, match=complaint):
        parse_cases({"case": cases}, DAY)
