"""Citations are read strictly, and the versions that they mean are those of the texts."""

import pytest

from outreach.network.rules.citations import LAWS, Citation, cite
from tests.outreach.statutes import TEXTS, needs_texts, statute


@pytest.mark.parametrize("text", ["legal-aid-law:43", "legal-aid-law:42(3)", "civil-code:287-2"])
def test_citation_reads_what_it_writes(text: str) -> None:
    assert str(cite(text)) == text


def test_citation_knows_its_version() -> None:
    assert cite("legal-aid-law:42(3)") == Citation("legal-aid-law", "42", 3)
    assert cite("legal-aid-law:42(3)").version.isoformat() == "2021-08-20"


@pytest.mark.parametrize(
    "text", ["", "legal-aid-law", "legal-aid-law:", "legal-aid-law:0", "legal-aid-law:42(0)", "no-such-law:1"]
)
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a citation"):
        cite(text)


@needs_texts
@pytest.mark.parametrize("law", LAWS)
def test_law_is_there_in_this_version_alone(law: str) -> None:
    assert statute(law).title.removeprefix("中华人民共和国") == LAWS[law].title
    assert len(list(TEXTS.glob(f"{law}_*.md"))) == 1
