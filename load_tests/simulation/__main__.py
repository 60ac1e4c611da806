"""`python -m load_tests.simulation FIRST [LAST]`: play these seeds and tell what was broken."""

from __future__ import annotations

import logging
import os
import secrets
import sys


def main(first: int, last: int) -> int:
    from load_tests.simulation.play import play

    broken = 0
    for seed in range(first, last + 1):
        played = play(seed)
        broken += bool(played.faults)
        print(
            f"seed {seed}: {played.answers} answers, {played.seconds:.0f} s, {len(played.troubles)} troubles"
        )
        for line in (*played.troubles, *played.faults) if played.faults else ():
            print(f"  {line}")
    print(f"{last - first + 1} seeds, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("OUTREACH_MODE", "test")
    for name in ("SECRET_KEY", "SEALING_KEY"):
        os.environ.setdefault(name, secrets.token_hex(32))
    import django

    django.setup()
    # Troubles are what is simulated: that the engine complains of them is no news.
    logging.disable(logging.CRITICAL)
    sys.exit(main(int(sys.argv[1]), int(sys.argv[-1])))
