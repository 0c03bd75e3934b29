"""The staff's command line: talks to Temporal and reads Postgres."""
