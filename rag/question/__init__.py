"""What was typed -> a question that can be looked for."""
