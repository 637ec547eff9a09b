"""The factors that bench/factorial varies, and what its rows say of each."""
import itertools

PROTOCOL = {"h1": "HTTP/1.1", "h2": "HTTP/2"}
# The cell beside which other factors are varied: the least CPU for a request.
BEST = {"protocol": "h2", "pool": "own", "loops": 1}


def windows(bytes_):
    return [("http2/ReceiveWindows.java", r"int FIRST = 72 \* 1024;", f"int FIRST = {bytes_};"),
            ("http2/ReceiveWindows.java", r"int WIDEST = 1 << 20;", f"int WIDEST = {bytes_};")]


def allocator(made):
    return [("http/Buffers.java", r"new PooledByteBufAllocator\(.*?\);", f"new io.netty.buffer.{made};")]


# By name: expressions of the dataplane's source that are replaced, and other settings of the proxy.
SIDE = {
    "as it is": ([], {}),
    "Netty's adaptive allocator": (allocator("AdaptiveByteBufAllocator()"), {}),
    "no pools of buffers": (allocator("UnpooledByteBufAllocator(true)"), {}),
    "windows fixed at 65,535 bytes": (windows(65535), {}),
    "windows fixed at 1 MiB": (windows(1 << 20), {}),
    "requests end in a frame of their own": ([
        ("upstream/Http2UpstreamStream.java", r"requestEnded = request\.body\(\) == UpstreamRequest\.Body\.NONE;", "requestEnded = false;")], {}),
    "1 log line a request": ([], {"lines": 1}),
    "8 log lines a request": ([], {"lines": 8}),
    "NIO": ([], {"transport": "nio"}),
    "io_uring": ([], {"transport": "io_uring"}),
    "2 loops, a connection each, shared": ([], {"pool": "shared", "loops": 2}),
    "2 loops, one connection, shared": ([], {"pool": "shared-first", "loops": 2}),
}


def name(protocol, pool, loops):
    return f"{PROTOCOL[protocol]}, {'a pool for each' if pool == 'own' else 'one pool'}, {loops} loop{'s' if loops > 1 else ''}"


def cells(protocols, pools, loops):
    return list(itertools.product(protocols, pools, loops))


def between(row, field, form):
    low, high = row.spread(field)
    return f"{form(row.median(field))} ({form(low)}..{form(high)})"


def milliseconds(value):
    return f"{value / 1000:,.2f}"


def sockets(row):
    low, high = row.spread("sockets")
    return f"{low}" if low == high else f"{low}..{high}"


def shares(row):
    return "-" if all(each.shares == (1, 1) for each in row.samples) else (
        f"{min(each.shares[0] for each in row.samples):.0%}..{max(each.shares[1] for each in row.samples):.0%}")


def measured(row):
    return (f"{between(row, 'cost', '{:.1f}'.format)} | {between(row, 'rate', '{:,.0f}'.format)} | {milliseconds(row.median('p50'))} "
            f"| {between(row, 'p99', milliseconds)}")


def valid(row):
    return "INVALID: " + "; ".join(row.faults) if row.faults else "yes"


def table(rows):
    lines = ["| cell | connections | CPU us/request (least..most) | requests/s (least..most) | p50 ms | p99 ms (least..most) "
             "| p99 ms at the fixed rate | cores busy | upstream sockets | requests by worker, least..most "
             "| handed over a request | batches a request | lock met taken, of requests | workers waited | allocated B/request | others' share of a core, most | valid |",
             "|---" * 17 + "|"]
    for (cell, connections), row in rows.items():
        open_loop = milliseconds(row.open_loop.p99) + (" (not kept)" if row.open_loop.unfinished else "")
        lines.append(f"| {cell} | {connections} | {measured(row)} | {open_loop} | {row.median('busy'):.2f} | {sockets(row)} | {shares(row)} "
                     f"| {row.median('handed'):.2f} | {row.median('batches'):.3f} | {row.median('contended'):.2%} | {row.waits:,} "
                     f"| {row.median('allocated'):,.0f} | {row.spread('strangers')[1]:.0%} | {valid(row)} |")
    return "\n".join(lines)


def side_table(rows):
    lines = ["| what is otherwise | CPU us/request (least..most) | requests/s (least..most) | p50 ms | p99 ms (least..most) "
             "| CPU to \"as it is\" | allocated B/request | handed over a request | others' share of a core, most | valid |", "|---" * 10 + "|"]
    base = next(row for (cell, _), row in rows.items() if cell == "as it is")
    for (cell, _), row in rows.items():
        lines.append(f"| {cell} | {measured(row)} | {row.median('cost') / base.median('cost'):.2f} | {row.median('allocated'):,.0f} "
                     f"| {row.median('handed'):.2f} | {row.spread('strangers')[1]:.0%} | {valid(row)} |")
    return "\n".join(lines)


def comparison(rows, label, one, other, connections):
    """What `other` is to `one`: CPU for a request and rate, with the figures that the ratios are of; whoever disturbs only adds to the least."""
    a, b = rows[name(*one), connections], rows[name(*other), connections]
    costs, rates, least = ((a.median("cost"), b.median("cost")), (a.median("rate"), b.median("rate")), (a.spread("cost")[0], b.spread("cost")[0]))
    return (f"| {label} | {connections} | {costs[0]:.1f} to {costs[1]:.1f} | {costs[0] / costs[1]:.2f} | {least[0]:.1f} to {least[1]:.1f} "
            f"| {least[0] / least[1]:.2f} | {rates[0]:,.0f} to {rates[1]:,.0f} | {rates[1] / rates[0]:.2f} |")


def interaction(rows, connections):
    """How much more a pool for each is worth under HTTP/2 than under HTTP/1.1, with two loops, in CPU."""
    def gain(protocol, of):
        return of(rows[name(protocol, "shared", 2), connections]) / of(rows[name(protocol, "own", 2), connections])
    parts = [f"by {label} {gain('h1', of):.2f} under HTTP/1.1 and {gain('h2', of):.2f} under HTTP/2"
             for label, of in (("medians", lambda row: row.median("cost")), ("the least", lambda row: row.spread("cost")[0]))]
    return f"- Interaction, {connections} connections, 2 loops, CPU: a pool for each is worth " + ", ".join(parts) + "."


def saved(rows, connections):
    return (f"- Sockets to the upstream, {connections} connections, HTTP/1.1 against HTTP/2: " + "; ".join(
        f"{'a pool for each' if pool == 'own' else 'one pool'}, {loops} loop{'s' if loops > 1 else ''}: "
        f"{sockets(rows[name('h1', pool, loops), connections])} against {sockets(rows[name('h2', pool, loops), connections])}"
        for loops, pool in itertools.product((1, 2), ("shared", "own"))) + ".")


def gains(rows, all_connections):
    lines = ["| gain of | connections | CPU us/request, medians | times less | CPU us/request, least | times less | requests/s, medians | times more |",
             "|---" * 8 + "|"]
    for connections in all_connections:
        for pool, loops in itertools.product(("shared", "own"), (1, 2)):
            label = f"HTTP/2 over HTTP/1.1, {'a pool for each' if pool == 'own' else 'one pool'}, {loops} loop{'s' if loops > 1 else ''}"
            lines.append(comparison(rows, label, ("h1", pool, loops), ("h2", pool, loops), connections))
        for protocol, loops in itertools.product(("h1", "h2"), (2, 1)):
            what = "a pool for each over one pool" if loops == 2 else "no lock over a lock that is free"
            label = f"{what}, {PROTOCOL[protocol]}, {loops} loop{'s' if loops > 1 else ''}"
            lines.append(comparison(rows, label, (protocol, "shared", loops), (protocol, "own", loops), connections))
        for protocol, pool in itertools.product(("h1", "h2"), ("shared", "own")):
            label = f"2 loops over 1, {PROTOCOL[protocol]}, {'a pool for each' if pool == 'own' else 'one pool'}"
            lines.append(comparison(rows, label, (protocol, pool, 1), (protocol, pool, 2), connections))
    lines.append("")
    for connections in all_connections:
        lines += [interaction(rows, connections), saved(rows, connections)]
    return "\n".join(lines)
