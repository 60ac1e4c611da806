"""From a need to help: which signals there are, and what they suggest. Rules and data so far; no rows yet."""
