"""Verdicts as JUnit XML, for CI systems."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from npukit.validate.evidence import Finding
from npukit.validate.figures import agreement, case_label, rules, vector_operations
from npukit.validate.verdict import KernelVerdict, Saved

# Characters that XML 1.0 can't hold, not even escaped (section 2.2), including lone surrogates.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

KERNEL_TEST = "kernel as a whole"


def to_junit(verdicts: Iterable[KernelVerdict]) -> bytes:
    """A suite per kernel, a test per case and per check; times are sums of timed runs, in seconds.

    The suite's properties say what the kernel ran on, whether NPU and emulated device agree, and
    how far outputs may be from the references.
    Findings about the kernel as a whole are failures of a separate test.
    """
    root = ET.Element("testsuites", name="npukit validate")
    tests = failures = 0
    for verdict in verdicts:
        rows: list[tuple[str, Sequence[Finding], float, Saved | None]] = [
            (case_label(case), case.findings, sum(case.microseconds) / 1e6, case.saved)
            for case in verdict.results
        ]
        rows.append((KERNEL_TEST, verdict.findings, 0.0, None))
        failed = sum(bool(findings) for _, findings, _, _ in rows)
        tests, failures = tests + len(rows), failures + failed
        suite = ET.SubElement(
            root,
            "testsuite",
            name=_clean(f"{verdict.kernel} {verdict.device}-{verdict.target}"),
            tests=str(len(rows)),
            failures=str(failed),
            errors="0",
            skipped="0",
            time=f"{sum(seconds for _, _, seconds, _ in rows):.6f}",
        )
        properties = ET.SubElement(suite, "properties")
        facts = {
            "runs_on": verdict.runs_on,
            "agreement": agreement(verdict.cases),
            "vector_operations": vector_operations(verdict),
            "tolerances": "\n".join(map(str, rules(verdict.results))) or None,
        }
        for key, value in facts.items():
            if value is not None:
                ET.SubElement(properties, "property", name=key, value=_clean(value))
        for name, findings, seconds, saved in rows:
            test = ET.SubElement(
                suite,
                "testcase",
                classname=_clean(f"{verdict.kernel}.{verdict.device}-{verdict.target}"),
                name=_clean(name),
                time=f"{seconds:.6f}",
            )
            if findings:
                failure = ET.SubElement(
                    test,
                    "failure",
                    type=findings[0].reason.value,
                    message=_clean(findings[0].text.splitlines()[0] if findings[0].text else ""),
                )
                lines = [f"{f.reason.value}: {f.text}" for f in findings]
                lines += [] if saved is None else [f"to run it again: {saved.command}"]
                failure.text = _clean("\n".join(lines))
        if verdict.notes:
            output = ET.SubElement(suite, "system-out")
            output.text = _clean("\n".join(f"note: {note}" for note in verdict.notes))
    root.set("tests", str(tests))
    root.set("failures", str(failures))
    root.set("errors", "0")
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
