"""Answers quoted from passages: sentences scored, the best one to three cited."""
