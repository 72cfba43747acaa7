"""The typed text -> a question that can be searched for and answered."""
