"""A plugin of pytest: cases of kernels as tests, and a fixture that opens kernels.

pytest finds it where npukit is installed. It imports the rest of npukit when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from npukit.pytest_plugin.settings import Settings, add_options, settings_of

if TYPE_CHECKING:
    from npukit.pytest_plugin.kernel_tests import KernelFile

_SETTINGS: pytest.StashKey[Settings] = pytest.StashKey()
_SPEC = "kernel.toml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add npukit's options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Find the kernels, if no paths were given."""
    if not config.getoption("--npukit"):
        return
    settings = _settings(config)
    if settings.on == "npu" and getattr(config.option, "numprocesses", None):
        raise pytest.UsageError(
            "--npukit-on npu: one kernel at a time runs on an NPU; leave out -n, or add -n 0"
        )
    # Workers of pytest-xdist get the paths that the controller found.
    if not hasattr(config, "workerinput"):
        config.args += [str(path) for path in _found(config, settings)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> KernelFile | None:
    """The tests of a ``kernel.toml``."""
    if file_path.name != _SPEC or not parent.config.getoption("--npukit"):
        return None
    from npukit.pytest_plugin.kernel_tests import KernelFile

    return KernelFile.of(parent, file_path, _settings(parent.config))


def pytest_report_header(config: pytest.Config) -> str | None:
    """What kernels run on."""
    if not config.getoption("--npukit"):
        return None
    settings = _settings(config)
    where = "an NPU" if settings.on == "npu" else "the emulated device"
    return f"npukit: kernels for {', '.join(settings.devices)}, on {where}"


@pytest.fixture
def npukit_kernel(pytestconfig: pytest.Config) -> Iterator[Callable[..., Any]]:
    """Opens kernels by name or folder, built from their present sources; the end closes them.

    ``npukit_kernel(kernel, parameters=None, **options)`` returns an instance of the class of the
    kernel's host module. They run on the emulated device, unless ``--npukit-on npu`` is given.
    The options are those of :func:`npukit.run.opening.open_kernel`.
    """
    from npukit.run.opening import open_kernel

    settings = _settings(pytestconfig)
    defaults = {
        "on": settings.on,
        "device": settings.devices[0],
        "target": settings.target,
        "kernel_dirs": settings.kernel_dirs,
        "build_dir": settings.build_dir,
        "build": True,
    }
    with ExitStack() as opened:

        def opening(
            kernel: Any, parameters: Mapping[str, object] | None = None, **options: Any
        ) -> Any:
            return opened.enter_context(open_kernel(kernel, parameters, **{**defaults, **options}))

        yield opening


def _settings(config: pytest.Config) -> Settings:
    if _SETTINGS not in config.stash:
        from npukit.errors import NpukitError

        try:
            config.stash[_SETTINGS] = settings_of(config)
        except NpukitError as error:
            raise pytest.UsageError(f"--npukit-on npu: {error}") from None
    return config.stash[_SETTINGS]


def _found(config: pytest.Config, settings: Settings) -> list[Path]:
    """The specs of the kernels that the user names, or of all if there are no paths either."""
    from npukit.errors import NpukitError
    from npukit.kernel.discovery import selected_kernels
    from npukit.kernel.kernel_folders import project_kernels

    try:
        if settings.kernels:
            folders = list(selected_kernels(settings.kernels, settings.kernel_dirs).values())
        elif config.args_source is pytest.Config.ArgsSource.ARGS:
            return []
        else:
            folders = list(project_kernels(settings.kernel_dirs).values())
    except NpukitError as error:
        raise pytest.UsageError(f"npukit: {error}") from None
    return [folder / _SPEC for folder in folders]
