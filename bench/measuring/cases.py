"""What is measured, by name, and the bars that the figures are held against."""
import dataclasses, typing
from load import Load

OURS, OURS_H1, TWO = "rauta h2", "rauta h1", "rauta-2-workers h2"
PEERS = ("haproxy h2", "nghttpx h2", "envoy h2", "traefik h2", "nginx h1")
RUST, RUST_NODELAY = "rust-rauta h2", "rust-rauta-nodelay h2"
# Whose rate with 64 connections is the peak that open loops take a share of.
PEAK, PEAK_LOAD = "haproxy h2", Load("wrk", 64)


@dataclasses.dataclass(frozen=True)
class Case:
    """One load on several proxies; each is named by itself and what it speaks to its upstream."""
    name: str
    load: Load
    targets: tuple
    large: bool = False


CASES = [
    Case("h1 to h2, 64 connections", Load("wrk", 64), (OURS,) + PEERS),
    Case("h1 to h2, 1 connection", Load("wrk", 1), (OURS, "haproxy h2", "nghttpx h2", "nginx h1")),
    Case("h1 to h2, 8 connections", Load("wrk", 8), (OURS, "haproxy h2", "nghttpx h2", "nginx h1")),
    Case("h1 to h2, 50 connections", Load("wrk", 50), (OURS, OURS_H1, RUST, RUST_NODELAY, "rust-rauta h1", "haproxy h2")),
    Case("h1 to h2, 400 connections", Load("wrk", 400), (OURS, OURS_H1, "rust-rauta h2", "haproxy h2", "nghttpx h2", "nginx h1")),
    Case("h1 to h2, 64 connections, 2 workers", Load("wrk", 64), (OURS, TWO)),
    Case("h1 to h2, 400 connections, 2 workers", Load("wrk", 400), (OURS, TWO)),
    Case("h1 to h1, 64 connections", Load("wrk", 64), (OURS_H1, "nginx h1", "haproxy h1", "nghttpx h1", "envoy h1", "traefik h1")),
    Case("h2 to h2, 20 connections of 20 streams", Load("h2load", 20, 20), (OURS,) + PEERS),
    Case("h2 over TLS to h2, 20 connections of 20 streams", Load("h2load", 20, 20, tls=True), (OURS,) + PEERS),
    Case("h2 over TLS to h2, 64 connections of 1 stream", Load("h2load", 64, 1, tls=True), (OURS,) + PEERS),
    Case("h1 over TLS to h2, 64 connections", Load("wrk", 64, tls=True), (OURS,) + PEERS),
    Case("64 KB, h1 to h2, 64 connections", Load("wrk", 64), (OURS, "nghttpx h2", "haproxy h2", "envoy h2"), large=True),
    Case("open loop at 50 % of the peak, h1 to h2", Load("open loop", 64, share=0.5), (OURS, "haproxy h2", "nghttpx h2", "nginx h1")),
    Case("open loop at 80 % of the peak, h1 to h2", Load("open loop", 64, share=0.8), (OURS, "haproxy h2", "nghttpx h2", "nginx h1")),
    Case("new connections, 400 a second", Load("h2load", 1, new=400), (OURS,) + PEERS),
    Case("new connections over TLS, 400 a second", Load("h2load", 1, new=400, tls=True), (OURS,) + PEERS),
]
MAIN = "h1 to h2, 64 connections"


@dataclasses.dataclass(frozen=True)
class Bar:
    """A figure made of rows, the least that counts and the aim; where less is better, `most` takes the place of the least."""
    name: str
    rows: tuple
    value: typing.Callable
    least: float
    aim: float
    less: bool = False

    def verdict(self, value):
        # Compared as it is shown.
        value = round(value, 2)
        if value <= self.aim if self.less else value >= self.aim:
            return "AIM REACHED"
        return "reached" if (value <= self.least if self.less else value >= self.least) else "MISSED"


def cheaper(name, case, peer, least, aim, ours=OURS):
    return Bar(f"{name}, {peer.split()[0]} ÷ ours, CPU a request", ((case, peer), (case, ours)),
               lambda theirs, mine: theirs.median("cost") / mine.median("cost"), least, aim)


def faster(name, case, ours, theirs, least, aim):
    return Bar(name, ((case, ours), (case, theirs)), lambda mine, other: mine.median("rate") / other.median("rate"), least, aim)


def handshake(peer):
    """What a full handshake costs is what a new connection costs with TLS and not without."""
    plain, tls = "new connections, 400 a second", "new connections over TLS, 400 a second"
    return Bar(f"TLS 1.3 full handshake, ours ÷ {peer.split()[0]}, CPU", ((tls, OURS), (plain, OURS), (tls, peer), (plain, peer)),
               lambda a, b, c, d: (a.median("cost") - b.median("cost")) / (c.median("cost") - d.median("cost")), 1.3, 0.9, less=True)


def shared(connections, case):
    return Bar(f"HTTP/2 connections to the upstream at {connections} connections of clients", ((case, OURS),),
               lambda mine: mine.median("sockets"), 1, 1, less=True)


def two_workers(connections):
    """The load needs the second core too, so that requests a second cannot tell: what both cores could do at this cost does."""
    case = f"h1 to h2, {connections} connections, 2 workers"
    return Bar(f"2 workers on 2 cores ÷ 1 on 1 at {connections} connections, requests that the CPU suffices for",
               ((case, OURS), (case, TWO)), lambda one, two: 2 * one.median("cost") / two.median("cost"), 1.8, 1.95)


FIFTY, FOUR_HUNDRED, EIGHTY = "h1 to h2, 50 connections", "h1 to h2, 400 connections", "open loop at 80 % of the peak, h1 to h2"
H2_PLAIN, H2_TLS = "h2 to h2, 20 connections of 20 streams", "h2 over TLS to h2, 20 connections of 20 streams"
BARS = [
    cheaper("h1 to h2", MAIN, "haproxy h2", 1.0, 1.5),
    cheaper("h1 to h2", MAIN, "nginx h1", 1.4, 2.2),
    cheaper("h1 to h2", MAIN, "envoy h2", 3, 4.5),
    cheaper("h1 to h2", MAIN, "traefik h2", 5, 9),
    faster("requests/s at 50 connections, ours ÷ RAUTA as shipped", FIFTY, OURS, RUST, 3, 5),
    faster("requests/s at 50 connections, ours ÷ RAUTA with TCP_NODELAY", FIFTY, OURS, RUST_NODELAY, 1.3, 2),
    cheaper("h1 to h1", "h1 to h1, 64 connections", "nginx h1", 0.9, 1.2, OURS_H1),
    cheaper("h2 to h2", H2_PLAIN, "haproxy h2", 1.0, 2.5),
    cheaper("h2 over TLS to h2", H2_TLS, "haproxy h2", 1.0, 2.5),
    cheaper("64 KB, h1 to h2", "64 KB, h1 to h2, 64 connections", "nghttpx h2", 0.8, 1.2),
    faster("requests/s at 50 connections, our h2 ÷ our h1 upstream", FIFTY, OURS, OURS_H1, 1.4, 1.7),
    faster("requests/s at 400 connections, our h2 ÷ our h1 upstream", FOUR_HUNDRED, OURS, OURS_H1, 1.4, 1.7),
    two_workers(64),
    two_workers(400),
    Bar("p99 at 80 % of haproxy's peak, ours ÷ haproxy", ((EIGHTY, OURS), (EIGHTY, PEAK)),
        lambda mine, theirs: mine.median("p99") / theirs.median("p99"), 2.0, 1.0, less=True),
    Bar("bytes allocated a request", ((MAIN, OURS),), lambda mine: mine.median("allocated"), 1024, 100, less=True),
    Bar("RSS after load, MB", ((MAIN, OURS),), lambda mine: mine.loaded, 110, 70, less=True),
    handshake("nginx h1"),
    shared(64, MAIN),
    shared(400, FOUR_HUNDRED),
]
