"""The side-by-side benchmark: `make bench`. Nothing imports this room."""
