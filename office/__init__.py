"""Settings, the supervisor of the embedded stack, doctor, audit and demo."""
