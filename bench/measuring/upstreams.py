"""What the proxies stand before: programs on core 1 that give every request the same answer."""
import os
from processes import await_port, start, write

BODY = 100
LARGE = 64 << 10


def nghttpd(folder, port):
    """Serves files over HTTP/2. Its windows never bind, so that what is measured are the proxies' own."""
    return ["nghttpd", "--no-tls", "-n1", "-w24", "-W30", "-m256", "-d", folder, "-a", "127.0.0.1", str(port)]


class Upstreams:
    """Started when they are first asked for; each is one process on a port of its own."""

    def __init__(self, folder, program, log, ports):
        self.folder, self.program, self.log, self.ports = folder, program, log, ports
        self.running, self.known = [], {}

    def small(self, protocol, status=200, length=BODY):
        """The neutral one: `length` bytes with `status`, over "h1" or "h2"."""
        return self.at((protocol, status, length), lambda port: [self.program, str(port), protocol, str(status), str(length)])

    def allowing(self):
        """An authorization service of gRPC that lets everybody pass."""
        return self.at("allow", lambda port: [self.program, str(port), "allow", "200", "0"])

    def large(self):
        """64 KB at /64k, over HTTP/2."""
        files = os.path.join(self.folder, "files")
        if not os.path.isdir(files):
            os.makedirs(files)
            write(files, "64k", "x" * LARGE)
        return self.at("64 KB", lambda port: nghttpd(files, port))

    def at(self, key, command):
        if key not in self.known:
            port = next(self.ports)
            self.running.append(start(1, command(port), self.log))
            await_port(port, self.running[-1])
            self.known[key] = port
        return self.known[key]
