"""Rows of a live game."""

from quiz.live.models.boards import ShownBoards
from quiz.live.models.game import Game, GameQuestion, Link, UsedTicket
from quiz.live.models.play import Answer, Buzz, ConcernAsked, Player
from quiz.live.models.totals import GameTotals, QuestionTotals

__all__ = [
    "Answer",
    "Buzz",
    "ConcernAsked",
    "Game",
    "GameQuestion",
    "GameTotals",
    "Link",
    "Player",
    "QuestionTotals",
    "ShownBoards",
    "UsedTicket",
]
