"""Backups of database and media in one file, and their verified return."""
