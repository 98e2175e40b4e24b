"""Signed packages: what the key's owner signed runs, anything else is refused with its name."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import minisign
import pytest
from installed_packages import Environment, new_environment, with_npukit
from package_workshop import KERNEL, Workshop, contents, part
from packaging.metadata import Metadata

NO_TOOL = "the program minisign is not installed"


@dataclass(frozen=True)
class Keys:
    """A key pair in files."""

    secret: Path
    public: Path
    text: str

    @classmethod
    def new(cls, folder: Path, password: str | None = None) -> Keys:
        folder.mkdir(exist_ok=True)
        pair = minisign.KeyPair.generate()
        if password is not None:
            pair.secret_key.encrypt(password)
        secret, public = folder / "minisign.key", folder / "minisign.pub"
        secret.write_bytes(bytes(pair.secret_key) + b"\n")
        public.write_bytes(bytes(pair.public_key) + b"\n")
        return cls(secret, public, pair.public_key.to_base64().decode())


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("signed"))


@pytest.fixture(scope="module")
def keys(workshop: Workshop) -> Keys:
    return Keys.new(workshop.home / "keys")


@pytest.fixture(scope="module")
def wheel(workshop: Workshop, keys: Keys) -> Path:
    return workshop.wheel(KERNEL, "--target", "sw_emu", "--sign", keys.secret)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = new_environment(tmp_path_factory.mktemp("installed"))
    environment.install(wheel)
    return environment


@pytest.fixture
def folder(installed: Environment) -> Iterator[Path]:
    """The installed kernel, which is restored after the test."""
    kernel = installed.site / "npukit_kernels" / KERNEL
    before = installed.folder / "before"
    shutil.copytree(kernel, before)
    yield kernel
    shutil.rmtree(kernel)
    before.rename(kernel)


def test_a_signed_package_runs_when_the_key_fits(
    installed: Environment, keys: Keys, folder: Path
) -> None:
    assert installed.report(KERNEL, env=with_npukit())["signature"] == "not checked"
    for key in (keys.text, str(keys.public)):
        report = installed.report(KERNEL, "--verify", key, env=with_npukit())
        assert report["passed"] and report["signature"] == "valid"
    variables = {**with_npukit(), "NPUKIT_VERIFY_KEY": keys.text}
    program = f"from npukit_kernels.{KERNEL} import Passthrough as P; print(P().verified)"
    assert installed.run("-c", program, env=variables).stdout == "True\n"


@pytest.mark.parametrize(
    "name",
    [
        "__main__.py",
        "_validation/command.py",
        "cases/ramp.npz",
        f"npu1-sw_emu/{KERNEL}.xclbin",
        "npu1-sw_emu/insts.bin",
        "npu1-sw_emu/manifest.json",
        "package.json",
    ],
)
def test_a_changed_byte_is_refused(
    installed: Environment, keys: Keys, folder: Path, name: str
) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    program = (
        f"from npukit_kernels.{KERNEL} import ArtifactError, Passthrough\n"
        f"try: Passthrough(verify={keys.text!r})\n"
        "except ArtifactError as error: print(error)"
    )
    done = installed.run("-c", program, env=with_npukit())
    assert done.stdout.startswith(str(folder / name)), done.stderr


def test_added_missing_and_unsigned_files_are_refused(
    installed: Environment, keys: Keys, folder: Path
) -> None:
    variables = {**with_npukit(), "NPUKIT_VERIFY_KEY": keys.text}
    (folder / "more.py").write_text("")
    (folder / "__pycache__").mkdir(exist_ok=True)
    report = installed.report(KERNEL, env=variables, code=8)
    assert f"{folder / 'more.py'}: not among" in report["error"]["message"]
    (folder / "more.py").unlink()
    (folder / "more").symlink_to(folder.parent)
    report = installed.report(KERNEL, env=variables, code=8)
    assert f"{folder / 'more'}: not among" in report["error"]["message"]
    (folder / "more").unlink()
    (folder / "py.typed").unlink()
    report = installed.report(KERNEL, env=variables, code=8)
    assert str(folder / "py.typed") in report["error"]["message"]
    (folder / "py.typed").touch()
    assert installed.report(KERNEL, env=variables)["passed"]
    (folder / "package.json.minisig").write_text("nonsense")
    assert installed.report(KERNEL, env=variables, code=8)
    (folder / "package.json.minisig").unlink()
    report = installed.report(KERNEL, env=variables, code=8)
    assert "not signed" in report["error"]["message"]


def test_another_key_and_no_key_are_refused(
    installed: Environment, folder: Path, tmp_path: Path
) -> None:
    other = Keys.new(tmp_path / "other")
    report = installed.report(KERNEL, "--verify", other.text, env=with_npukit(), code=8)
    assert "not what was signed with this key" in report["error"]["message"]
    for wrong in ("RWnonsense", "", str(tmp_path)):
        arguments = ["--verify", wrong]
        report = installed.report(KERNEL, *arguments, env=with_npukit(), code=2)
        assert "expected a public key of minisign" in report["error"]["message"]


def test_without_the_library_it_says_what_to_install(
    installed: Environment, keys: Keys, folder: Path
) -> None:
    # Without npukit's environment there is no py-minisign either.
    report = installed.report(KERNEL, "--verify", keys.text, code=8)
    assert "pip install 'npukit-kernels-passthrough[verify]'" in report["error"]["message"]


def test_an_extra_brings_the_library(wheel: Path) -> None:
    metadata = Metadata.from_email(part(contents(wheel), "/METADATA"), validate=True)
    wanted = [r for r in metadata.requires_dist or [] if r.marker]
    names = [r.name for r in wanted if r.marker and r.marker.evaluate({"extra": "verify"})]
    assert names == ["py-minisign"]


def test_the_same_key_gives_the_same_bytes(workshop: Workshop, wheel: Path, keys: Keys) -> None:
    again = workshop.wheel(KERNEL, "--target", "sw_emu", "--sign", keys.secret, "-o", "again")
    assert again.read_bytes() == wheel.read_bytes()
    assert Path(f"{again}.minisig").read_bytes() == Path(f"{wheel}.minisig").read_bytes()


def test_a_key_with_a_password(workshop: Workshop, tmp_path: Path) -> None:
    keys = Keys.new(tmp_path / "locked", password="open sesame")
    given = ("package", KERNEL, "--target", "sw_emu", "--sign", keys.secret, "-o", "locked")
    for variables, text in (
        ({}, "has a password"),
        ({"NPUKIT_SIGN_PASSWORD": "open barley"}, "wrong password"),
    ):
        done = workshop.npukit(*given, **variables)
        assert done.returncode == 2 and text in done.stderr
        assert not (workshop.home / "locked").exists()
    done = workshop.npukit(*given, NPUKIT_SIGN_PASSWORD="open sesame")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("minisign") is None, reason=NO_TOOL)
def test_the_program_minisign_agrees(
    workshop: Workshop, wheel: Path, keys: Keys, tmp_path: Path
) -> None:
    """It verifies both of our signatures, and we verify and use its keys."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    for file in (wheel, tmp_path / "npukit_kernels" / KERNEL / "package.json"):
        verify = ["minisign", "-V", "-m", file, "-p", keys.public]
        assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
    own = tmp_path / "own"
    own.mkdir()
    make = ["minisign", "-G", "-W", "-p", own / "m.pub", "-s", own / "m.key"]
    subprocess.run(make, check=True, capture_output=True)
    signed = workshop.wheel(KERNEL, "--target", "sw_emu", "--sign", own / "m.key", "-o", own)
    done = workshop.npukit("package-check", signed, "--key", own / "m.pub")
    assert done.returncode == 0, done.stderr
    sign = ["minisign", "-S", "-m", signed, "-s", own / "m.key", "-x", f"{signed}.minisig"]
    subprocess.run(sign, check=True, capture_output=True)
    done = workshop.npukit("package-check", signed, "--key", own / "m.pub")
    assert done.returncode == 0, done.stderr


class TestCheck:
    """``npukit package-check``."""

    @pytest.fixture
    def copy(self, wheel: Path, tmp_path: Path) -> Path:
        shutil.copy(f"{wheel}.minisig", tmp_path)
        return Path(shutil.copy(wheel, tmp_path))

    def test_shows_what_is_in_a_package(self, workshop: Workshop, copy: Path, keys: Keys) -> None:
        done = workshop.npukit("package-check", copy, "--key", keys.public, "--json")
        report = json.loads(done.stdout)
        assert report["signature"] == "valid"
        [kernel] = report["kernels"]
        assert kernel["kernel"] == KERNEL and [*kernel["builds"]] == ["npu1-sw_emu"]
        done = workshop.npukit("package-check", copy)
        assert "npu1-sw_emu: 3 cases" in done.stdout
        tar = workshop.wheel(KERNEL, "--target", "sw_emu", "--format", "tar", "-o", copy.parent)
        done = workshop.npukit("package-check", tar, "--json")
        assert json.loads(done.stdout)["kernels"][0]["signed"] is False
        done = workshop.npukit("package-check", tar, "--key", keys.public)
        assert done.returncode == 8 and "no signature beside it" in done.stderr

    def test_refuses_what_the_kernels_signatures_do_not_cover(
        self, workshop: Workshop, copy: Path, keys: Keys
    ) -> None:
        """A file that pip would install, with RECORD as it wants it: only the whole is signed."""
        with zipfile.ZipFile(copy) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        record = next(name for name in files if name.endswith("/RECORD"))
        added = b"import os"
        digest = base64.urlsafe_b64encode(hashlib.sha256(added).digest()).decode().rstrip("=")
        files["more.pth"] = added
        files[record] += f"more.pth,sha256={digest},{len(added)}\n".encode()
        with zipfile.ZipFile(copy, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        assert workshop.npukit("package-check", copy).returncode == 0
        done = workshop.npukit("package-check", copy, "--key", keys.public)
        assert done.returncode == 8, done.stdout
        Path(f"{copy}.minisig").unlink()
        done = workshop.npukit("package-check", copy, "--key", keys.public)
        assert done.returncode == 8 and "no signature beside it" in done.stderr

    def test_a_replaced_package_keeps_no_signature_of_the_old_one(
        self, workshop: Workshop, tmp_path: Path, keys: Keys
    ) -> None:
        given = (KERNEL, "--target", "sw_emu", "--version", "1", "-o", tmp_path / "dist")
        signed = workshop.wheel(*given, "--sign", keys.secret)
        other = ("package", *given, "--device", "npu2")
        assert workshop.npukit(*other).returncode == 2
        assert Path(f"{signed}.minisig").exists()
        assert workshop.npukit(*other, "--force").returncode == 0
        assert not Path(f"{signed}.minisig").exists()

    def test_refuses_another_key(self, workshop: Workshop, copy: Path, tmp_path: Path) -> None:
        other = Keys.new(tmp_path / "other")
        done = workshop.npukit("package-check", copy, "--key", other.public)
        assert done.returncode == 8
        assert "not what was signed with this key" in done.stderr
        assert workshop.npukit("package-check", copy, "--key", "RWx").returncode == 2

    def test_refuses_a_file_whose_content_is_another(self, workshop: Workshop, copy: Path) -> None:
        files = contents(copy)
        for name in files:
            with zipfile.ZipFile(copy, "w") as archive:
                for each, data in files.items():
                    archive.writestr(each, data + b"x" if each == name else data)
            done = workshop.npukit("package-check", copy)
            if not name.endswith("RECORD"):
                assert done.returncode == 8, name
                assert f"{name} is not what RECORD says" in done.stderr

    @pytest.mark.parametrize("kind", ["truncated", "empty", "zip", "tar", "text", "escape", "link"])
    def test_refuses_what_is_no_package(
        self, workshop: Workshop, copy: Path, tmp_path: Path, kind: str
    ) -> None:
        file = tmp_path / "x.whl"
        if kind == "truncated":
            file.write_bytes(copy.read_bytes()[:-2000])
        elif kind in ("zip", "escape"):
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("../x" if kind == "escape" else "x", b"")
        elif kind in ("tar", "link"):
            with tarfile.open(file, "w:gz") as archive:
                entry = tarfile.TarInfo("a/b")
                if kind == "link":
                    entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(entry)
        else:
            file.write_text("" if kind == "empty" else "text")
        done = workshop.npukit("package-check", file)
        assert done.returncode == 7, done.stderr
        assert "x.whl" in done.stderr


def test_signing_without_the_library_names_the_extra(
    workshop: Workshop, keys: Keys, tmp_path: Path
) -> None:
    (tmp_path / "minisign.py").write_text("raise ImportError('not here')")
    variables = {**os.environ, **with_npukit()}
    variables["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{variables['PYTHONPATH']}"
    words = [
        "-m",
        "npukit",
        "package",
        KERNEL,
        "--sign",
        str(keys.secret),
        "-o",
        str(tmp_path / "o"),
    ]
    done = subprocess.run(
        [sys.executable, *words], env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 5
    assert "pip install npukit[sign]" in done.stderr
    assert not (tmp_path / "o").exists()
