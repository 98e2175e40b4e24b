"""Archives whose bytes depend on their content alone, and what goes into a package's manifest."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from npukit.shipping.archives import tar_archive, zip_archive
from npukit.shipping.distribution_names import distribution_version

NAMES = st.from_regex(r"[a-z]{1,8}(/[a-z]{1,60}){0,4}\.py", fullmatch=True)
FILES = st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=6)
TIMES = st.integers(315_532_800, 4_354_819_198)


@given(FILES, TIMES)
def test_python_reads_the_files_back(files: dict[str, bytes], seconds: int) -> None:
    with zipfile.ZipFile(io.BytesIO(zip_archive(files, seconds))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    with tarfile.open(fileobj=io.BytesIO(tar_archive(files, seconds)), mode="r:gz") as tar:
        members = tar.getmembers()
        found = {m.name: tar.extractfile(m) for m in members if m.isreg()}
        assert {name: file.read() for name, file in found.items() if file} == files
        assert {(m.uid, m.gid, m.uname, m.gname, m.mtime) for m in members} == {
            (0, 0, "", "", seconds)
        }


def test_a_tar_of_more_than_one_block_is_whole() -> None:
    data = bytes(range(256)) * 1000
    assert data in gzip.decompress(tar_archive({"a": data}, 315_532_800))


@given(FILES, NAMES, st.binary(max_size=5))
def test_a_version_is_that_of_the_content(files: dict[str, bytes], name: str, more: bytes) -> None:
    version = distribution_version(None, files)
    assert version.startswith("0+d")
    assert distribution_version(None, dict(reversed(files.items()))) == version
    changed = {**files, name: files.get(name, b"") + b"x" + more}
    assert distribution_version(None, changed) != version
