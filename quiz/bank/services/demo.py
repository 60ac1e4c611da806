"""The content that ships with the product, loaded through the product's own import."""

from quiz.bank.queries.content_directory import SHIPPED_CONTENT
from quiz.bank.services.import_content import ImportReport, import_content


class ShippedContentFaulty(Exception):
    """The shipped files do not pass their own checks; the message lists the faults."""


def load_demo_content() -> ImportReport:
    """Import the shipped statutes, topics, questions and quizzes. Doing it again changes nothing.

    Raises `ShippedContentFaulty`.
    """
    report = import_content(directory=SHIPPED_CONTENT)
    if report.faults:
        raise ShippedContentFaulty("\n".join(map(str, report.faults)))
    return report
