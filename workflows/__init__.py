"""What happens, in order: deterministic, without I/O."""
