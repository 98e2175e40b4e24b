"""File formats: bytes to dataclasses and back, and nothing else."""
