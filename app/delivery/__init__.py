"""What goes out: the outbox relay and its channels."""
