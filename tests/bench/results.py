"""What was measured, as tables in Markdown and as JSON."""

import json
import statistics


def median(values):
    return statistics.median(values)


def table(head, rows):
    """A table in Markdown, its columns aligned for who reads it as it is."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [head, *rows])
              for i in range(len(head))]

    def line(cells):
        padded = [cells[0].ljust(widths[0])]
        padded += [cell.rjust(width)
                   for cell, width in zip(cells[1:], widths[1:])]
        return f"| {' | '.join(padded)} |"

    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":"
                                for width in widths[1:]]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def number(value, decimals=0):
    return "" if value is None else f"{value:,.{decimals}f}"


class Results:
    """The rows of the summary and the tables of details, as they come."""

    def __init__(self):
        self.rows = []     # of the summary
        self.details = {}  # figures by measurement and server
        self.failures = []

    def detail(self, name, title, servers, columns):
        """Prints each server's medians, with ratios to the first one's."""
        figures = {
            server.name: {key: median(one[key] for one in server.rounds)
                          for _, key, _ in columns}
            for server in servers if server.rounds
        }
        self.details[name] = figures
        base = next(iter(figures.values()), {})
        rows = []
        for server, values in figures.items():
            row = [server]
            for _, key, decimals in columns:
                cell = number(values[key], decimals)
                if base.get(key):
                    cell += f" ({values[key] / base[key]:.2f})"
                row.append(cell)
            rows.append(row)
        print(f"\n### {title}\n")
        print(table(["server", *(label for label, _, _ in columns)], rows),
              flush=True)
        return figures

    def row(self, what, ours, unit, target, reached, limit=None, decimals=0,
            peers=None):
        """
        One target: the figure, what it is held against, the peers'.

        limit is the figure that the ratio is to: the bare loop's, another
        program's, or one of its own in other circumstances.  reached is None
        where there was nothing to compare with.
        """
        self.rows.append({
            "what": what, "ours": ours, "unit": unit, "target": target,
            "reached": reached, "limit": limit,
            "ratio": ours / limit if limit else None,
            "decimals": decimals, "peers": peers or {},
        })

    def fail(self, name, error):
        self.failures.append(f"{name}: {error}")
        print(f"\nNot measured: {name}: {error}", flush=True)

    def summary(self):
        """The table of targets, as README.md has it."""
        rows = []
        for row in self.rows:
            peers = ", ".join(
                f"{name} {number(value, row['decimals'])}"
                for name, value in row["peers"].items() if value is not None)
            rows.append([
                row["what"],
                f"{number(row['ours'], row['decimals'])} {row['unit']}",
                number(row["limit"], row["decimals"]),
                number(row["ratio"], 2),
                row["target"],
                {True: "yes", False: "no", None: ""}[row["reached"]],
                peers,
            ])
        return table(["what", "capsule", "limit", "ratio", "target",
                      "reached", "others"], rows)

    def print_summary(self):
        print("\n### Targets\n")
        print(self.summary(), flush=True)
        for failure in self.failures:
            print(f"\nNot measured: {failure}")

    def write(self, file, machine):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".md").write_text(self.summary() + "\n")
        file.write_text(json.dumps({
            "machine": machine, "targets": self.rows,
            "details": self.details, "failures": self.failures,
        }, indent=1) + "\n")
