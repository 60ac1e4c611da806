"""Games go into files and come back; killed at any moment, the archiver has lost nothing, and its next run ends it."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from quiz.live.models import Answer, Buzz, ConcernAsked, Game, GameTotals, Player, QuestionTotals
from quiz.live.queries import results
from quiz.live.queries.counted import counted_totals
from quiz.live.rules.game import Move
from quiz.live.services import archiving
from quiz.live.services.archive_files import BadArchive, check_archive, file_of, manifest_of
from quiz.live.services.pending import NewAsked, NewPress
from quiz.live.services.players import remove_player
from quiz.live.services.store import store
from quiz.participants.models import Participant
from quiz.participants.services.forgetting import forget_unneeded
from tests.quiz.live.objects import T, make_game, move, new_answer, new_player, seat_players

pytestmark = pytest.mark.django_db
TABLES = (Participant, Player, Answer, Buzz, ConcernAsked)


class Killed(BaseException):
    """As `kill -9` comes: nothing in the product may catch it."""


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "SLICE", 3)


def played_game(players: int = 5) -> Game:
    """A game of long ago: two questions answered, a press, an asked-mark, one player removed."""
    game = make_game("sc", streaks=True)
    seats = seat_players(game, players)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, seat, grade=n % 2) for n, seat in enumerate(seats)])
    store([NewPress(game.pk, 0, 1, seats[0], T), NewAsked(game.pk, 1, seats[1])])
    remove_player(game_id=game.pk, player=seats[-1])
    move(game, Move.CLOSE, Move.REVEAL, Move.FINISH)
    Game.objects.filter(pk=game.pk).update(ended_at=timezone.now() - timedelta(days=900))
    game.refresh_from_db()
    return game


def rows(game: Game) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the game, by table."""
    return {
        model.__name__: sorted(archiving._rows_of(model, game.pk).values_list(*archiving._columns(model)))
        for model in TABLES
    }


def shown(game: Game) -> Any:
    return results.question_rows(game), results.team_rows(game)


def test_game_leaves_its_totals_and_comes_back_whole(tmp_path: Path) -> None:
    game, other = played_game(), played_game()
    before, page, untouched = rows(game), shown(game), rows(other)
    manifest = archiving.archive_game(game.pk, tmp_path)
    assert manifest.rows == {m._meta.db_table: len(before[m.__name__]) for m in TABLES if before[m.__name__]}
    assert not any(model.objects.filter(game=game).exists() for model in (Player, Answer, Buzz, ConcernAsked))
    assert rows(other) == untouched
    assert shown(game) == page
    totals = counted_totals().get()
    assert (totals.game, totals.players, totals.participants, totals.removed) == (game, 4, 4, 1)
    assert (totals.answers, totals.correct) == (4, 2)
    assert QuestionTotals.objects.get(game=game, position=0).counts == [2, 2, 0]
    # the concern question keeps no figure beside how many were asked
    assert QuestionTotals.objects.get(game=game, position=1).answered == 0

    forget_unneeded(now_ms=T + 10**11)
    assert Participant.objects.count() == 5
    archiving.restore_game(file_of(tmp_path, game.pk), tmp_path)
    assert rows(game) == before
    assert shown(game) == page
    assert not counted_totals().exists()


def test_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    game = played_game()
    archiving.archive_game(game.pk, tmp_path / "archive")
    file = file_of(tmp_path / "archive", game.pk)
    assert {path.stat().st_mode & 0o777 for path in (file, manifest_of(file))} == {0o600}
    assert file.parent.stat().st_mode & 0o777 == 0o700


def steps_of(tmp_path: Path) -> list[str]:
    steps: list[str] = []
    archiving.archive_game(played_game().pk, tmp_path, step=steps.append)
    return steps


def test_killed_after_any_step_the_next_run_ends_it(tmp_path: Path) -> None:
    steps = steps_of(tmp_path)
    assert len(steps) > 8
    for deadly in range(len(steps)):
        game = played_game()
        before, page = rows(game), shown(game)
        seen: list[str] = []

        def kill(step: str, seen: list[str] = seen, deadly: int = deadly) -> None:
            seen.append(step)
            if len(seen) > deadly:
                raise Killed

        with pytest.raises(Killed):
            archiving.archive_game(game.pk, tmp_path, step=kill)
        assert shown(game) == page, seen[-1]
        if "emptied" not in seen:
            assert game.pk in archiving.games_to_archive(timezone.now())
        archiving.archive_game(game.pk, tmp_path)
        assert not Player.objects.filter(game=game).exists()
        archiving.restore_game(file_of(tmp_path, game.pk), tmp_path)
        assert rows(game) == before, seen[-1]


def test_restoring_killed_in_the_middle_is_repeated(tmp_path: Path) -> None:
    game = played_game()
    before, page = rows(game), shown(game)
    archiving.archive_game(game.pk, tmp_path)

    def kill(step: str) -> None:
        raise Killed

    with pytest.raises(Killed):
        archiving.restore_game(file_of(tmp_path, game.pk), tmp_path, step=kill)
    assert shown(game) == page
    archiving.restore_game(file_of(tmp_path, game.pk), tmp_path)
    assert rows(game) == before
    # it is looked at now, and not taken away the same night
    assert archiving.games_to_archive(timezone.now()) == []
    GameTotals.objects.update(restored_at=timezone.now() - archiving.RESTORED_STAYS - timedelta(hours=1))
    assert archiving.games_to_archive(timezone.now()) == [game.pk]
    archiving.archive_game(game.pk, tmp_path)
    assert shown(game) == page


def test_rows_stay_when_the_file_cannot_be_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    game = played_game()
    before = rows(game)
    file = file_of(tmp_path, game.pk)

    def spoil(step: str) -> None:
        if step == "exported":
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 0xFF
            file.write_bytes(content)

    with pytest.raises(BadArchive):
        archiving.archive_game(game.pk, tmp_path, step=spoil)
    assert rows(game) == before
    assert not GameTotals.objects.exists()


def test_half_deleted_game_waits_for_its_file(tmp_path: Path) -> None:
    game = played_game()

    def kill(step: str) -> None:
        if step.startswith("deleted"):
            raise Killed

    with pytest.raises(Killed):
        archiving.archive_game(game.pk, tmp_path, step=kill)
    half = rows(game)
    file = file_of(tmp_path, game.pk)
    away = file.rename(tmp_path / "elsewhere")
    with pytest.raises(BadArchive):
        archiving.archive_game(game.pk, tmp_path)
    assert rows(game) == half
    away.rename(file)
    archiving.archive_game(game.pk, tmp_path)


def test_archive_of_another_game_or_cut_short_is_refused(tmp_path: Path) -> None:
    game, other = played_game(), played_game()
    archiving.archive_game(game.pk, tmp_path)
    archiving.archive_game(other.pk, tmp_path)
    mine, theirs = file_of(tmp_path, game.pk), file_of(tmp_path, other.pk)
    note = json.loads(manifest_of(theirs).read_text())
    manifest_of(theirs).write_text(json.dumps(note | {"game": str(game.pk)}))
    with pytest.raises(BadArchive):
        archiving.restore_game(theirs, tmp_path)
    cut = gzip.compress(gzip.decompress(mine.read_bytes())[:-40])
    mine.write_bytes(cut)
    with pytest.raises(BadArchive):
        check_archive(mine)


def test_running_games_and_rehearsals_are_not_archived(tmp_path: Path) -> None:
    running, rehearsal, recent = make_game(), played_game(), played_game()
    Game.objects.filter(pk=rehearsal.pk).update(rehearsal=True)
    Game.objects.filter(pk=recent.pk).update(ended_at=timezone.now() - timedelta(days=20))
    assert archiving.games_to_archive(timezone.now() - timedelta(days=30)) == []
    for game in (running, rehearsal):
        with pytest.raises(ValueError, match="ended"):
            archiving.archive_game(game.pk, tmp_path)


def test_commands_say_what_they_would_do_and_do_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    game = played_game()
    before = rows(game)
    call_command("archive_games", "--older-than", "400d", "--folder", str(tmp_path), "--dry-run")
    assert f"would archive {game.pk}" in capsys.readouterr().out
    assert rows(game) == before
    call_command("archive_games", "--older-than", "1000d", "--folder", str(tmp_path))
    assert rows(game) == before
    call_command("archive_games", "--older-than", "400d", "--folder", str(tmp_path))
    assert f"archived {game.pk}" in capsys.readouterr().out
    call_command("restore_archive", str(file_of(tmp_path, game.pk)))
    assert rows(game) == before
    with pytest.raises(CommandError):
        call_command("restore_archive", str(tmp_path / "nothing.jsonl.gz"))


def test_occupied_archive_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    game = played_game()
    with archiving._alone(tmp_path):
        assert archiving.archive_old_games(older_than=timedelta(days=400), folder=tmp_path) == 0
    assert "another process is archiving" in caplog.text
    assert archiving.games_to_archive(timezone.now()) == [game.pk]


@pytest.mark.postgres
def test_lock_that_another_session_got_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """As behind a pooler that gives lock and unlock to different sessions."""
    with archiving._alone(tmp_path), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert "needs a direct connection" in caplog.text
    caplog.clear()
    with archiving._alone(tmp_path):
        pass
    assert not caplog.text


def test_behind_a_pooler_nothing_is_archived_or_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    game, other = played_game(), played_game()
    before = rows(game)
    archiving.archive_game(other.pk, tmp_path)
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with pytest.raises(archiving.NeedsDirectConnection):
        archiving.archive_old_games(older_than=timedelta(days=400), folder=tmp_path)
    for command in (
        ["archive_games", "--older-than", "400d"],
        ["restore_archive", str(file_of(tmp_path, other.pk))],
    ):
        with pytest.raises(CommandError, match="direct connection"):
            call_command(*command)
    assert rows(game) == before
    assert not Player.objects.filter(game=other).exists()


def test_participants_whom_nothing_needs_are_forgotten() -> None:
    game = make_game()
    seated = new_player(game)
    store([seated])
    fresh, old = (Participant.objects.create(created_ms=at) for at in (T, T - 40 * 24 * 3_600_000))
    assert forget_unneeded(now_ms=T) == 1
    assert set(Participant.objects.values_list("pk", flat=True)) == {seated.participant, fresh.pk}
    assert old.pk not in Participant.objects.values_list("pk", flat=True)


def wait_for_the_lock_of_the_dead() -> None:
    """PostgreSQL's backend learns a moment later that its client is gone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [archiving._LOCK])
            cursor.execute("SELECT pg_advisory_unlock(%s)", [archiving._LOCK])


@pytest.mark.django_db(transaction=True)
def test_real_process_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """`kill -9` between two slices, then another process ends the work."""
    game = played_game()
    before, page = rows(game), shown(game)
    script = (
        "import sys, uuid, django; django.setup()\n"
        "from pathlib import Path\n"
        "from quiz.live.services import archiving\n"
        "archiving.SLICE = 2\n"
        "def step(name):\n"
        "    print(name, flush=True)\n"
        "    if name.startswith('deleted live_answer'): sys.stdin.read()\n"
        "archiving.archive_game(uuid.UUID(sys.argv[1]), Path(sys.argv[2]), step=step)\n"
    )
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    environ = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", script, str(game.pk), str(tmp_path)]
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("deleted live_answer"):
                break
        # while it lives, nobody else archives here
        with pytest.raises(archiving.Occupied):
            archiving.archive_game(game.pk, tmp_path)
        process.send_signal(signal.SIGKILL)
    wait_for_the_lock_of_the_dead()
    assert 0 < Answer.objects.filter(game=game).count() < len(before["Answer"])
    assert shown(game) == page
    archiving.archive_game(game.pk, tmp_path)
    assert not Player.objects.filter(game=game).exists()
    archiving.restore_game(file_of(tmp_path, game.pk), tmp_path)
    assert rows(game) == before
