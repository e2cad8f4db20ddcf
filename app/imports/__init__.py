"""Files from outside: mapping, checking, rejects and resumable runs."""
