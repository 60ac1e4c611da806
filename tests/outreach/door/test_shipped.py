"""What is shipped can be read, stands in the statutes, and nothing invented passes for real."""

import re
from datetime import date

import pytest

from outreach.door.queries.shelf import SHIPPED, Kind, cases_in_force, page_in_force
from outreach.door.rules.cases import CaseBook
from outreach.door.rules.pages import Basis, Line, Page
from tests.outreach.statutes import needs_texts, words_of

DAY = date(2026, 11, 29)
# No page may say that somebody will get aid.
PROMISES = re.compile("一定能|一定会|保证|肯定|必然|包您|百分之百")


def pages() -> list[Page]:
    kinds = (Kind.GUIDE, Kind.PRIVACY, Kind.ACCESSIBILITY, Kind.MONGOLIAN)
    return [page for kind in kinds if (page := page_in_force(kind, DAY))]


def book() -> CaseBook:
    found = cases_in_force(DAY)
    assert found
    return found


def lines() -> list[Line]:
    told = [line for page in pages() for section in page.sections for line in section.lines]
    return told + [line for case in book().cases for line in (*case.steps, *case.advice)]


def bases() -> list[Basis]:
    return [basis for line in lines() for basis in line.basis]


def test_every_page_is_there() -> None:
    assert len(pages()) == 4
    assert len(bases()) > 80


@needs_texts
@pytest.mark.parametrize("basis", bases(), ids=lambda basis: f"{basis.citation}-{basis.words[:6]}")
def test_every_sentence_stands_in_its_article(basis: Basis) -> None:
    assert basis.words in (words_of(basis.citation) or "")


_NUMBER = re.compile("([一二三四五六七八九十百千]+)(?:个)?(?=日|天|小时|年|元)")


@needs_texts
@pytest.mark.parametrize("line", [line for line in lines() if line.basis], ids=lambda line: line.text[:12])
def test_every_figure_of_a_sentence_stands_in_its_article(line: Line) -> None:
    law = "".join(words_of(basis.citation) or "" for basis in line.basis)
    for figure in _NUMBER.findall(line.text.replace("第二天", "")):
        assert figure in law, line.text


def test_nothing_is_promised() -> None:
    texts = [line.text for line in lines()] + [case.outcome for case in book().cases]
    assert [text for text in texts if PROMISES.search(text)] == []


def test_invented_cases_say_so_and_tell_nothing_by_their_address() -> None:
    assert book().sample
    for case in book().cases:
        assert case.outcome.startswith("示例里的结果：")
        assert re.fullmatch(r"2026-\d\d", case.code)
        assert case.sensitive == ("暴力" in case.field)


def test_no_mongolian_is_shipped_that_nobody_has_checked() -> None:
    assert not list(SHIPPED.rglob("mn"))
    assert not re.search("[\u1800-\u18af]", "".join(file.read_text() for file in SHIPPED.rglob("*.toml")))
