"""The common operating picture: changed by apply(event) alone."""
