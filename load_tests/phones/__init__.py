"""Thousands of phones that behave like the player's page, for drills, measurements and rehearsals.

`line` is one phone's connection that mends itself, `phone` what a person does on it, `generator` a process full of
phones, `crowd` the processes together, `host` who leads the game, `history` what each phone did and saw.
"""
