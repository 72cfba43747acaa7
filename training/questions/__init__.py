"""Questions and claims with their passages: the data of all training, and how unanswerable questions are made."""
