"""Answers quoted from passages: sentences are scored, and the best one to three cited."""
