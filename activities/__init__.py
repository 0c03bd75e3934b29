"""The work itself: everything that touches the world."""
