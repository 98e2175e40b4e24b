"""Another machine as a place where artifacts run: its NPU, or the emulated device of its npukit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from npukit.emulator.schedule import chosen
from npukit.errors import ArtifactError, DeviceError, RemoteError
from npukit.files import read_regular
from npukit.remote.agent import Agent
from npukit.remote.bootstrap import VARIABLE
from npukit.remote.channel import Connection
from npukit.runtime.devices import EMULATED
from npukit.runtime.npu_search import NOOP
from npukit.runtime.open_kernel import Opener, Results
from npukit.runtime.targets import DeviceKind, Target

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR: Final = "npukit.remote_device.far"
_BESIDE: Final = ("insts.bin", "streams.zip")


class RemoteHost:
    """A machine that ``connect`` reaches; it is connected when it is first needed.

    After a lost connection, the next kernel connects again. ``on`` is the value of ``--on``.
    """

    def __init__(self, on: str, connect: Callable[[], Connection]) -> None:
        self.on = on
        self._connect = connect
        self._connection: Connection | None = None
        self._agent: Agent | None = None
        self._sent: set[str] = set()
        self._facts: Mapping[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def choose(self, target: Target) -> RemoteDevice:
        """The device there that artifacts of ``target`` run on: the NPU for hw, if there is one.

        Raises:
            DeviceError: there is neither an NPU that can be used nor an npukit.
            RemoteError: the machine can't be reached, or has no Python for it.
        """
        self.agent()
        facts = self._facts
        if facts["numpy"] is None:
            raise DeviceError(
                f"the Python there can't import numpy ({facts['python']})",
                where=self.on,
                hint=f"install numpy for it, or name another Python: {VARIABLE}=/path/to/python",
            )
        npu = facts.get("npu")
        if target == "hw" and npu is not None and npu["name"] != NOOP:
            return RemoteDevice(self, "npu", npu["name"], npu["reason"])
        why = "the target is sw_emu" if target == "sw_emu" else self._no_npu()
        if facts["npukit"] is None:
            what = (
                "an artifact of target sw_emu needs npukit's emulated device, and there is no "
                "npukit there"
                if target == "sw_emu"
                else f"there is no NPU that can be used there, and no npukit: {why}"
            )
            raise DeviceError(
                what,
                where=self.on,
                details=(facts.get("no_npu") or {}).get("details"),
                hint=f"npukit doctor --on {self.on} says what is missing; "
                + (
                    "--target hw builds for an NPU"
                    if npu is not None
                    else f"for the emulated device: pip install npukit for {facts['python']}"
                ),
            )
        return RemoteDevice(self, "emulator", EMULATED, why)

    def agent(self) -> Agent:
        """The process there; a new one if there is none, or it has ended."""
        if self._agent is not None and not self._agent.ended:
            return self._agent
        self._drop_agent()
        if self._connection is not None and self._connection.is_lost():
            self._drop_connection()
        if self._connection is None:
            self._connection = self._connect()
        agent = Agent(self._connection, _FAR)
        self._agent = agent
        self._facts = agent.ask("find").fields
        return agent

    def agent_with(self, key: str, files: Mapping[str, bytes]) -> Agent:
        """The process there, after it was sent ``files`` to the folder ``key``."""
        agent = self.agent()
        if key not in self._sent:
            for name, content in files.items():
                agent.upload(content, f"{key}/{name}")
            self._sent.add(key)
        return agent

    def close(self) -> None:
        """End what runs there, and the connection."""
        self._drop_agent()
        self._drop_connection()

    def _drop_agent(self) -> None:
        agent, self._agent = self._agent, None
        self._sent.clear()
        if agent is not None:
            agent.close()

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _no_npu(self) -> str:
        problem = self._facts.get("no_npu")
        return str(problem["message"]) if problem is not None else NOOP


@dataclass(frozen=True)
class RemoteDevice:
    """A device of ``host`` (see :class:`npukit.runtime.devices.KernelDevice`)."""

    host: RemoteHost
    kind: DeviceKind
    name: str
    reason: str

    @property
    def label(self) -> str:
        """The name and the address."""
        return f"{self.name} of {self.host.on}"

    @property
    def on(self) -> str:
        """The address."""
        return self.host.on

    def opener(self, module: Path, class_name: str) -> Opener:
        """What opens the class of a host module there; its files are sent when it is opened.

        Raises:
            ArtifactError: the files can't be read.
        """
        files = _artifact(module)
        key = _key(files)
        emulated = self.kind == "emulator"

        def opener() -> RemoteKernel:
            agent = self.host.agent_with(key, files)
            fields = {
                "module": f"{key}/{module.name}",
                "class": class_name,
                "emulated": emulated,
                "schedule": chosen().value,
            }
            return RemoteKernel(agent, agent.ask("open", fields).fields["kernel"])

        return opener

    def close(self) -> None:
        """End the connection."""
        self.host.close()


class RemoteKernel:
    """An open kernel there (see :class:`npukit.runtime.open_kernel.OpenKernel`)."""

    def __init__(self, agent: Agent, number: int) -> None:
        self._agent = agent
        self._number = number

    def run(self, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]) -> Results:
        """See :class:`npukit.runtime.open_kernel.OpenKernel`."""
        return self._called("run", arrays, numbers)[1]

    def time(
        self, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]
    ) -> tuple[float, Results]:
        """Microseconds of the call as measured there, without the way there, and its results."""
        fields, results = self._called("time", arrays, numbers)
        return float(fields["microseconds"]), results

    def fill_outputs(self, value: int) -> None:
        """See :class:`npukit.runtime.open_kernel.OpenKernel`."""
        self._agent.ask("fill", {"kernel": self._number, "value": value})

    def close(self) -> None:
        """See :class:`npukit.runtime.open_kernel.OpenKernel`."""
        with suppress(RemoteError):
            if not self._agent.ended:
                self._agent.ask("close", {"kernel": self._number})

    def _called(
        self, request: str, arrays: Sequence[NDArray[Any]], numbers: Mapping[str, object]
    ) -> tuple[dict[str, Any], Results]:
        from npukit.remote_device.arrays import packed, unpacked

        described, parts = packed(arrays)
        fields = {"kernel": self._number, "arrays": described, "numbers": dict(numbers)}
        answer = self._agent.ask(request, fields, parts)
        return answer.fields, unpacked(answer.fields["arrays"], answer.parts)


def _artifact(module: Path) -> dict[str, bytes]:
    """The files that a host module opens, by name; a missing one is reported when it is opened."""
    stem = module.stem
    names = (module.name, f"_{stem}_host.py", f"{stem}.xclbin", *_BESIDE)
    found: dict[str, bytes] = {}
    for name in names:
        try:
            found[name] = read_regular(module.with_name(name))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ArtifactError(
                f"it can't be read: {error.strerror}", where=str(module.with_name(name))
            ) from error
    return found


def _key(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]
