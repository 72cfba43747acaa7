"""What answers look like from outside: as JSON, and in the chat."""
