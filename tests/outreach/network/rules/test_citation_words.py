"""Articles are written as statutes write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.network.rules.citation_words import article_words, articles_of, laws_of
from outreach.network.rules.citations import LAWS, Citation, cite
from tests.outreach.statutes import TEXTS, needs_texts


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        ("legal-aid-law:2", "《法律援助法》第二条"),
        ("legal-aid-law:10", "《法律援助法》第十条"),
        ("legal-aid-law:15", "《法律援助法》第十五条"),
        ("legal-aid-law:42(3)", "《法律援助法》第四十二条"),
        ("civil-code:188", "《民法典》第一百八十八条"),
        ("civil-code:201", "《民法典》第二百零一条"),
        ("civil-code:115", "《民法典》第一百一十五条"),
        ("civil-code:1000", "《民法典》第一千条"),
        ("civil-code:1067", "《民法典》第一千零六十七条"),
        ("civil-code:1010", "《民法典》第一千零一十条"),
        ("civil-code:287-2", "《民法典》第二百八十七条之二"),
    ],
)
def test_an_article_in_words(citation: str, words: str) -> None:
    assert article_words(cite(citation)) == words


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_no_two_articles_read_alike(one: int, other: int) -> None:
    first, second = (article_words(Citation("civil-code", str(each))) for each in (one, other))
    assert (first == second) == (one == other)


@needs_texts
@pytest.mark.parametrize("law", ["civil-code", "legal-aid-law"])
def test_every_article_of_a_statute_has_the_name_it_has_there(law: str) -> None:
    text = (TEXTS / f"{law}_{LAWS[law].version}.md").read_text(encoding="utf-8")
    there = re.findall(r"^(第[一二三四五六七八九十百千零]+条)\s", text, re.MULTILINE)
    ours = [article_words(Citation(law, str(place))).partition("》")[2] for place in range(1, len(there) + 1)]
    assert ours == there


def test_items_of_one_article_are_one_article_and_a_law_comes_once() -> None:
    cited = [cite(each) for each in ("legal-aid-law:22(1)", "civil-code:188", "legal-aid-law:22(5)")]
    assert [str(each) for each in articles_of(cited)] == ["legal-aid-law:22", "civil-code:188"]
    assert [law.title for law in laws_of(cited)] == ["法律援助法", "民法典"]
