"""The weights of the sentence scorer: ranking, confidence and certainty of the answer span."""
