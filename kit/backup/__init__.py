"""Backups of database and files in one file, and their verified return."""
