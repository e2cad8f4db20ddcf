"""Where the base map comes from: the stack of its sources, new ones, areas kept for offline use."""
