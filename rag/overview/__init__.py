"""What is in the articles, to look at instead of asking: when things happened, who is named where, all about a name.
Read from the facts index alone."""
