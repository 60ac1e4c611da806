"""What is authored: statutes, questions, quizzes."""
