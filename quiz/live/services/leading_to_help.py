"""From "this is happening to me" on a phone to the door for help: a game, a question and a choice become plain values.

Nothing of who plays is read: not the device, not the seat. The door learns of a source, an opaque key of the game, the
game's division as a suggestion, and the matter of the choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from outreach.door.services.handed_over import Handed
from outreach.referrals.rules.sources import Source
from quiz.live.models import Game, GameQuestion

# Question and choice, as the phone's button says them.
_PICKED = re.compile(r"([0-9]{1,3})/([0-9]{1,2})")


def handed_by_game(body: Mapping[str, str]) -> Handed | None:
    """What a player's page hands over; `None` for no game and for a rehearsal.

    A game for children hands over no matter.
    """
    try:
        game_id = UUID(body.get("game", ""))
    except ValueError:
        return None
    game = Game.objects.filter(pk=game_id, rehearsal=False).first()
    if game is None:
        return None
    source = Source.END_CARD if body.get("card") == "1" else Source.LIVE_GAME
    matter = "" if game.for_children else _matter(game_id, body.get("picked", ""))
    return Handed(source=source, matter=matter, origin=f"game:{game_id.hex}", area=game.division_id)


def _matter(game_id: UUID, picked: str) -> str:
    """The need code of a choice; empty for "no", and where the bank's question now says something else."""
    found = _PICKED.fullmatch(picked)
    if found is None:
        return ""
    position, choice = int(found[1]), int(found[2])
    asked = GameQuestion.objects.filter(game_id=game_id, position=position, type="concern")
    frozen = asked.select_related("question").first()
    if frozen is None or frozen.content.get("choices") != frozen.question.content.get("choices"):
        return ""
    needs = frozen.question.needs
    return str(needs[choice]) if choice < len(needs) else ""
