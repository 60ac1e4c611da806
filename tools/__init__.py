"""Set-up, checks and tests of this working copy. Standard library only: they run before anything is installed."""
