"""A far end that only keeps files."""

from __future__ import annotations

from pathlib import Path

from npukit.remote.far.files import Files
from npukit.remote.far.serving import Service, start


def main(folder: str) -> None:
    """Serve uploads and downloads."""
    start(Path(folder), _serve)


def _serve(service: Service) -> None:
    service.serve(Files(service).handlers())
