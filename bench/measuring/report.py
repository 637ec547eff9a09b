"""Tables, bars, and the block of a document that they are written into."""
import datetime, os, platform, re, sys
from peers import said

HEAD = ("| case | proxy, upstream | CPU us/request (least..most) | requests/s (least..most) | p50 ms | p99 ms (least..most) | p99.9 ms "
        "| proxy's core busy | upstream sockets | RSS MB idle, loaded | allocated B/request | valid |\n" + "|---" * 12 + "|")


def between(row, field, form):
    spread = row.spread(field)
    return "-" if spread is None else f"{form(row.median(field))} ({form(spread[0])}..{form(spread[1])})"


def milliseconds(value):
    return "-" if value is None else f"{value / 1000:,.2f}"


def line(case, target, row):
    allocated = row.median("allocated")
    unfinished = max(each.unfinished for each in row.samples)
    state = "INVALID: " + "; ".join(row.faults) if row.faults else "yes"
    if unfinished:
        state += f"; did not keep up: {unfinished:,} unanswered at the end"
    return (f"| {case} | {target} | {between(row, 'cost', '{:.1f}'.format)} | {between(row, 'rate', '{:,.0f}'.format)} "
            f"| {milliseconds(row.median('p50'))} | {between(row, 'p99', milliseconds)} | {milliseconds(row.median('p999'))} "
            f"| {row.median('busy'):.2f} | {row.median('sockets'):.0f} | {row.idle}, {row.loaded} "
            f"| {'-' if allocated is None else f'{allocated:,.0f}'} | {state} |")


def bars(known, rows, selected):
    """A line for each bar whose cases were selected; `rows` are by case and target."""
    lines = []
    for bar in known:
        if not all(case in selected for case, _ in bar.rows):
            continue
        word = "most" if bar.less else "least"
        held = f"({word} {bar.least}, aim {bar.aim})"
        lacking = [f"{target} was left out" for case, target in bar.rows if (case, target) not in rows]
        lacking += [f"{target} is invalid" for case, target in bar.rows if (case, target) in rows and rows[case, target].faults]
        values = [] if lacking else [rows[each] for each in bar.rows]
        value = None
        if values:
            try:
                value = bar.value(*values)
            except (TypeError, ZeroDivisionError):
                lacking = ["a figure is missing"]
        lines.append(f"bar: {bar.name}: " + (f"{value:,.2f} {held}: {bar.verdict(value)}" if value is not None
                                             else f"not judged {held}: " + ", ".join(dict.fromkeys(lacking))))
    return lines


def processor():
    with open("/proc/cpuinfo") as file:
        found = re.search(r"model name\s*: (.*)", file.read())
    return found.group(1).strip() if found else platform.machine()


def machine():
    return f"{datetime.date.today()}, {os.cpu_count()} cores of {processor()}, Linux {platform.release()}."


def heading(peers, command):
    """Date, machine, versions and command."""
    versions = [f"{each.name} {each.version(each.program)}" for each in peers]
    tools = [f"wrk {said(r'wrk (?:debian/)?([0-9.]+)', 'wrk', '--version')}", f"h2load {said(r'nghttp2/([0-9.]+)', 'h2load', '--version')}"]
    return (f"{machine()} Versions: {'; '.join(versions + tools)}.\n\n    {command}\n")


def block(name):
    return re.compile(rf"(<!-- {name} begin -->\n).*(<!-- {name} end -->)", re.DOTALL)


def check(path, name="bench"):
    with open(path) as file:
        if not block(name).search(file.read()):
            sys.exit(f"bench: {path}: no markers (expected: <!-- {name} begin --> and <!-- {name} end -->)")


def put(path, text, name="bench"):
    with open(path) as file:
        was = file.read()
    with open(path, "w") as file:
        file.write(block(name).sub(lambda found: found.group(1) + text + "\n" + found.group(2), was))
