"""Base of the emulated classes: a C++ class bound with pybind11, as seen from Python.

Such objects don't accept new attributes, can be weakly referenced, and can't be copied or pickled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, SupportsIndex, TypeVar, cast

from npukit.emulator.xrt.casters import incompatible

Method = TypeVar("Method", bound=Callable[..., object])


class BoundObject:
    """Subclasses declare ``__slots__``."""

    __slots__ = ("__weakref__",)

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


def no_parameters(signature: str) -> Callable[[Method], Method]:
    """A method without parameters; any argument raises pybind11's TypeError for ``signature``."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def checked(self: object, *args: object, **kwargs: object) -> object:
            if args or kwargs:
                raise incompatible(method.__name__, (signature,), (self, *args), kwargs)
            return method(self)

        return cast(Method, checked)

    return decorate
