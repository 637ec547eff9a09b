"""One proxy before one upstream: started, warmed up, and measured under a load."""
import dataclasses, statistics, sys, threading, time
import load as loads
from peers import Place
from processes import await_port, cpu, rss, sockets_to, start


@dataclasses.dataclass(frozen=True)
class Sample:
    """What one measurement found; times of requests are microseconds."""
    cost: float
    rate: float
    p50: float | None
    p99: float | None
    p999: float | None
    busy: float
    sockets: int
    allocated: float | None
    unfinished: int
    faults: tuple


class Row:
    """All samples of one proxy in one case."""

    def __init__(self, idle):
        self.samples, self.idle, self.loaded = [], idle, None

    def median(self, field):
        values = [getattr(each, field) for each in self.samples]
        return None if None in values else statistics.median(values)

    def spread(self, field):
        values = [getattr(each, field) for each in self.samples]
        return None if None in values else (min(values), max(values))

    @property
    def faults(self):
        return tuple(dict.fromkeys(fault for each in self.samples for fault in each.faults))


class Target:
    """A proxy that runs, pinned to its cores; where a path is given, it has answered there."""

    def __init__(self, peer, place, log, path=None):
        self.peer, self.place = peer, place
        self.name = f"{peer.name} {'h2' if place.http2 else 'h1'}"
        self.process = start(peer.cores, peer.command(peer.program, place), log, peer.environment(place))
        await_port(place.port, self.process)
        if place.certificate:
            await_port(place.tls, self.process)
        self.idle, self.warm = None, False
        if path:
            self.await_answer(path)

    def await_answer(self, path):
        """A port may be open before the route is known."""
        for _ in range(100):
            status, _, _ = loads.one_answer(loads.Load("wrk", 1), self.place.port, path)
            if status == 200:
                return
            time.sleep(0.1)
        sys.exit(f"{self.name}: status {status} for {path} after 10 s (expected: 200)")

    def port(self, load):
        if load.tls:
            return self.place.tls
        return self.place.port + (self.peer.clear_http2 if load.client == "h2load" else 0)


@dataclasses.dataclass(frozen=True)
class Means:
    """What every measurement needs: the open loop's program, a folder, how long, and the answer's path and body."""
    open_loop: str
    folder: str
    seconds: int
    path: str
    body: int


def send(target, load, means, seconds, rate):
    port = target.port(load)
    if load.client == "open loop":
        return loads.open_loop(means.open_loop, load, port, means.path, seconds, rate)
    return (loads.h2load if load.client == "h2load" else loads.wrk)(load, port, means.path, seconds)


def warm_up(target, load, means, seconds, rate):
    """The first warm-up of what compiles itself is the whole time, later ones, with other loads, a third; others take a second.

    Connections that come at a slow even rate would not make anything hot in that time, so they come three times as fast.
    """
    if target.peer.compiles:
        seconds = max(1, seconds if not target.warm else seconds // 3)
        load = dataclasses.replace(load, new=3 * load.new)
    send(target, load, means, seconds if target.peer.compiles else 1, rate)
    target.warm = True


def measure(target, load, means, rate=None):
    pid = target.process.pid
    faults, expected = check_one(target, load, means)
    allocated = target.peer.allocated
    before_bytes = allocated(pid) if allocated else None
    sockets = []
    count = threading.Timer(means.seconds / 2, lambda: sockets.append(sockets_to(target.place.upstream, pid)))
    count.start()
    began, before = time.monotonic(), cpu(pid)
    outcome = send(target, load, means, means.seconds, rate)
    used, elapsed = cpu(pid) - before, time.monotonic() - began
    count.join()
    after_bytes = allocated(pid) if before_bytes is not None else None
    if load.client == "h2load":
        again, (p50, p99, p999) = loads.h2load_latency(load, target.port(load), means.path, max(1, means.seconds // 4), means.folder)
        outcome = dataclasses.replace(outcome, bad=outcome.bad + again.bad, p50=p50, p99=p99, p999=p999)
    faults += check_all(load, outcome, expected) + (() if sockets[0] else ("no connection to the upstream",))
    requests = max(1, outcome.requests)
    return Sample(1e6 * used / requests, outcome.requests / outcome.seconds, outcome.p50, outcome.p99, outcome.p999, used / elapsed,
                  sockets[0], None if after_bytes is None else (after_bytes - before_bytes) / requests, outcome.unfinished, faults)


def check_one(target, load, means):
    """The faults of one answer, and how many bytes a load that counts whole answers, or only bodies, has to see for each."""
    # Before HTTP/2 clients in the clear the same proxy serves HTTP/1.1 on the port of its other clients.
    port = target.place.tls if load.tls else target.place.port
    status, whole, body = loads.one_answer(load, port, means.path)
    faults = () if status == 200 else (f"status {status}",)
    if body != means.body:
        faults += (f"a body of {body} bytes (expected: {means.body})",)
    return faults, whole if load.client == "wrk" else means.body


def check_all(load, outcome, expected):
    """The bytes that came are those of the answers, and at most as much again as was under way at the end."""
    if outcome.requests == 0:
        return ("no request was answered",)
    faults = (f"{outcome.bad} not 2xx or failed",) if outcome.bad else ()
    least, most = outcome.requests * expected, (outcome.requests + load.under_way) * expected
    if not least <= outcome.bytes <= most:
        faults += (f"{outcome.bytes / outcome.requests:.1f} bytes an answer (expected: {expected})",)
    return faults


def idle_memory(targets):
    for each in targets:
        each.idle = rss(each.process.pid)
