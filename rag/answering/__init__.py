"""Answers from passages: without a language model, by quoting the sentences that answer."""

from rag.answering.extractive import ExtractiveAnswer, answer_extractively
from rag.answering.scoring import Reading, ScoredSentence, SentenceScorer, load_scorer
from rag.answering.verification import verify

__all__ = [
    "ExtractiveAnswer",
    "Reading",
    "ScoredSentence",
    "SentenceScorer",
    "answer_extractively",
    "load_scorer",
    "verify",
]
