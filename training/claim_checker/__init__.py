"""The weights of the claim checker."""
