"""The command palette (Ctrl+K) and the page of keys (?)."""
