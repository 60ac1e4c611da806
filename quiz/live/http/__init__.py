"""The lean HTTP edge of live games: the ways in, and a game over HTTP for phones that get no WebSocket.

It stands beside the consumers, in front of Django's handler, with the same parsing, limits and group commit.
"""
