"""Questions and claims with their passages: what all training reads, and how it makes unanswerable questions."""
