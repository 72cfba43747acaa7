"""Answers from passages: without a language model, by quoting the sentences that answer."""

from rag.answering.extractive.answerer import ExtractiveAnswer, answer_extractively
from rag.answering.extractive.scorer import Reading, ScoredSentence, SentenceScorer, load_scorer
from rag.verification.quote_check import verify

__all__ = [
    "ExtractiveAnswer",
    "Reading",
    "ScoredSentence",
    "SentenceScorer",
    "answer_extractively",
    "load_scorer",
    "verify",
]
