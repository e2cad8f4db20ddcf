"""One function per verb of a user: a command and a unit of work in, events out."""
