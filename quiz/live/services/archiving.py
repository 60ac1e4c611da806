"""Takes a game's players and answers out of the database into a file, and brings them back.

    export and check the file → note the totals → delete the rows in slices → note that they are gone

Each step can be killed at any moment and is taken up again by the next run: before the totals are noted all rows are
there, afterwards the file is. Rows are deleted some thousands at a time, each slice in a transaction of its own that
locks nothing but them, children before players.
"""

from __future__ import annotations

import fcntl
import logging
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from quiz.live.models import Answer, Buzz, ConcernAsked, Game, GameTotals, Player, QuestionTotals
from quiz.live.queries.totals import game_figures, question_figures
from quiz.live.services.archive_files import (
    BadArchive,
    Manifest,
    Row,
    check_archive,
    file_of,
    make_folder,
    read_rows,
    write_archive,
)
from quiz.participants.models import Participant

logger = logging.getLogger(__name__)

SLICE = 5_000
# What was brought back is looked at for a while before it goes again.
RESTORED_STAYS = timedelta(days=30)
# Parents first; deleted in the opposite order. Participants stay: they may play elsewhere.
_MODELS: tuple[type[models.Model], ...] = (Participant, Player, Answer, Buzz, ConcernAsked)
_DELETED = (ConcernAsked, Buzz, Answer, Player)
_BY_TABLE = {model._meta.db_table: model for model in _MODELS}
# One archiving at a time on a database, whatever machine it runs on.
_LOCK = 0x6C_69_76_65_61

Step = Callable[[str], None]


def _silent(_step: str) -> None:
    pass


class Occupied(Exception):
    """Another process is archiving at this moment."""


class NeedsDirectConnection(Exception):
    """A pooler that shares sessions is in between: the lock would be held by whichever session is at hand."""

    def __init__(self) -> None:
        super().__init__("archiving needs a direct connection to PostgreSQL, without DATABASE_POOLER")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold folder and database against a second archiver; the system lets both go if this process dies.

    Raises `Occupied` or `NeedsDirectConnection`.
    """
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):  # as config/pooler.py has it
        raise NeedsDirectConnection
    make_folder(folder)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                raise Occupied
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
                if not cursor.fetchone()[0]:
                    # a pooler that nobody told us of: another session holds it now, guards nothing, and keeps it
                    logger.error("live: the lock of archiving was lost; archiving needs a direct connection")
    finally:
        os.close(descriptor)


def games_to_archive(ended_before: datetime) -> list[uuid.UUID]:
    """Games that ended before then and whose rows are still there, or half gone; oldest first.

    Rehearsals are not kept at all, and so not archived.
    """
    due = Game.objects.filter(ended_at__lt=ended_before, rehearsal=False)
    begun = models.Q(totals__isnull=True) | models.Q(
        totals__emptied_at__isnull=True, totals__restored_at__isnull=True
    )
    back = models.Q(totals__restored_at__lt=timezone.now() - RESTORED_STAYS)
    return list(due.filter(begun | back).order_by("ended_at").values_list("pk", flat=True))


def archive_game(game_id: uuid.UUID, folder: Path, *, step: Step = _silent) -> Manifest:
    """Archive one game that has ended, or finish what was begun. Raises `BadArchive`, `ValueError`, or as `_alone`.

    `step` is told of each thing that was done.
    """
    with _alone(folder):
        game = Game.objects.get(pk=game_id)
        if game.ended_at is None or game.rehearsal:
            raise ValueError("only games that have ended are archived, and no rehearsals")
        file = file_of(folder, game_id)
        totals = GameTotals.objects.filter(game=game).first()
        if totals is None or totals.restored_at is not None:
            manifest = _export(game, file)
            step("exported")
            _check(file, game)
            step("checked")
            _note_totals(game, file, manifest)
            step("noted")
        else:
            # rows may be gone already: the file must be there, and be the one that was noted
            manifest = check_archive(file)
            if manifest.sha256 != totals.sha256:
                raise BadArchive(f"{file.name} is not the file whose rows are being deleted")
        for model in _DELETED:
            while _delete_slice(model, game_id):
                step(f"deleted {model._meta.db_table}")
        GameTotals.objects.filter(game=game, emptied_at__isnull=True).update(emptied_at=timezone.now())
        step("emptied")
        return manifest


def archive_old_games(*, older_than: timedelta, folder: Path, step: Step = _silent) -> int:
    """Archive every game that ended so long ago; returns how many. One that cannot be archived stops no other."""
    done = 0
    for game_id in games_to_archive(timezone.now() - older_than):
        try:
            archive_game(game_id, folder, step=step)
        except Occupied:
            logger.warning("live: another process is archiving; games wait for the next run")
            return done
        except (BadArchive, OSError) as error:
            logger.error("live: a game was not archived", extra={"game": str(game_id), "error": str(error)})
            continue
        done += 1
    return done


def _rows_of(model: type[models.Model], game_id: uuid.UUID) -> models.QuerySet[Any]:
    manager = model._default_manager
    if model is Participant:
        return manager.filter(pk__in=Player.objects.filter(game_id=game_id).values("participant_id"))
    return manager.filter(game_id=game_id)


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.column]


def _all_rows(game_id: uuid.UUID) -> Iterator[Row]:
    for model in _MODELS:
        table = model._meta.db_table
        for values in _rows_of(model, game_id).values_list(*_columns(model)).iterator(chunk_size=SLICE):
            yield table, values


def _export(game: Game, file: Path) -> Manifest:
    def write() -> Manifest:
        return write_archive(
            file,
            game=game.pk,
            title=game.title,
            ended_at=str(game.ended_at),
            columns={model._meta.db_table: _columns(model) for model in _MODELS},
            rows=_all_rows(game.pk),
        )

    # An ended game's rows do not change. PostgreSQL streams within a transaction, and reads one moment in it; SQLite's
    # transactions are for writers and would hold everybody up.
    if connection.vendor != "postgresql":
        return write()
    with transaction.atomic():
        if not connection.savepoint_ids:  # as when a test wraps all in a transaction of its own
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return write()


def _check(file: Path, game: Game) -> None:
    """The file reads back as its manifest says, and that is what the tables hold."""
    manifest = check_archive(file)
    for model in _MODELS:
        there, kept = _number(model, game.pk), manifest.rows.get(model._meta.db_table, 0)
        if there != kept:
            raise BadArchive(f"{file.name} holds {kept} rows of {model._meta.db_table}, the table {there}")


def _number(model: type[models.Model], game_id: uuid.UUID) -> int:
    return int(_rows_of(model, game_id).count())


def _note_totals(game: Game, file: Path, manifest: Manifest) -> None:
    figures = game_figures(game)
    questions = question_figures(game)
    with transaction.atomic():
        QuestionTotals.objects.filter(game=game).delete()
        QuestionTotals.objects.bulk_create(questions)
        GameTotals.objects.update_or_create(
            game=game,
            defaults={
                **figures,
                "file": file.name,
                "sha256": manifest.sha256,
                "archived_at": timezone.now(),
                "emptied_at": None,
                "restored_at": None,
            },
        )


def _delete_slice(model: type[models.Model], game_id: uuid.UUID) -> int:
    """Delete some thousand rows of the game; returns how many."""
    rows = _rows_of(model, game_id)
    with transaction.atomic():
        if model is Player:
            chosen: Any = list(rows.values_list("pk", flat=True)[:SLICE])
            rows = rows.filter(pk__in=chosen)
        else:
            # along the key: one question at a time, as far as a slice goes
            first = rows.order_by("pk").values_list("position", flat=True).first()
            if first is None:
                return 0
            chosen = list(rows.filter(position=first).values_list("player_id", flat=True)[:SLICE])
            rows = rows.filter(position=first, player_id__in=chosen)
        return rows._raw_delete(connection.alias) if chosen else 0


def restore_game(file: Path, folder: Path, *, step: Step = _silent) -> Manifest:
    """Bring an archived game's rows back from its file. Raises `BadArchive`, or as `_alone`; may be repeated.

    Until all are there the totals go on standing for them.
    """
    with _alone(folder):
        manifest = check_archive(file)
        game_id = uuid.UUID(manifest.game)
        totals = GameTotals.objects.filter(game_id=game_id).first()
        if totals is None:
            raise BadArchive("this game is not archived here, or is not known here at all")
        if totals.sha256 != manifest.sha256:
            raise BadArchive("this is not the file that the game's rows went into")
        rows = read_rows(file)
        while batch := list(islice(rows, SLICE)):
            for table, model in _BY_TABLE.items():
                objects = [model(**values) for name, values in batch if name == table]
                model._default_manager.bulk_create(objects, ignore_conflicts=True, batch_size=SLICE)
            step("inserted")
        for model in _MODELS:
            there, kept = _number(model, game_id), manifest.rows.get(model._meta.db_table, 0)
            if there != kept:
                raise BadArchive(f"{there} rows of {model._meta.db_table} came back, not {kept}")
        GameTotals.objects.filter(pk=game_id).update(restored_at=timezone.now())
        step("restored")
        return manifest
