"""What the figures of bench/scale come to as functions of a cluster's size, and what they say of larger ones."""

MB = 1e6
# Vert.x's event loop that serves the feed is one thread, and translation another: neither takes more than a core.
CORE = 1.0


def fit(rows, value):
    """Least squares of value over 1 and the other columns of each row; the constants in that order. Not below zero: no size costs less than none."""
    columns = [[1.0, *row] for row in rows]
    used = list(range(len(columns[0])))
    while True:
        solution = solve([[sum(row[i] * row[j] for row in columns) for j in used] for i in used],
                         [sum(row[i] * y for row, y in zip(columns, value)) for i in used])
        if solution is None or all(each >= 0 for each in solution) or len(used) == 1:
            break
        used.remove(min(used, key=lambda i: solution[used.index(i)]))
    found = [0.0] * len(columns[0])
    for i, each in zip(used, solution or []):
        found[i] = each
    return found


def solve(matrix, right):
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda at: abs(rows[at][i]))
        if abs(rows[pivot][i]) < 1e-12:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for j in range(len(rows)):
            if j != i:
                factor = rows[j][i] / rows[i][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i])]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def constants(results):
    """Those that the parts which have run give."""
    found = {}
    rows = results.get("translate", {}).get("rows", [])
    if len(rows) >= 3:
        sizes = [(row["routes"], row["endpoints"]) for row in rows]
        for name, key in (("snapshot", "bytes"), ("heap", "live"), ("scratch", "cold")):
            found[name] = fit(sizes, [row[key] for row in rows])
    wire = results.get("wire", {})
    sizes = [int(each) for each in wire if each.isdigit()]
    if len(sizes) >= 2:
        found["endpoint"] = fit([(each,) for each in sizes], [wire[str(each)][0] for each in sizes])
    if "fresh" in wire:
        found["fresh"] = wire["fresh"]
    latency = results.get("latency", {})
    for what in ("any", "route"):
        counts = [int(name.split()[1]) for name in latency if name.startswith(what + " ")]
        if len(counts) >= 2:
            found[f"change {what}"] = fit([(each,) for each in counts], [latency[f"{what} {each}"]["cpu"] for each in counts])
    if "push_cpu" in results.get("churn", {}):
        found["churn"] = results["churn"]
    if "pause 0" in results.get("restart", {}):
        found["back"] = results["restart"]["pause 0"]
    return found


def table(results):
    """The constants, and what follows from them, as two tables."""
    known = constants(results)
    lines = ["| constant | fitted | from |", "|---|---|---|"]

    def line(name, text, part):
        lines.append(f"| {name} | {text} | {part} |")
    for name, title, unit, scale in (("snapshot", "bytes of all entries", "B", 1), ("heap", "live heap: objects, translation, snapshot", "B", 1),
                                     ("scratch", "first translation in a cold JVM", "us", 1e3)):
        if name in known:
            base, per_route, per_endpoint = (each * scale for each in known[name])
            line(title, f"{base:,.0f} {unit} + {per_route:,.0f} {unit} R + {per_endpoint:,.1f} {unit} E", "translate")
    if "endpoint" in known:
        line("bytes to a dataplane for one endpoint of a Service of S", f"{known['endpoint'][0]:,.0f} B + {known['endpoint'][1]:,.2f} B S", "wire")
    for what, title in (("any", "an endpoint"), ("route", "a route")):
        if f"change {what}" in known:
            base, each = known[f"change {what}"]
            line(f"controller's CPU for {title}", f"{1e3 * base:,.1f} ms + {1e6 * each:,.0f} us D", "latency")
    if "churn" in known:
        line("controller's CPU a push, translation included, under churn", f"{1e6 * known['churn']['push_cpu']:,.0f} us", "churn")
    if "back" in known:
        line("a dataplane that comes back", f"{known['back']['received']:,.0f} B from it, {known['back']['sent']:,.0f} B to it, "
             f"{1e3 * known['back']['each']:,.1f} ms of controller's CPU", "restart")
    lines += ["", *beyond(known)]
    return lines


def beyond(known):
    """Where one controller ends, and what comes behind it."""
    if "change any" not in known:
        return ["(the part latency has not run: nothing is extrapolated)"]
    base, each = known["change any"]
    if each <= 0:
        return ["(the part latency has not seen that more dataplanes cost more: nothing is extrapolated)"]
    lines = ["| endpoint changes a second that are published | dataplanes of one controller, by its CPU | of 3 replicas | of 10 | of a tree of relays, depth 2 |",
             "|---|---|---|---|---|"]
    for rate in (1, 5, 10, 20):
        left = CORE / rate - base
        most = max(0, int(left / each))
        # A relay translates nothing: all of its core is for pushes, and the root serves relays alone.
        relay = int(CORE / rate / each)
        lines.append(f"| {rate} | ({CORE:.0f} / {rate} - {base:.4f}) / {each:.6f} = {most:,} | {3 * most:,} | {10 * most:,} | {most:,} x {relay:,} = {most * relay:,} |")
    return lines
