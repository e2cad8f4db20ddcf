"""The switch of mode: previewed, given a reason, confirmed, reversible."""
