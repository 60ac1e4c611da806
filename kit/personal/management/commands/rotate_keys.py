"""`manage.py rotate_keys`: everything sealed goes under the current key, then all of it is read again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kit.personal.register import SealedStore
from kit.personal.rotation import SLICE, Tally, all_stores, go_through, left_over

# As many broken places as a person reads; the count tells the rest.
_NAMED = 20


class Command(BaseCommand):
    help = (
        "Reseal all personal data and its indexes under SEALING_KEY. May be stopped at any moment and run again. "
        "Exits 1 while anything stands under an old key or cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="count what stands under an old key, change nothing"
        )
        parser.add_argument(
            "--slice", type=int, default=SLICE, help="rows of one transaction (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        size = options["slice"]
        if size < 1:
            raise CommandError("--slice must be at least 1", returncode=2)
        stores = all_stores()
        tallies = {store.name: self._pass(store, size, reseal=not options["dry_run"]) for store in stores}
        if options["dry_run"]:
            self._complain(tallies, stale_is_a_fault=False)
            return
        self.stdout.write("Reading everything again …")
        left = left_over(stores)
        self._complain(left, stale_is_a_fault=True)
        self.stdout.write("Everything opens with the current key. Former keys are needed for backups alone.")

    def _pass(self, store: SealedStore, size: int, *, reseal: bool) -> Tally:
        whole = store.count()

        def progress(seen: int) -> None:
            if seen and seen < whole and seen % (20 * size) == 0:
                self.stdout.write(f"  {store.name}: {seen} of {whole}")

        tally = go_through(store, reseal=reseal, size=size, progress=progress)
        done = "resealed" if reseal else "under an old key"
        self.stdout.write(f"{store.name}: {tally.seen} looked at, {tally.stale} {done}")
        return tally

    def _complain(self, tallies: dict[str, Tally], *, stale_is_a_fault: bool) -> None:
        broken = [place for tally in tallies.values() for place in tally.unreadable]
        for place in broken[:_NAMED]:
            self.stderr.write(f"Cannot be read: {place}")
        stale = sum(tally.stale for tally in tallies.values()) if stale_is_a_fault else 0
        if broken or stale:
            raise CommandError(
                f"{len(broken)} values cannot be read with any key; {stale} still stand under an old key. "
                "Keep the old keys. Is a worker running that does not know the new one?",
                returncode=1,
            )
