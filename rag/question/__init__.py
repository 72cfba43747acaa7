"""The text that was typed -> a question that can be searched for and answered."""
