"""Design tokens to palette, style sheet and pens."""
