"""File formats: bytes to dataclasses and back."""
