"""Help at intake: suggestions with their reasons, for an officer to accept. No Qt."""
