"""What may run and what may rule here: processes of our own, and the settings file of the working directory."""
