"""What a leader looks at: the morning list and the three rates (督办与三率)."""
