"""`manage.py simulate_network`: a report on whatever network there is, the same for a seed, and nobody's rows."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from outreach.network.models import Division, Station
from outreach.network.rules.demo_stations import demo_stations
from outreach.network.services.stations import store_stations
from outreach.simulation import report
from tests.outreach.simulation.rules.city import DIVISIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> None:
    for each in DIVISIONS:
        Division.objects.create(code=each.code, name=each.name, level=each.level, parent_id=each.parent)
    rows = dict(enumerate(demo_stations(DIVISIONS), start=1))
    store_stations(rows=rows, scopes=("1504",), actor="test", target="division:1504", demo=True)


@pytest.fixture(autouse=True)
def _plain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longest: one test draws."""
    if request.node.name != "test_plots_stand_in_the_page":
        monkeypatch.setattr(report, "plots_available", lambda: False)


def simulate(path: Path, **options: object) -> tuple[str, str]:
    """What was printed, and the report."""
    out = StringIO()
    call_command(
        "simulate_network", out=path, stdout=out, **{"needs": 300, "days": 60, "trials": 1, **options}
    )
    return out.getvalue(), path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("network")
def test_report_is_chinese_and_the_same_for_a_seed(tmp_path: Path) -> None:
    with translation.override("en"):
        said, page = simulate(tmp_path / "new" / "a.html")
    assert "其中" in said
    assert str(tmp_path / "new" / "a.html") in said
    assert "都是虚构的" in page
    # nothing is fetched
    assert not re.search(r'(src|href)="|url\(', page)
    again = simulate(tmp_path / "b.html")
    assert again[1] == page
    assert simulate(tmp_path / "c.html", seed=2)[1] != page


@pytest.mark.usefixtures("network")
def test_the_same_network_made_anew_gives_the_same_year(tmp_path: Path) -> None:
    before = simulate(tmp_path / "a.html")[1]
    Station.objects.all().delete()
    rows = dict(enumerate(demo_stations(DIVISIONS), start=1))
    store_stations(rows=rows, scopes=("1504",), actor="test", target="division:1504", demo=True)
    assert simulate(tmp_path / "b.html")[1] == before


@pytest.mark.usefixtures("network")
def test_stations_and_divisions_are_all_that_is_read(tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as queries:
        simulate(tmp_path / "a.html")
    read = {
        table for each in queries for table in re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', each["sql"])
    }
    assert read == {"network_station", "network_stationclosure", "network_division"}
    assert all(each["sql"].startswith("SELECT") for each in queries)


@pytest.mark.usefixtures("network")
def test_plots_stand_in_the_page(tmp_path: Path) -> None:
    page = simulate(tmp_path / "a.html")[1]
    assert page.count("<svg") == page.count("<figcaption>") == 4
    assert "make simulate" not in page
    assert not re.search(r'(src|href)="(?!#)', page.replace("xlink:href", "href"))


@pytest.mark.usefixtures("network")
def test_without_plots_the_tables_say_the_same(tmp_path: Path) -> None:
    page = simulate(tmp_path / "a.html", trials=0)[1]
    assert "<svg" not in page
    assert "make simulate" in page
    assert page.count("<table") >= 5


@pytest.mark.usefixtures("network")
def test_an_imported_network_is_simulated_as_well_and_not_called_made_up(tmp_path: Path) -> None:
    Station.objects.update(is_demo=False)
    _, page = simulate(tmp_path / "a.html")
    assert "演示用的虚构站点" not in page


def test_without_divisions_or_stations_it_says_so_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^simulation\.no_divisions: "):
        simulate(tmp_path / "a.html")
    Division.objects.create(code="1504", name="赤峰市", level=1)
    with pytest.raises(CommandError, match=r"^simulation\.no_network: "):
        simulate(tmp_path / "a.html")
    assert not (tmp_path / "a.html").exists()


def test_a_database_without_tables_is_no_riddle(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE network_station RENAME TO elsewhere")
    with pytest.raises(CommandError, match=r"^simulation\.no_database: "):
        simulate(tmp_path / "a.html")


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"days": 0}, "bad_period"),
        ({"needs": 0}, "bad_period"),
        ({"trials": -1}, "bad_period"),
        ({"spread": Path("/nowhere.toml")}, "bad_spread"),
        ({"out": Path("/dev/null/a.html")}, "not_written"),
    ],
)
def test_refusals_have_codes(tmp_path: Path, options: dict[str, object], code: str) -> None:
    with pytest.raises(CommandError, match=rf"^simulation\.{code}: "):
        call_command(
            "simulate_network", **{"out": tmp_path / "a.html", "needs": 20, "days": 9, "trials": 0, **options}
        )


@pytest.mark.usefixtures("network")
def test_assumptions_of_ones_own_are_used_and_shown(tmp_path: Path) -> None:
    shipped = Path(report.__file__).parent / "data" / "spread.toml"
    own = tmp_path / "own.toml"
    own.write_text(
        shipped.read_text(encoding="utf-8").replace("contact_minutes = 30", "contact_minutes = 47")
    )
    assert "<dd>47</dd>" in simulate(tmp_path / "a.html", spread=own)[1]
    own.write_text("not = toml = at all")
    with pytest.raises(CommandError, match="bad_spread"):
        simulate(tmp_path / "a.html", spread=own)
