"""The file in which the text of a loaded report comes: sections under lines `# CODE`. Pure. data/reports/README.md has the form."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"# (?P<code>\S+)\s*")
_SIGNED = re.compile(r"signed: (?P<name>[^|]+)\|(?P<role>[^|]+)")


@dataclass(frozen=True)
class SectionText:
    """The text of one section; `line` is the line of the file that its first line stands in."""

    code: str
    line: int
    text: str
    signatory_name: str = ""
    signatory_role: str = ""


class Unreadable(ValueError):
    """A file that is not in the form; the message has the line."""


def section_texts(content: str) -> list[SectionText]:
    """The sections of a file in order. Raises Unreadable."""
    found: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(content.splitlines(), start=1):
        match = _CODE.fullmatch(line)
        if match:
            if match["code"] in {code for code, _, _ in found}:
                raise Unreadable(f"line {number}: the section “{match['code']}” stands here twice.")
            found.append((match["code"], number, []))
        elif found:
            found[-1][2].append(line)
        elif line.strip():
            raise Unreadable(
                f"line {number}: the file begins with the code of a section, such as “# summary”."
            )
    return [_section(*one) for one in found]


def _section(code: str, line: int, lines: list[str]) -> SectionText:
    signed = _SIGNED.fullmatch(lines[0]) if lines else None
    name, role = (signed["name"].strip(), signed["role"].strip()) if signed else ("", "")
    body = lines[1:] if signed else lines
    blank = next((count for count, one in enumerate(body) if one.strip()), 0)
    first = line + 1 + bool(signed) + blank
    return SectionText(code, first, "\n".join(body).strip(), name, role)
