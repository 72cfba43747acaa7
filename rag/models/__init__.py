"""Running the models that ship, and an embedding that the settings name instead."""
