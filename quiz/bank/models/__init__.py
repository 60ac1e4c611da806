"""What is authored: statutes, questions, quizzes."""

from quiz.bank.models.question import Question, Topic
from quiz.bank.models.quiz import Quiz, QuizItem
from quiz.bank.models.statute import Citation, Statute

__all__ = ["Citation", "Question", "Quiz", "QuizItem", "Statute", "Topic"]
