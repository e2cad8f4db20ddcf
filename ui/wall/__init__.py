"""Wall windows and scenes."""
