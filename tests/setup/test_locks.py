"""The locks agree with one another, so that one environment can hold them all."""

import re

import pytest

from tests.setup.conftest import ROOT


def _pins(name):
    return dict(
        re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    )


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [("requirements.txt", "requirements-test.txt"), ("requirements-test.txt", "requirements-lint.txt")],
)
def test_a_larger_lock_holds_the_smaller_one(smaller, larger):
    pins = _pins(smaller)
    assert pins
    assert {name: _pins(larger).get(name) for name in pins} == pins


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-test.txt", "requirements-lint.txt", "requirements-node.txt"]
)
def test_every_pin_has_a_hash(name):
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.in")), ids=lambda path: path.name)
def test_every_direct_requirement_says_what_for(path):
    for line in path.read_text().splitlines():
        if line and not line.startswith(("#", "-r")):
            assert "  #" in line or " # " in line, line
