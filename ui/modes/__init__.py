"""The mode preview and switch."""
