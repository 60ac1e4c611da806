"""The table of signals: what is shipped, held against the statutes, and what is refused."""

import csv
import io
import re

import pytest

from outreach.network.rules.citations import cite
from outreach.referrals.rules.signals import Economic, Group, Signal, Urgency
from outreach.referrals.rules.taxonomy_file import COLUMNS, BadTaxonomy, parse_taxonomy
from outreach.referrals.shipped import FILE, shipped_taxonomy
from tests.outreach.statutes import TEXTS, needs_texts, words_of

TEXT = FILE.read_text(encoding="utf-8")
SIGNALS = shipped_taxonomy().signals
# Citations in prose: in the first door and the note.
_CITED = re.compile(r"[a-z][a-z-]+-?[a-z]+:[0-9]+(?:-[0-9]+)?(?:\([0-9]+\))?")


def cited_in_prose(signal: Signal) -> list[str]:
    return _CITED.findall(f"{signal.first_door} {signal.note}")


def test_shipped_table_has_38_signals_and_a_version() -> None:
    assert len(SIGNALS) == 38
    assert shipped_taxonomy().version == "2026"
    assert re.fullmatch("[0-9a-f]{64}", shipped_taxonomy().digest)


@needs_texts
def test_shipped_table_says_what_was_gathered() -> None:
    """Row by row the law, the clock and the door are those of the table that was checked by hand."""
    source = (TEXTS.parent / "need_signals.csv").read_text(encoding="utf-8")
    ours = {row["code"]: row for row in csv.DictReader(io.StringIO(TEXT))}
    for row in csv.DictReader(io.StringIO(source)):
        row["field_zh"] = row.pop("theme")
        assert {name: ours[row["code"]][name] for name in row} == row


@needs_texts
@pytest.mark.parametrize("code", SIGNALS)
def test_every_cited_article_is_there(code: str) -> None:
    signal = SIGNALS[code]
    prose = [cite(each) for each in cited_in_prose(signal)]
    for citation in (*signal.right, *signal.economic_basis, *signal.deadline_basis, *prose):
        assert words_of(citation), f"{code}: {citation}"


def test_articles_in_prose_are_found() -> None:
    assert cited_in_prose(SIGNALS["wage_migrant"]) == [
        "labor-dispute-mediation-arbitration-law:9",
        "reg-migrant-worker-wages:30",
        "labor-dispute-mediation-arbitration-law:44",
    ]


@needs_texts
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("wage_migrant", "进城务工人员"),
        ("work_injury", "进城务工人员"),
        ("support_elder", "无固定生活来源"),
        ("social_assistance", "优抚对象"),
        ("domestic_violence", "家庭暴力"),
        ("abuse_abandon", "虐待、遗弃"),
        ("heroes", "英雄烈士近亲属"),
        ("good_samaritan", "见义勇为"),
        ("criminal_self_family", "其他原因"),
    ],
)
def test_economic_basis_says_so(code: str, words: str) -> None:
    assert words in (words_of(SIGNALS[code].economic_basis[0]) or "")


@needs_texts
def test_each_economic_answer_stands_on_its_articles() -> None:
    allowed = {
        Economic.NONE: {"32"},
        Economic.PROOF: {"42"},
        Economic.DECLARE: {"24", "33", "41"},
        Economic.NOTICE: {"36"},
        Economic.CONSULT: set(),
    }
    for signal in SIGNALS.values():
        assert {basis.article for basis in signal.economic_basis} <= allowed[signal.economic]
        assert {basis.law for basis in signal.economic_basis} <= {"legal-aid-law"}


def test_signals_of_now_show_a_door_and_hide_their_matter() -> None:
    now = {code: signal for code, signal in SIGNALS.items() if signal.urgency is Urgency.NOW}
    assert set(now) == {
        "domestic_violence",
        "abuse_abandon",
        "minor_harm",
        "fraud_telecom",
        "criminal_self_family",
        "criminal_mandatory",
        "forced_medical",
    }
    assert all(signal.hotlines and signal.hide_matter for signal in now.values())


def test_matters_that_are_sensitive_by_themselves_are_hidden() -> None:
    for signal in SIGNALS.values():
        if signal.group in (Group.MILITARY, Group.DISABLED) or signal.field_zh == "刑事":
            assert signal.hide_matter, signal.code


def test_only_ones_own_possible_offence_is_never_stored() -> None:
    assert [code for code, signal in SIGNALS.items() if not signal.store] == ["card_lending"]
    # Being held or accused is a need.
    assert SIGNALS["criminal_self_family"].store


def test_plain_sentences_are_there_and_mongolian_is_not_invented() -> None:
    for signal in SIGNALS.values():
        assert 8 <= len(signal.plain_zh) <= 45, signal.code
        assert signal.plain_zh.endswith("。")
        assert signal.plain_mn == ""
    assert len({signal.plain_zh for signal in SIGNALS.values()}) == 38


def changed(code: str, /, **cells: str) -> str:
    rows = list(csv.DictReader(io.StringIO(TEXT)))
    for row in rows:
        if row["code"] == code:
            row |= cells
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_what_is_unchanged_reads_the_same() -> None:
    assert parse_taxonomy(changed("wage_migrant"), "2026") == shipped_taxonomy()
    assert parse_taxonomy("\ufeff" + TEXT, "2026").signals == SIGNALS
    assert parse_taxonomy(changed("wage_migrant", note=""), "2026").digest != shipped_taxonomy().digest


@pytest.mark.parametrize(
    ("code", "cells", "column"),
    [
        ("wage_migrant", {"code": "Wage"}, "code"),
        ("wage_migrant", {"plain_zh": " "}, "plain_zh"),
        ("wage_migrant", {"right": ""}, "right"),
        ("wage_migrant", {"right": "legal-aid-law:31(5),"}, "right"),
        ("wage_migrant", {"right": "no-such-law:1"}, "right"),
        ("wage_migrant", {"economic": "free"}, "economic"),
        ("wage_migrant", {"economic_basis": ""}, "economic_basis"),
        ("consumer", {"economic_basis": "legal-aid-law:41"}, "economic_basis"),
        ("work_injury", {"economic_else": "proof"}, "economic_else"),
        ("wage_other", {"economic_else": "none"}, "economic_else"),
        ("wage_migrant", {"urgency": "soon"}, "urgency"),
        ("wage_migrant", {"group_flag": "all"}, "group_flag"),
        ("domestic_violence", {"hotlines": ""}, "hotlines"),
        ("domestic_violence", {"hotlines": "110;911"}, "hotlines"),
        ("domestic_violence", {"hide_matter": "no"}, "hide_matter"),
        ("card_lending", {"hide_matter": "no"}, "hide_matter"),
        ("wage_migrant", {"store": "no", "hide_matter": "yes"}, "store"),
        ("wage_migrant", {"store": "maybe"}, "store"),
        ("wage_migrant", {"deadline": ""}, "deadline"),
        ("wage_migrant", {"deadline_basis": "x"}, "deadline_basis"),
        ("wage_other", {"code": "wage_migrant"}, "twice"),
    ],
)
def test_bad_row_is_refused_with_its_line_and_column(code: str, cells: dict[str, str], column: str) -> None:
    with pytest.raises(BadTaxonomy, match=rf"^line \d+\b.*{column}"):
        parse_taxonomy(changed(code, **cells), "2026")


@pytest.mark.parametrize(
    "text",
    ["", TEXT.replace("code,", "", 1), TEXT.splitlines()[0], TEXT + "a,b\n", TEXT + '"'],
)
def test_bad_table_is_refused(text: str) -> None:
    with pytest.raises(BadTaxonomy):
        parse_taxonomy(text, "2026")


@pytest.mark.parametrize("version", ["", "26", "2026-1", "v1"])
def test_version_is_a_date(version: str) -> None:
    with pytest.raises(BadTaxonomy, match="version"):
        parse_taxonomy(TEXT, version)
