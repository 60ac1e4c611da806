"""Rows of a live game."""

from quiz.live.models.game import Game, GameQuestion, Link, UsedTicket
from quiz.live.models.play import Answer, Buzz, ConcernAsked, Player

__all__ = ["Answer", "Buzz", "ConcernAsked", "Game", "GameQuestion", "Link", "Player", "UsedTicket"]
