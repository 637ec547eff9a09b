"""The proxies that are measured: where each is found, what it calls its version, and how it is told to serve one upstream.

All are told the same: one worker, connections to the upstream kept alive and shared, no access log, X-Forwarded-For and
X-Forwarded-Proto added, no limit on requests of a connection.
"""
import dataclasses, os, re, shutil, subprocess, typing

CACHE = os.environ.get("RAUTA_TOOLS_BIN") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "rauta-tools", "bin")
# Connections to an upstream, and streams on one of them, that a proxy may have at once: more than any load here has.
CONNECTIONS = 1024


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a proxy listens, on loopback: HTTP on `port`, TLS on the next; the 999 behind `port` are its own. And what it serves."""
    folder: str
    port: int
    upstream: int
    http2: bool
    certificate: str = ""
    key: str = ""
    # Whether an HTTP/1.1 answer must have a reason phrase: without one h2load does not see its status.
    reasons: bool = False
    # Connections of clients that it has to take at once.
    clients: int = 8192

    @property
    def tls(self):
        return self.port + 1


@dataclasses.dataclass(frozen=True)
class Peer:
    """One proxy, found or not."""
    name: str
    program: str | None
    lacking: str
    upstreams: tuple
    version: typing.Callable[[str], str]
    command: typing.Callable[[str, Place], list]
    environment: typing.Callable[[Place], dict] = lambda place: {}
    # Where HTTP/2 clients in the clear are served, counted from the port of the others.
    clear_http2: int = 0
    # Whether it compiles itself while it runs, and so needs a long warm-up.
    compiles: bool = False
    # The cores it may use, one for each of its workers.
    cores: str = "0"
    # Bytes allocated so far on the threads that serve requests, by process id; None where it cannot be said.
    allocated: typing.Callable[[int], int] | None = None


def on_path(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")


def in_cache(name):
    path = os.path.join(CACHE, name)
    return path if os.access(path, os.X_OK) else None


def said(pattern, *command):
    """A version, from what a program says of itself."""
    run = subprocess.run(command, capture_output=True, text=True)
    found = re.search(pattern, run.stdout + run.stderr)
    return found.group(1) if found else "unknown"


def known(homes=(), rust=None, nodelay=None):
    """Every peer by name, Rauta first; `homes` are other builds of Rauta, `rust` is RAUTA's binary."""
    from . import envoy, haproxy, nghttpx, nginx, rauta, rust_rauta, traefik
    peers = [rauta.peer(), rauta.peer(workers=2)] + [rauta.peer(home) for home in homes]
    peers += [haproxy.peer(), nghttpx.peer(), nginx.peer(), envoy.peer(), traefik.peer()]
    peers += [rust_rauta.peer(rust), rust_rauta.peer(rust, nodelay, forced=True)]
    return {each.name: each for each in peers}
