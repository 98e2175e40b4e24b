"""Running child processes: one policy for sessions, limits, output and interrupts."""
