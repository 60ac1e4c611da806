"""Article numbers and the texts of statutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.bank.rules.articles import (
    BadStatuteText,
    article_label,
    article_number,
    articles_named,
    is_article,
    parse_statute,
)


@given(st.integers(1, 9999), st.none() | st.integers(1, 99))
def test_article_round_trip(main: int, inserted: int | None) -> None:
    article = str(main) if inserted is None else f"{main}-{inserted}"
    assert is_article(article)
    assert article_number(article_label(article)) == article


@pytest.mark.parametrize(("article", "label"), [("31", "第三十一条"), ("287-2", "第二百八十七条之二")])
def test_article_label_is_what_the_law_says(article: str, label: str) -> None:
    assert article_label(article) == label


@pytest.mark.parametrize(
    "article", ["", "0", "031", "31-0", "31-", "第三十一条", "31a", "12345", "３１", "3１"]
)
def test_article_of_another_form_is_refused(article: str) -> None:
    assert not is_article(article)
    with pytest.raises(ValueError, match="not an article"):
        article_label(article)


@pytest.mark.parametrize("label", ["三十一条", "第条", "第十十条", "第三十一款"])
def test_article_number_of_no_label_is_none(label: str) -> None:
    assert article_number(label) is None


def test_articles_named_are_found_in_order() -> None:
    text = "见《甲法》第二条、第一百二十条之一第一款。"
    assert [number for _, number in articles_named(text)] == ["2", "120-1"]


STATUTE = """# 中华人民共和国甲法

某年某月某日通过

### 第一章　总则

第一条　为了试验，
制定本法。

（一）第二条所称的事；

第二条　本法自公布之日起施行。

第二条之一　附加一条。

## 附则
不属于任何一条。
"""


def test_parse_statute_keeps_paragraphs_with_their_article() -> None:
    statute = parse_statute(STATUTE)
    assert statute.title == "中华人民共和国甲法"
    assert statute.articles == {
        "1": "为了试验，\n制定本法。\n（一）第二条所称的事；",
        "2": "本法自公布之日起施行。",
        "2-1": "附加一条。",
    }


@pytest.mark.parametrize(
    "text", ["第一条　无题。", "# 甲法\n第一条　甲。\n第一条　乙。", "# 甲法\n第十十条　甲。"]
)
def test_parse_statute_refuses_what_it_would_misread(text: str) -> None:
    with pytest.raises(BadStatuteText):
        parse_statute(text)


@given(st.text(alphabet="#第一二条之　\n甲 ", max_size=60))
def test_parse_statute_refuses_or_reads(text: str) -> None:
    try:
        statute = parse_statute(text)
    except BadStatuteText:
        return
    assert all(is_article(article) for article in statute.articles)
