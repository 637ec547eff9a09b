"""Loads, on core 1: wrk and h2load in closed loops, and a fixed rate in an open one; and what one answer looks like."""
import dataclasses, os, re, socket, ssl, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
PINNED = ["taskset", "-c", "1"]


@dataclasses.dataclass(frozen=True)
class Load:
    """Clients of one kind: `connections` of `streams` each; `share` of a peer's peak rate makes it an open loop."""
    client: str
    connections: int
    streams: int = 1
    tls: bool = False
    # So many new connections a second, evenly, with TLS each by a full handshake, for a request each; hundreds.
    new: int = 0
    share: float | None = None

    @property
    def under_way(self):
        return self.connections * self.streams


@dataclasses.dataclass(frozen=True)
class Outcome:
    requests: int
    seconds: float
    bad: int
    # All that came, or only the bodies, as each load counts it.
    bytes: int
    # Microseconds; None where the load does not say.
    p50: float | None = None
    p99: float | None = None
    p999: float | None = None
    unfinished: int = 0


def numbers(text):
    return {key: int(value) for key, value in re.findall(r"(\w+)=(-?\d+)", text)}


def run(command):
    done = subprocess.run(PINNED + command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"load: {' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def url(load, port, path):
    return f"{'https' if load.tls else 'http'}://127.0.0.1:{port}{path}"


def wrk(load, port, path, seconds):
    out = run(["wrk", "-t1", f"-c{load.connections}", f"-d{seconds}s", "--timeout", "10s", "-s", os.path.join(HERE, "wrk.lua"),
               url(load, port, path)])
    got = numbers(out[out.index("figures "):])
    bad = got["connect"] + got["read"] + got["write"] + got["status"] + got["timeout"]
    return Outcome(got["requests"], got["microseconds"] / 1e6, bad, got["bytes"], got["p50"], got["p99"], got["p999"])


def h2load(load, port, path, seconds, log=None):
    """It offers no session that could be resumed, so that each of its connections over TLS is a full handshake."""
    each = [f"-c{load.connections}", f"-D{seconds}"]
    if load.new:
        each = [f"-r{load.new // 100}", "--rate-period=10ms", f"-c{load.new * seconds}", f"-n{load.new * seconds}"]
    out = run(["h2load", "-t1", f"-m{load.streams}"] + each + ([f"--log-file={log}"] if log else []) + [url(load, port, path)])
    done, failed, errored, timeout = (int(re.search(rf"(\d+) {word}\b", out).group(1)) for word in ("done", "failed", "errored", "timeout"))
    good = int(re.search(r"status codes: (\d+) 2xx", out).group(1))
    data = int(re.search(r"\((\d+)\) data", out).group(1))
    return Outcome(done, seconds, failed + errored + timeout + max(0, done - failed - errored - good), data)


def h2load_latency(load, port, path, seconds, folder):
    """Percentiles of a run of its own: to write down every request costs the load as much as to send it."""
    log = os.path.join(folder, "h2load.log")
    if os.path.exists(log):
        os.remove(log)
    outcome = h2load(load, port, path, seconds, log)
    with open(log) as file:
        times = sorted(int(line.rsplit("\t", 1)[1]) for line in file)
    at = (times[min(len(times) - 1, int(share * len(times)))] for share in (0.5, 0.99, 0.999)) if times else (None, None, None)
    return outcome, tuple(at)


def open_loop(program, load, port, path, seconds, rate):
    """The rate is kept for a second that does not count, and then for `seconds`."""
    out = run([program, str(port), path, str(rate), str(load.connections), str(seconds), "1"])
    got = numbers(out)
    elapsed = got["done"] / got["rate"] if got["rate"] else seconds
    return Outcome(got["done"], elapsed, got["errors"], got["bodies"], got["p50"], got["p99"], got["p999"], got["unfinished"])


def one_answer(load, port, path):
    """Asks once over HTTP/1.1: the status, the bytes of the whole answer and those of its body."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        stream = plain
        if load.tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["http/1.1"])
            stream = context.wrap_socket(plain)
        stream.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        got = b""
        while b"\r\n\r\n" not in got or len(got) < total(got):
            piece = stream.recv(1 << 16)
            if not piece:
                break
            got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), len(got), len(body)


def total(got):
    head, found, _ = got.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    if not length:
        sys.exit(f"load: an answer without Content-Length, which cannot be checked: {head!r}")
    return len(head) + len(found) + int(length.group(1))
