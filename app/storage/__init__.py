"""Tables, journal, unit of work and queries on SQLite and PostgreSQL."""
