"""The handbook in the window: the page for what has the focus, searchable, offline."""
