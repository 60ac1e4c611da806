"""The door's pages and the start page that leads to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.env import Env

pytestmark = pytest.mark.django_db
PAGE = 'title = "{title}"\nlead = "本地版本"\n[[section]]\ntitle = "一"\nline = [{{ text = "二" }}]\n'
NAMES = ["service-guide", "typical-cases", "privacy-notice", "accessibility-statement", "mongolian-service"]


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> Path:
    settings.OFFICE_ROOT = tmp_path
    return tmp_path / "door"


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def text_of(name: str, *arguments: str) -> str:
    response = Client().get(reverse(name, args=arguments))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", [*NAMES, "precheck", "help-near"])
def test_the_start_page_leads_everywhere(name: str) -> None:
    assert f'href="{reverse(name)}"' in text_of("home")


def test_what_is_not_there_is_not_shown() -> None:
    """Doors come by registration: no empty address, no word of a part that is not installed."""
    text = text_of("home")
    assert text.count('<li class="home-entry') == text.count('class="home-entry-go"')
    assert 'href=""' not in text


def test_the_elderly_edition_keeps_the_essential_doors(client: Client) -> None:
    client.cookies["large"] = "1"
    text = client.get("/").content.decode()
    assert "data-large" in text.split(">")[1]
    for name in ("help-near", "precheck", "mongolian-service"):
        before = text[: text.index(f'href="{reverse(name)}"')]
        assert "home-entry-more" not in before[before.rindex("<li") :]
    before = text[: text.index(f'href="{reverse("service-guide")}"')]
    assert "home-entry-more" in before[before.rindex("<li") :]
    assert 'href="#all-doors"' in text


def test_filing_numbers_stand_at_the_foot(settings: Any) -> None:
    assert "beian" not in text_of("home")
    given = {name: getattr(settings.ENV, name) for name in Env.__dataclass_fields__}
    settings.ENV = Env(**{**given, "icp_number": "某ICP备1号", "police_number": "某公网安备2号"})
    text = text_of("home")
    assert "某ICP备1号" in text
    assert "某公网安备2号" in text


@pytest.mark.parametrize("name", NAMES)
def test_pages_need_no_script_and_no_session(name: str) -> None:
    client = Client()
    response = client.get(reverse(name))
    assert "session" not in "".join(client.cookies)
    text = response.content.decode()
    assert text.count("<script") == text.count('<script type="module" src=')
    assert text.count("<h1") == 1


def test_the_guide_has_its_articles_and_their_versions_once() -> None:
    text = text_of("service-guide")
    assert "《法律援助法》第四十三条" in text
    assert text.count("2021-08-20") == 1
    assert "七日内" in text


def test_the_privacy_notice_keeps_its_earlier_versions(office: Path) -> None:
    put(office / "privacy_notice" / "2026-11-30.toml", PAGE.format(title="本局的告知"))
    put(office / "privacy_notice" / "2999-01-01.toml", PAGE.format(title="还没到"))
    if "本局的告知" not in text_of("privacy-notice"):  # before the day: the shipped one counts
        put(office / "privacy_notice" / "2026-11-28.toml", PAGE.format(title="本局的告知"))
        old, new = "2026-11-28", "2026-11-29"
    else:
        old, new = "2026-11-29", "2026-11-30"
    assert f'href="{reverse("privacy-notice-version", args=[old])}"' in text_of("privacy-notice")
    assert "这是旧版本" in text_of("privacy-notice-version", old)
    assert "这是旧版本" not in text_of("privacy-notice-version", new)


@pytest.mark.parametrize("version", ["2020-01-01", "2999-01-01", "2026-13-45"])
def test_a_version_that_is_not_there_is_not_found(version: str) -> None:
    assert Client().get(reverse("privacy-notice-version", args=[version])).status_code == 404


def test_mongolian_stands_beneath_the_chinese_when_somebody_has_written_it(office: Path) -> None:
    assert 'lang="mn-Mong" tabindex' not in text_of("accessibility-statement")
    put(office / "accessibility" / "mn" / "2026-11-29.toml", PAGE.format(title="ᠮᠣᠩᠭᠣᠯ"))
    text = text_of("accessibility-statement")
    assert text.index("<h1>") < text.index('lang="mn-Mong" tabindex') < text.index("ᠮᠣᠩᠭᠣᠯ")


def test_the_mongolian_page_says_that_there_is_no_mongolian_yet_and_where_it_is_spoken() -> None:
    text = text_of("mongolian-service")
    assert "要等懂蒙古文、也懂法律的人写好、读过" in text
    assert f'href="{reverse("help-near")}?mn=1"' in text


def test_cases_say_that_they_are_examples() -> None:
    assert "不是真实案件" in text_of("typical-cases")
    assert "不是真实案件" in text_of("typical-case", "2026-01")
    assert Client().get(reverse("typical-case", args=["2020-99"])).status_code == 404


def test_a_sensitive_case_can_be_left_quickly_and_its_title_says_nothing() -> None:
    text = text_of("typical-case", "2026-03")
    assert "保护令" in text
    assert "data-quick-exit" in text
    assert "<title>典型案例 · 百姓学法</title>" in text
    assert "data-quick-exit" not in text_of("typical-case", "2026-01")


def test_no_cases_yet_is_said(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outreach.door.queries.shelf.SHIPPED", office)
    assert "还没有发布案例" in text_of("typical-cases")
    assert Client().get(reverse("service-guide")).status_code == 404
