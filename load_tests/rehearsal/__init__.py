"""`make rehearse`: so many simulated phones play a game that is marked as a rehearsal, and a verdict on how it went.

`entrance` asks for devices with the organiser's pass, `script` plays the evening, `figures` counts what the phones
wrote down, `verdict` holds it against `thresholds.toml`, `plots` and `report` make it readable.
"""
