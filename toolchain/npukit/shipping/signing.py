"""Signatures of minisign: made with a secret key, checked with a public one.

Source: https://jedisct1.github.io/minisign/ (the format); the library is ``py-minisign``.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Self

from npukit.errors import ArtifactError, ToolchainError, UsageError
from npukit.files import read_user_file

PASSWORD_VARIABLE: Final = "NPUKIT_SIGN_PASSWORD"
SUFFIX: Final = ".minisig"

_LARGEST: Final = 1 << 16


class Signer:
    """A secret key, unlocked; the same bytes get the same signature."""

    def __init__(self, key: Any) -> None:
        self._key = key

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """The key in ``path``; NPUKIT_SIGN_PASSWORD unlocks it if it has a password.

        Raises:
            ToolchainError: ``py-minisign`` is not installed.
            UsageError: it is not a secret key, or the password is missing or wrong.
        """
        minisign = _library()
        try:
            key = minisign.SecretKey.from_bytes(read_user_file(path, _LARGEST))
        except OSError as error:
            raise UsageError(
                f"{path} can't be read: {error.strerror or error}", where="--sign"
            ) from error
        except (ValueError, IndexError) as error:
            raise UsageError(
                f"{path} is not a secret key of minisign: {error}",
                where="--sign",
                hint="`minisign -G` makes one, and a public key to hand out",
            ) from error
        if key.is_encrypted():
            password = os.environ.get(PASSWORD_VARIABLE)
            if password is None:
                raise UsageError(
                    f"{path} has a password",
                    where="--sign",
                    hint=f"set {PASSWORD_VARIABLE}, or make a key without one: minisign -G -W",
                )
            try:
                key.decrypt(password)
            except ValueError as error:
                raise UsageError(f"{path}: {error}", where=PASSWORD_VARIABLE) from error
        return cls(key)

    def sign(self, data: bytes, name: str) -> bytes:
        """The content of a signature file for ``data``, which a file called ``name`` holds."""
        signature = self._key.sign(
            data, untrusted_comment="signature by npukit package", trusted_comment=f"file:{name}"
        )
        return bytes(signature) + b"\n"


def check_signature(data: bytes, signature: bytes, key: str, where: str) -> None:
    """Check that ``data`` was signed with the secret half of ``key``.

    Args:
        data: what was signed.
        signature: the content of its signature file.
        key: a public key in base64, or the file of one.
        where: what ``data`` is, for errors.

    Raises:
        ToolchainError: ``py-minisign`` is not installed.
        UsageError: ``key`` is not a public key.
        ArtifactError: it was not.
    """
    minisign = _library()
    public = _public_key(minisign, key)
    try:
        public.verify(data, minisign.Signature.from_bytes(signature))
    except (ValueError, IndexError) as error:
        raise ArtifactError(
            f"is not what was signed with this key: {error}", where=where
        ) from error


def _public_key(minisign: ModuleType, key: str) -> Any:
    try:
        if Path(key).is_file():
            return minisign.PublicKey.from_bytes(read_user_file(Path(key), _LARGEST))
        return minisign.PublicKey.from_base64(key)
    except (ValueError, IndexError, OSError) as error:
        raise UsageError(
            f"{key!r} is neither a public key of minisign nor the file of one",
            where="--key",
            hint="it starts with RW; `minisign -G` writes it to minisign.pub",
        ) from error


def _library() -> ModuleType:
    try:
        import minisign
    except ImportError as error:
        raise ToolchainError(
            "signatures need py-minisign, which is not installed", hint="pip install npukit[sign]"
        ) from error
    module: ModuleType = minisign
    return module
