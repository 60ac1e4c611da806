"""The installations that drills share, made when the first one asks."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from load_tests.drills.registry import Drill
from load_tests.drills.site import Broken, Site, embedded_site, scaled_site


class Ground:
    """`stack` ends what was made here, beneath `root`."""

    def __init__(self, stack: ExitStack, root: Path) -> None:
        self._stack, self._root = stack, root
        self._made: dict[str, Site] = {}

    def site(self, profile: str) -> Site | None:
        """The installation of a profile; none for drills that make their own."""
        if profile == "own":
            return None
        if profile not in self._made:
            directory = self._root / profile
            directory.mkdir()
            make = scaled_site if profile == "scaled" else embedded_site
            self._made[profile] = self._stack.enter_context(make(directory))
        return self._made[profile]


async def run(drill: Drill, site: Site | None, players: int) -> dict[str, float]:
    """Run a drill on a site where everything runs; its figures. Raises `Broken` with the ends of the workers' logs."""
    if site is None:
        return await drill.run(None, players)
    await site.mend()
    try:
        return await drill.run(site, players)
    except AssertionError as error:
        raise Broken(f"{error}\n{site.complaints()}") from error
