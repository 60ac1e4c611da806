"""Pages are read strictly: what is misspelt, missing or without its article is refused by its place."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.door.rules.pages import BadPage, Page, parse_page

DAY = date(2026, 11, 29)
LINE = {"text": "七日内决定。", "basis": ["legal-aid-law:43 七日内进行审查"]}


def page(**changes: Any) -> dict[str, Any]:
    section = {"title": "要多久", "line": [LINE]}
    return {"title": "指南", "lead": "谁能申请", "section": [section], **changes}


def with_line(**changes: Any) -> dict[str, Any]:
    return page(section=[{"title": "要多久", "line": [{**LINE, **changes}]}])


def test_a_page_is_what_its_file_says() -> None:
    read = parse_page(page(sample=True), DAY, cited=True)
    assert (read.version, read.title, read.lead, read.sample) == (DAY, "指南", "谁能申请", True)
    (section,) = read.sections
    assert (section.title, section.ordered, section.note) == ("要多久", False, "")
    (basis,) = section.lines[0].basis
    assert (str(basis.citation), basis.words) == ("legal-aid-law:43", "七日内进行审查")
    assert read.articles == section.lines[0].articles == (basis.citation,)


def test_items_of_one_article_stand_beside_a_sentence_once() -> None:
    read = parse_page(
        with_line(basis=["legal-aid-law:22(3) 辩护", "legal-aid-law:22(5) 值班"]), DAY, cited=True
    )
    assert [str(each) for each in read.articles] == ["legal-aid-law:22"]


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (page(titel="x"), "page: nothing is called titel"),
        (page(title=" "), "page: title"),
        (page(lead=7), "page: lead"),
        (page(lead="长" * 601), "page: lead"),
        (page(sample="yes"), "sample is true or false"),
        (page(section=[]), "page: section is between"),
        (page(section="x"), "page: section is between"),
        (page(section=[{"title": "要多久"}]), "section 1: line is between"),
        (with_line(text=""), "section 1, line 1: text"),
        (with_line(bases=[]), "section 1, line 1: nothing is called bases"),
        (with_line(basis=[]), "section 1, line 1: no article"),
        (with_line(basis=["legal-aid-law:43"]), "no words of legal-aid-law:43"),
        (with_line(basis=["no-such-law:1 七日"]), "not a citation"),
        (with_line(basis=[43]), "not a citation"),
        (with_line(basis="legal-aid-law:43 七日"), "not a citation|basis is a list"),
    ],
)
def test_what_is_wrong_is_refused_by_its_place(table: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadPage, match=complaint):
        parse_page(table, DAY, cited=True)


def test_only_a_cited_page_demands_articles() -> None:
    assert parse_page(with_line(basis=[]), DAY, cited=False).articles == ()


values = st.recursive(
    st.sampled_from([None, True, 7, 1.5, "", "七日", "legal-aid-law:43 七日", DAY]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "lead", "sample", "section", "line", "text", "basis", "note", "x"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["title", "lead", "sample", "section", "x"]), values), st.booleans())
def test_whatever_a_file_holds_it_is_a_page_or_refused(table: dict[str, Any], cited: bool) -> None:
    with suppress(BadPage):
        assert isinstance(parse_page(table, DAY, cited=cited), Page)
