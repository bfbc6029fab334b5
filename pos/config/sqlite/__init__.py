"""Django's SQLite backend on the SQLite that ships in the sqlcipher3 wheel."""
