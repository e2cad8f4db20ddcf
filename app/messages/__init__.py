"""Commands (imperative) and events (past tense): what is asked and what happened."""
