"""``npukit package``: what it makes is valid, installs beside NumPy alone, runs and is reproducible."""

from __future__ import annotations

import base64
import getpass
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from installed_packages import Environment, new_environment, with_npu, with_npukit
from package_workshop import KERNEL, SOURCE, Workshop, contents, part
from packaging.metadata import Metadata
from packaging.utils import parse_wheel_filename
from stand_in_npu import image_of, publish_hw


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module")
def wheel(workshop: Workshop) -> Path:
    """One of sw_emu."""
    return workshop.wheel(KERNEL, "--target", "sw_emu")


@pytest.fixture(scope="module")
def both(workshop: Workshop, wheel: Path) -> Path:
    """One with builds for npu1: hw, which a stand-in for an NPU can run, and sw_emu."""
    sw_emu = workshop.home / "build" / KERNEL / "npu1-sw_emu"
    publish_hw(sw_emu, image_of(sw_emu))
    return workshop.wheel(
        KERNEL, "--target", "hw", "--target", "sw_emu", "--version", "1.0", "-o", "both"
    )


@pytest.fixture(scope="module")
def installed(both: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = new_environment(tmp_path_factory.mktemp("both"))
    environment.install(both)
    return environment


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return new_environment(tmp_path)


class TestWheel:
    def test_its_record_has_the_digest_of_every_file(self, wheel: Path) -> None:
        files = contents(wheel)
        rows = [row.split(",") for row in part(files, "/RECORD").decode().splitlines()]
        assert [row[0] for row in rows] == list(files)
        for name, digest, size in rows[:-1]:
            found = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest())
            assert digest == "sha256=" + found.decode().rstrip("=")
            assert int(size) == len(files[name])
        assert rows[-1][1:] == ["", ""]

    def test_its_names_and_metadata_are_valid(self, wheel: Path) -> None:
        files = contents(wheel)
        name, version, _, tags = parse_wheel_filename(wheel.name)
        metadata = Metadata.from_email(part(files, "/METADATA"), validate=True)
        assert (metadata.name, metadata.version) == (name, version)
        assert name == "npukit-kernels-passthrough"
        assert str(version).startswith("0+d")
        assert {str(tag) for tag in tags} == {"py3-none-any"}
        fields = BytesParser().parsebytes(part(files, ".dist-info/WHEEL"))
        assert fields["Tag"] == "py3-none-any"
        assert metadata.license_expression == "Apache-2.0"
        for file in metadata.license_files or []:
            assert part(files, f".dist-info/licenses/{file}")

    def test_npukit_is_wanted_by_an_extra_alone(self, wheel: Path) -> None:
        metadata = Metadata.from_email(part(contents(wheel), "/METADATA"), validate=True)
        always = [r.name for r in metadata.requires_dist or [] if r.marker is None]
        assert always == ["numpy"]
        for_emulation = {"extra": "emulated"}
        more = [r for r in metadata.requires_dist or [] if r.marker]
        assert [r.name for r in more if r.marker and r.marker.evaluate(for_emulation)] == ["npukit"]

    def test_its_bill_of_materials_is_cyclonedx_and_complete(self, wheel: Path) -> None:
        files = contents(wheel)
        text = part(files, ".dist-info/sboms/npukit.cdx.json").decode()
        problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        assert problem is None, problem
        components = json.loads(text)["components"]
        hashes = {one["name"]: one["hashes"][0]["content"] for one in components if "hashes" in one}
        for name, data in files.items():
            if name.startswith("npukit_kernels/") and not name.endswith("package.json"):
                assert hashes[name] == hashlib.sha256(data).hexdigest()
        manifest = json.loads(part(files, "npu1-sw_emu/manifest.json"))
        assert manifest["inputs"].items() <= hashes.items()
        for tool in manifest["tools"]:
            assert hashes[tool["name"]] == tool["sha256"]

    def test_its_manifest_names_every_file_and_what_made_it(self, wheel: Path) -> None:
        files = contents(wheel)
        prefix = f"npukit_kernels/{KERNEL}/"
        manifest = json.loads(files[f"{prefix}package.json"])
        for name, entry in manifest["files"].items():
            data = files[prefix + name]
            assert entry == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        here = {name.removeprefix(prefix) for name in files if name.startswith(prefix)}
        assert here == {*manifest["files"], "package.json"}
        build = json.loads(files[prefix + manifest["builds"]["npu1-sw_emu"]["manifest"]])
        assert "kernel:kernel.toml" in build["inputs"]
        assert build["npukit_sha256"]

    def test_nothing_in_it_tells_where_or_by_whom_it_was_made(
        self, wheel: Path, workshop: Workshop
    ) -> None:
        here = [str(workshop.home), str(Path(__file__).parents[2])]
        # A digest in base64 holds any short name by chance.
        here += [name for name in (socket.gethostname(), getpass.getuser()) if len(name) > 4]
        for name, data in contents(wheel).items():
            for text in here:
                assert text.encode() not in data, name

    def test_the_tar_holds_the_same_tree(self, wheel: Path, workshop: Workshop) -> None:
        tar = workshop.wheel(KERNEL, "--format", "tar", "--target", "sw_emu")
        assert tar.name.endswith(".tar.gz")
        with tarfile.open(tar) as archive:
            members = archive.getmembers()
            top = members[0].name
            found = {
                member.name.removeprefix(f"{top}/"): file.read()
                for member in members
                if (file := archive.extractfile(member)) is not None
            }
        assert found == contents(wheel)
        assert tar.name == f"{top}.tar.gz"


class TestInstalled:
    def test_numpy_alone_is_enough_to_import_it(
        self, wheel: Path, environment: Environment
    ) -> None:
        environment.install(wheel)
        assert environment.pip("check").returncode == 0
        program = (
            "import sys; import npukit_kernels.passthrough as p; "
            "assert p.Passthrough and p.KernelError; print('npukit' in sys.modules)"
        )
        done = environment.run("-c", program)
        assert done.stdout == "False\n", done.stderr

    def test_without_npukit_an_emulated_build_says_what_to_install(
        self, wheel: Path, environment: Environment
    ) -> None:
        environment.install(wheel)
        report = environment.report(KERNEL, code=9)
        assert not report["passed"] and report["error"]["kind"] == "device"
        assert "pip install 'npukit-kernels-passthrough[emulated]'" in report["error"]["message"]

    def test_it_runs_and_its_cases_pass(self, wheel: Path, environment: Environment) -> None:
        environment.install(wheel)
        report = environment.report(KERNEL, env=with_npukit())
        assert report["passed"]
        assert (report["build"], report["runs_on"]) == ("npu1-sw_emu", "emulated device")
        names = [case["case"] for case in report["cases"]]
        assert names == ["uniform", "ramp", "alternating-extremes"]
        assert all(case["comparisons"][0]["exact"] for case in report["cases"])
        program = (
            "import numpy as np; from npukit_kernels.passthrough import Passthrough\n"
            "x = np.arange(4096).astype(np.int8)\n"
            "with Passthrough() as p: assert np.array_equal(p(x), x); print(p.build, p.runs_on)"
        )
        done = environment.run("-W", "error", "-c", program, env=with_npukit())
        assert done.stdout == "npu1-sw_emu emulated device\n", done.stderr

    def test_several_packages_share_the_namespace(
        self, workshop: Workshop, wheel: Path, environment: Environment
    ) -> None:
        kernels = workshop.home / "elsewhere"
        assert workshop.npukit("new", "gain", "--in", kernels).returncode == 0
        (kernels / "gain" / "LICENSE").write_text("All mine.\n")
        other = workshop.wheel(
            "gain",
            *("--kernel-dir", kernels, "--target", "sw_emu", "--device", "npu2"),
            *("--device", "npu1", "--license", "mit", "--name", "My.Kernels", "--version", "1.0-1"),
        )
        assert other.name == "my_kernels-1.0.post1-py3-none-any.whl"
        files = contents(other)
        metadata = Metadata.from_email(part(files, "/METADATA"), validate=True)
        assert metadata.license_expression == "Apache-2.0 AND MIT"
        assert part(files, "/licenses/gain/LICENSE") == b"All mine.\n"
        environment.install(wheel, other)
        assert environment.report(KERNEL, env=with_npukit())["passed"]
        for wanted in ("npu1", "npu2"):
            report = environment.report("gain", "--build", wanted, env=with_npukit())
            assert report["passed"] and report["build"] == f"{wanted}-sw_emu"
            assert report["version"] == "1.0.post1"

    def test_the_unpacked_tar_runs_without_pip(
        self, workshop: Workshop, environment: Environment
    ) -> None:
        tar = workshop.wheel(KERNEL, "--format", "tar", "--target", "sw_emu")
        with tarfile.open(tar) as archive:
            archive.extractall(environment.folder, filter="data")
        top = environment.folder / tar.name.removesuffix(".tar.gz")
        path = {"PYTHONPATH": os.pathsep.join([str(top), with_npukit()["PYTHONPATH"]])}
        assert environment.report(KERNEL, env=path)["passed"]


class TestChoice:
    """Which of the builds runs."""

    def test_an_npu_gets_the_build_for_it(self, installed: Environment) -> None:
        report = installed.report(KERNEL, env=with_npu("NPU Phoenix"))
        assert report["passed"]
        assert (report["build"], report["runs_on"]) == ("npu1-hw", "NPU Phoenix")

    def test_another_npu_gets_none(self, installed: Environment) -> None:
        report = installed.report(KERNEL, env=with_npu("NPU Strix"), code=9)
        assert "no build is for this NPU, 'NPU Strix'" in report["error"]["message"]

    def test_without_an_npu_it_is_emulated_with_a_warning(self, installed: Environment) -> None:
        program = "from npukit_kernels.passthrough import Passthrough as P; print(P().build)"
        done = installed.run("-c", program, env=with_npukit())
        assert done.stdout == "npu1-sw_emu\n"
        assert "RuntimeWarning: passthrough runs on npukit's emulated device" in done.stderr
        assert "pyxrt" in done.stderr
        assert "<string>:1" in done.stderr  # the line that opened it

    @pytest.mark.parametrize("way", ["argument", "variable"])
    def test_a_program_can_choose(self, installed: Environment, way: str) -> None:
        variables = with_npu("NPU Phoenix")
        if way == "variable":
            variables["NPUKIT_KERNEL_BUILD"] = "sw_emu"
        arguments = ["--build", "sw_emu"] if way == "argument" else []
        report = installed.report(KERNEL, *arguments, env=variables)
        assert report["build"] == "npu1-sw_emu"
        report = installed.report(KERNEL, "--build", "npu2", env=variables, code=2)
        assert "has the builds npu1-hw, npu1-sw_emu; got 'npu2'" in report["error"]["message"]

    def test_hw_without_an_npu_says_why(self, installed: Environment) -> None:
        report = installed.report(KERNEL, "--build", "hw", env=with_npukit(), code=9)
        assert "npu1-hw can't run: pyxrt" in report["error"]["message"]
        nothing = with_npu("", npukit=False)
        report = installed.report(KERNEL, "--build", "hw", env=nothing, code=9)
        assert "XRT finds no NPU" in report["error"]["message"]
        second = installed.report(
            KERNEL, "--build", "hw", "--device", "7", env=with_npu("NPU Phoenix"), code=9
        )
        assert "there is no NPU 7" in second["error"]["message"]


class TestReproducible:
    @pytest.mark.parametrize("kind", ["wheel", "tar"])
    def test_the_same_inputs_give_the_same_bytes(self, tmp_path: Path, kind: str) -> None:
        """In other folders, with other settings of the user, with an empty cache and a full one."""
        made = []
        for place, zone, mask in (("a", "UTC", 0o22), ("some/where else", "Asia/Tokyo", 0o77)):
            home = tmp_path / place
            (home / "kernels").mkdir(parents=True)
            shutil.copytree(SOURCE, home / "kernels" / KERNEL)
            (home / "kernels" / "unrelated.h").write_text(place)
            here = Workshop(home)
            before = os.umask(mask)
            try:
                for _ in range(2):
                    file = here.wheel(
                        *(KERNEL, "--kernel-dir", home / "kernels", "--format", kind),
                        *("--target", "sw_emu"),
                        TZ=zone,
                        USER=place,
                    )
                    made.append((file.name, file.read_bytes()))
                    file.unlink()
            finally:
                os.umask(before)
        assert len(set(made)) == 1

    def test_source_date_epoch_is_the_time_of_its_files(self, workshop: Workshop) -> None:
        when = "1700000000"
        wheel = workshop.wheel(KERNEL, "-o", "dated", SOURCE_DATE_EPOCH=when)
        with zipfile.ZipFile(wheel) as archive:
            assert {one.date_time for one in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        sbom = json.loads(part(contents(wheel), "npukit.cdx.json"))
        assert sbom["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None
        for wrong in ("yesterday", "-5", "99999999999"):
            done = workshop.npukit("package", KERNEL, SOURCE_DATE_EPOCH=wrong)
            assert done.returncode == 2
            assert "SOURCE_DATE_EPOCH" in done.stderr

    def test_the_version_changes_with_the_content(self, workshop: Workshop, wheel: Path) -> None:
        kernels = workshop.home / "other cases"
        shutil.copytree(SOURCE, kernels / KERNEL)
        spec = kernels / KERNEL / "kernel.toml"
        spec.write_text(spec.read_text().replace('"uniform", low = -128', '"uniform", low = -127'))
        other = workshop.wheel(
            KERNEL, "--kernel-dir", kernels, "--target", "sw_emu", "--build-dir", "other"
        )
        assert parse_wheel_filename(other.name)[1] != parse_wheel_filename(wheel.name)[1]

    def test_gzip_reads_what_no_compressor_wrote(self, workshop: Workshop) -> None:
        tar = workshop.wheel(KERNEL, "--format", "tar", "--target", "sw_emu", "-o", "gz")
        assert len(gzip.decompress(tar.read_bytes())) % 512 == 0


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "code", "text"),
        [
            ([], 2, "name the kernels to package"),
            (["nonsense"], 2, "nonsense"),
            ([KERNEL, "--name", "a b"], 2, "can't name a distribution"),
            ([KERNEL, "--name", "npukit"], 2, "another distribution"),
            ([KERNEL, "--version", "first"], 2, "not a version"),
            ([KERNEL, "--license", "Mine"], 2, "not an SPDX licence expression"),
            ([KERNEL, "--license-file", "missing.txt"], 2, "missing.txt"),
            ([KERNEL, "-p", "size=3"], 2, "size"),
            ([KERNEL, "--sign", "missing.key"], 2, "missing.key"),
            (
                [KERNEL, "--device", "npu2", "--target", "hw"],
                5,
                "--target hw is not available",
            ),
            ([KERNEL, "-o", "/dev/null/x"], 2, "not a folder"),
            ([KERNEL, "changed/passthrough"], 2, "two kernels are called passthrough"),
        ],
    )
    def test_wrong_usage_leaves_nothing(
        self, workshop: Workshop, tmp_path: Path, arguments: list[str], code: int, text: str
    ) -> None:
        out = [] if "-o" in arguments else ["-o", str(tmp_path / "out")]
        shutil.copytree(SOURCE, workshop.home / "changed" / KERNEL, dirs_exist_ok=True)
        done = workshop.npukit("package", *arguments, *out, PATH="/nowhere")
        assert done.returncode == code, done.stderr
        assert text in done.stderr
        assert not (tmp_path / "out").exists()

    def test_a_package_is_not_replaced_unasked(self, workshop: Workshop) -> None:
        given = (KERNEL, "--target", "sw_emu", "--version", "2", "-o", "twice")
        first = workshop.wheel(*given)
        before = first.read_bytes()
        assert workshop.wheel(*given) == first  # the same content is no conflict
        done = workshop.npukit("package", *given, SOURCE_DATE_EPOCH="1700000000")
        assert done.returncode == 2
        assert "exists and has other content" in done.stderr
        assert first.read_bytes() == before
        workshop.wheel(*given, "--force", SOURCE_DATE_EPOCH="1700000000")
        assert first.read_bytes() != before

    def test_a_failed_write_leaves_the_signature_of_what_is_there(self, workshop: Workshop) -> None:
        given = (KERNEL, "--target", "sw_emu", "--version", "3", "-o", "signed")
        written = workshop.wheel(*given)
        signature = written.with_name(f"{written.name}.minisig")
        signature.write_text("of what is there")
        written.unlink()
        written.mkdir()  # no file replaces it
        done = workshop.npukit("package", *given, "--force")
        assert done.returncode == 11, done.stderr
        assert f"can't write {written.parent.name}/{written.name}" in done.stderr
        assert {*written.parent.iterdir()} == {written, signature}
        assert signature.read_text() == "of what is there"

    def test_a_kernel_that_does_not_build_leaves_nothing(
        self, workshop: Workshop, tmp_path: Path
    ) -> None:
        assert workshop.npukit("new", "broken", "--in", tmp_path).returncode == 0
        source = tmp_path / "broken" / "broken.cc"
        source.write_text(source.read_text() + "\nint broken(\n")
        done = workshop.npukit("package", "broken", KERNEL, "--kernel-dir", tmp_path, "-o", "no")
        assert done.returncode == 6
        assert "broken.cc" in done.stderr
        assert not (workshop.home / "no").exists()

    def test_a_full_disk_leaves_nothing(self, workshop: Workshop, wheel: Path) -> None:
        program = (
            "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "from npukit.__main__ import main; sys.argv[1:] = "
            f"['package', '{KERNEL}', '--target', 'sw_emu', '-o', 'full']; main()"
        )
        environment = {
            **os.environ,
            "NPUKIT_CACHE_DIR": str(workshop.home / "cache"),
            "NPUKIT_BUILD_DIR": str(workshop.home / "build"),
        }
        done = subprocess.run(
            [shutil.which("python3") or "python3", "-c", program],
            cwd=workshop.home,
            env={**environment, **with_npukit()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 11, done.stderr
        assert "can't write" in done.stderr
        assert not list((workshop.home / "full").iterdir())


def test_a_failed_case_is_a_verdict_with_the_reason(
    workshop: Workshop, environment: Environment
) -> None:
    kernels = workshop.home / "wrong"
    shutil.copytree(SOURCE, kernels / KERNEL)
    (kernels / KERNEL / "reference.py").write_text(
        "def passthrough(source):\n    return (source + 1).astype(source.dtype)\n"
    )
    environment.install(
        workshop.wheel(KERNEL, "--kernel-dir", kernels, "--target", "sw_emu", "-o", "w")
    )
    report = environment.report(KERNEL, env=with_npukit(), code=1)
    assert not report["passed"]
    for case in report["cases"]:
        assert "mismatch" in [finding["reason"] for finding in case["findings"]]
    done = environment.run("-m", "npukit_kernels.passthrough", env=with_npukit())
    assert done.returncode == 1
    assert "differ from passthrough by up to" in done.stdout
    assert "0 of 3 cases pass" in done.stdout


def test_a_damaged_file_is_named(wheel: Path, environment: Environment) -> None:
    environment.install(wheel)
    folder = environment.site / "npukit_kernels" / KERNEL
    for name in ("cases/ramp.npz", "npu1-sw_emu/manifest.json"):
        file = folder / name
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        report = environment.report(KERNEL, env=with_npukit(), code=8)
        assert str(file) in report["error"]["message"]
        file.write_bytes(content)
    manifest = folder / "package.json"
    for content in (b"", b"[]", b"{}", manifest.read_bytes()[:-20]):
        manifest.write_bytes(content)
        report = environment.report(KERNEL, env=with_npukit(), code=8)
        assert str(manifest) in report["error"]["message"]
        assert not report["passed"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_report_that_is_lost_is_no_success(installed: Environment) -> None:
    program = [installed.python, "-m", f"npukit_kernels.{KERNEL}", "--build", "sw_emu"]
    environment = {**os.environ, **with_npukit()}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            program, cwd=installed.folder, env=environment, stdout=full, stderr=-1, check=False
        )
    assert done.returncode == 74
    assert b"the report can't be written: No space left" in done.stderr


def test_a_header_from_elsewhere_leaves_no_path(workshop: Workshop) -> None:
    outside = workshop.home / "outside"
    outside.mkdir()
    (outside / "extra.h").write_text("#define EXTRA 0\n")
    assert workshop.npukit("new", "wide", "--in", "deep/kernels").returncode == 0
    kernel = workshop.home / "deep" / "kernels" / "wide"
    source, spec = kernel / "wide.cc", kernel / "kernel.toml"
    source.write_text(f'#include "extra.h"\n{source.read_text()}')
    text = spec.read_text()
    sources = 'sources = ["wide.cc"]\n'
    assert sources in text
    included = f'{sources}include_dirs = ["../../../outside"]\n'
    spec.write_text(text.replace(sources, included))
    files = contents(workshop.wheel("wide", "--kernel-dir", "deep/kernels", "--target", "sw_emu"))
    assert "file:extra.h" in json.loads(part(files, "sw_emu/manifest.json"))["inputs"]
    for name, data in files.items():
        assert str(workshop.home).encode() not in data, name


def test_the_shipped_modules_import_nothing_else(wheel: Path) -> None:
    for name, data in contents(wheel).items():
        if name.endswith(".py") and "_validation/" in name:
            assert b"npukit." not in b"".join(
                line for line in data.splitlines() if line.lstrip().startswith((b"import", b"from"))
            ), name
    assert importlib.util.find_spec("npukit_kernels") is None
