"""The alarm bar: one permanent line that is never hidden."""
