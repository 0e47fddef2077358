#!/usr/bin/env python3
"""Ask the OSV database about every installed package, and fail unless each was looked up.

    python .ci/audit.py

A tool that skips what it cannot look up says "no known vulnerabilities" of an empty list. This one
counts: every package gets an answer, or is named in `.ci/audit.toml` with a reason, or it fails.
A local version (torch 2.13.0+cpu) is asked about as what it was built from (2.13.0).
Standard library only.
"""

import argparse
import json
import sys
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from importlib.metadata import distributions
from pathlib import Path

DATABASE = "https://api.osv.dev/v1/querybatch"
EXCEPTIONS = Path(__file__).with_suffix(".toml")
SECONDS = 30
AT_ONCE = 500


@dataclass
class Verdict:
    """What was found: package → its problem; and how many had an answer."""

    answered: int = 0
    found: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether everything was looked up, and nothing found that isn't an exception."""
        return not self.found and not self.faults


def installed() -> dict[str, str]:
    """Return every package of this Python and its version."""
    return {one.metadata["Name"].lower(): one.version for one in distributions()}


def audit(packages: dict[str, str], exceptions: dict[str, str], url: str = DATABASE) -> Verdict:
    """Look up each package. Exceptions name a package, or a finding by its id, with a reason."""
    verdict = Verdict()
    if not packages:
        verdict.faults.append("No packages were found, so nothing was looked up.")
    for name, reason in exceptions.items():
        if not reason.strip():
            verdict.faults.append(f"The exception for {name} gives no reason.")
    asked = sorted(name for name in packages if name not in exceptions)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        try:
            answers = _ask(url, [(name, packages[name].split("+")[0]) for name in some])
        except (OSError, ValueError, KeyError, TypeError) as error:
            verdict.faults.append(f"{len(some)} packages could not be looked up: {error}")
            continue
        _weigh(verdict, dict(zip(some, answers, strict=False)), exceptions)
    if not verdict.faults and verdict.answered != len(asked):
        missing = len(asked) - verdict.answered
        verdict.faults.append(f"{missing} of {len(asked)} packages had no answer.")
    return verdict


def _ask(url: str, packages: list[tuple[str, str]]) -> list[object]:
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in packages
    ]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        results = json.load(answer)["results"]
    if not isinstance(results, list):
        raise TypeError("the answer is no list")
    return results


def _weigh(verdict: Verdict, answers: dict[str, object], exceptions: dict[str, str]) -> None:
    for name, answer in answers.items():
        if not isinstance(answer, dict) or answer.get("next_page_token"):
            continue  # half an answer is none
        verdict.answered += 1
        ids = [str(one["id"]) for one in answer.get("vulns", [])]
        open_ids = [one for one in ids if one not in exceptions]
        if open_ids:
            verdict.found[name] = open_ids


def main() -> int:
    """Print what was found; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default=DATABASE, help="where to ask")
    chosen = parser.parse_args()
    exceptions = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exceptions"]
    packages = installed()
    verdict = audit(packages, exceptions, chosen.database)
    for name, ids in verdict.found.items():
        print(f"{name} {packages[name]}: {', '.join(ids)}")
    for fault in verdict.faults:
        print(fault)
    for name, reason in exceptions.items():
        print(f"Not asked or not counted: {name}: {reason}")
    print(f"{verdict.answered} packages looked up, {len(verdict.found)} with a known problem.")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
