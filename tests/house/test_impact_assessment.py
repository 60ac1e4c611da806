"""The template of the impact assessment: each article that it names says what the template says it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz.bank.rules.articles import parse_statute

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT.parent / "shared" / "statutes"
TEMPLATE = (ROOT / "docs" / "impact-assessment.md").read_text(encoding="utf-8")
PIPL = "personal-information-protection-law_2021-08-20"
# Law, article, words of the article, and how the template names it.
SAID = [
    (PIPL, "6", "对个人权益影响最小", "影响最小（6）"),
    (PIPL, "13", "取得个人的同意", "13(1)(1)"),
    (PIPL, "13", "为履行法定职责或者法定义务所必需", "13(1)(3)"),
    (PIPL, "13", "实施人力资源管理所必需", "13(1)(2)"),
    (PIPL, "15", "有权撤回其同意", "撤回同意（15）"),
    (PIPL, "17", "向个人告知下列事项", "告知（17）"),
    (PIPL, "21", "约定委托处理的目的", "监督（21）"),
    (PIPL, "23", "取得个人的单独同意", "单独同意（23、29）"),
    (PIPL, "24", "自动化决策", "自动化决策（24）"),
    (PIPL, "28", "敏感个人信息", "28、29"),
    (PIPL, "29", "应当取得个人的单独同意", "单独同意（23、29）"),
    (PIPL, "30", "必要性以及对个人权益的影响", "影响（30）"),
    (PIPL, "31", "不满十四周岁", "个人信息保护法 31"),
    (PIPL, "34", "不得超出履行法定职责所必需的范围和限度", "（34、35）"),
    (PIPL, "35", "履行告知义务", "（34、35）"),
    (PIPL, "38", "境外提供个人信息", "境外提供（38）"),
    (PIPL, "45", "查阅、复制", "复制（45）"),
    (PIPL, "46", "更正", "更正（46）"),
    (PIPL, "47", "主动删除个人信息", "删除（47）"),
    (PIPL, "51", "实行分类管理", "措施（51）"),
    (PIPL, "52", "个人信息保护负责人", "负责人（52）"),
    (PIPL, "54", "合规审计", "定期（54）"),
    (PIPL, "55", "事前进行个人信息保护影响评估", "个人信息保护法 55"),
    (PIPL, "56", "至少保存三年", "该法 56"),
    (PIPL, "57", "立即采取补救措施", "个人（57）"),
    ("reg-network-data-security_2024-09-24", "9", "网络安全等级保护", "网络数据安全管理条例 9"),
    ("reg-minors-online_2023-10-16", "36", "审批", "未成年人网络保护条例 36"),
    ("reg-minors-online_2023-10-16", "37", "每年", "未成年人网络保护条例 37"),
    ("minors-protection-law_2024-04-26", "11", "立即", "未成年人保护法 11(2)"),
    ("cybersecurity-law_2025-10-28", "23", "不少于六个月", "网络安全法 23(3)"),
    ("legal-aid-law_2021-08-20", "21", "个人隐私应当予以保密", "法律援助法 21"),
]


@pytest.mark.parametrize(("law", "article", "words", "named"), SAID)
def test_each_article_that_the_template_names_says_so(law: str, article: str, words: str, named: str) -> None:
    assert named in TEMPLATE
    if not TEXTS.is_dir():
        pytest.skip("no statute texts in ../shared/statutes")
    text = parse_statute((TEXTS / f"{law}.md").read_text(encoding="utf-8")).articles[article]
    assert words in text


def test_every_article_that_is_named_is_looked_up() -> None:
    looked_up = {article for _, article, _, _ in SAID}
    named = set(re.findall(r"(?:法|条例) (\d+)", TEMPLATE)) | {
        number for bracket in re.findall(r"（(\d+(?:、\d+)*)）", TEMPLATE) for number in bracket.split("、")
    }
    assert named - looked_up == set()
    assert len(named) > 20
