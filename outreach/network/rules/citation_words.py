"""Citations as people read them: 《法律援助法》第四十二条, and once for all of a page the versions that are meant.

The item or paragraph stays out: which of the two a citation's bracket means is known from the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from kit.numerals.rules import to_chinese
from outreach.network.rules.citations import LAWS, Citation, Law


def article_words(citation: Citation) -> str:
    """Title and article, without the version; that is `citation.version`."""
    main, _, inserted = citation.article.partition("-")
    label = f"第{to_chinese(int(main))}条" + (f"之{to_chinese(int(inserted))}" if inserted else "")
    return f"《{LAWS[citation.law].title}》{label}"


def articles_of(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The articles without their items, each once, in their order."""
    return tuple(dict.fromkeys(Citation(each.law, each.article) for each in citations))


def laws_of(citations: Iterable[Citation]) -> tuple[Law, ...]:
    """The laws with their versions, each once, in the order in which they come."""
    return tuple(dict.fromkeys(LAWS[each.law] for each in citations))
