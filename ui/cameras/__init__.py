"""Live pictures of cameras."""
