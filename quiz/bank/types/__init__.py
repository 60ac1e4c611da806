"""The registry of question types: a new type is one folder and one line here."""

from quiz.bank.types.base import QuestionType
from quiz.bank.types.concern.grader import Concern
from quiz.bank.types.multiple.grader import MultipleChoice
from quiz.bank.types.single.grader import SingleChoice
from quiz.bank.types.truefalse.grader import TrueFalse

_REGISTERED: tuple[QuestionType, ...] = (
    SingleChoice(),
    MultipleChoice(),
    TrueFalse(),
    Concern(),
)

TYPES: dict[str, QuestionType] = {question_type.code: question_type for question_type in _REGISTERED}


def get_type(code: str) -> QuestionType:
    """The question type of a code. Raises `KeyError` for a code that is not registered."""
    return TYPES[code]
