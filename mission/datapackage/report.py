"""What a load has done, table by table. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

LISTED = 1000


@dataclass
class TableReport:
    """What became of the rows of one file. `absent` lists keys that only the record has, up to a thousand."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    absent_count: int = 0
    absent: list[str] = field(default_factory=list)

    def miss(self, key: str) -> None:
        """Note a row of the record that is no longer in the package."""
        self.absent_count += 1
        if len(self.absent) < LISTED:
            self.absent.append(key)


@dataclass
class LoadReport:
    """What a load has done."""

    mission: str
    first: bool
    tables: dict[str, TableReport] = field(default_factory=dict)

    def of(self, file: str) -> TableReport:
        """The report of one file."""
        return self.tables.setdefault(file, TableReport())

    def total(self, name: str) -> int:
        """The sum of one count over all files."""
        return sum(getattr(table, name) for table in self.tables.values())

    @property
    def nothing_new(self) -> bool:
        """Whether the record is as it was before."""
        return not (self.total("created") or self.total("changed"))

    def lines(self) -> Iterator[str]:
        """The report in plain words."""
        for file, table in self.tables.items():
            said = [f"{table.created:,} new"] if table.created else []
            said += [f"{table.changed:,} changed"] if table.changed else []
            said += [f"{table.unchanged:,} unchanged"] if table.unchanged else []
            said += [f"{table.absent_count:,} only in the record"] if table.absent_count else []
            yield f"{file}: {', '.join(said) or 'no rows'}"
        for file, table in self.tables.items():
            for key in table.absent[:20]:
                yield f"no longer in {file}, kept in the record: {key}"
            if table.absent_count > 20:
                yield f"no longer in {file}, kept in the record: and {table.absent_count - 20:,} more"
