"""`manage.py verify_audit`: walks the chain, names the first broken event, prints the head to be written down."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kit.audit.log import head, verify
from kit.audit.witness import last_witness


class Command(BaseCommand):
    help = "Verify the audit log's hash chain. Exits 1 and names the first broken event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--witness",
            metavar="SEQ:HASH",
            help="a head that was printed earlier; the newest noted one if left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        witness = last_witness(settings.ENV.var_dir)
        if options["witness"]:
            seq, separator, noted = options["witness"].partition(":")
            if not (separator and seq.isdigit() and len(noted) == 64):
                raise CommandError("--witness must be SEQ:HASH as printed by this command", returncode=2)
            witness = (int(seq), noted)
        broken = verify(witness=witness)
        if broken is not None:
            raise CommandError(f"The chain is broken at event {broken.seq} ({broken.reason}).", returncode=1)
        last, last_hash = head()
        self.stdout.write(f"{last} events, unbroken. Head {last}:{last_hash}")
