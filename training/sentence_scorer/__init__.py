"""The weights of the sentence scorer: ranking, confidence and how sure the words are."""
