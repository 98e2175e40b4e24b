"""Checks a module as a whole: is every operation well formed, and does it fit its device?"""

from __future__ import annotations

from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.exceptions import VerifyException

from npukit.aie.dialect.location import locate
from npukit.errors import DesignError


def verify_module(module: ModuleOp) -> None:
    """Check ``module``.

    Raises:
        DesignError: an operation is not well formed, or asks for what its device does not have;
            located at that operation.
    """
    for op in module.walk():
        try:
            op.verify(verify_nested_ops=False)
        except VerifyException as error:
            raise DesignError(f"'{op.name}': {error}", where=locate(op)) from error
