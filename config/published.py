"""Which files are published as static: scripts, styles and pictures, never the sources beside them."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class PublishedFiles(StaticFilesConfig):
    """A question type keeps grader, templates and scripts in one folder; only the scripts are for browsers."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.py", "*.pyc", "__pycache__", "*.html", "*.md"]
