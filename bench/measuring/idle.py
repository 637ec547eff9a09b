"""Opens many connections, sends one request on each and keeps them: idle.py PORT PATH KIND COUNT, KIND h1, h2, tls or h2tls.

Says "open N" when all have been answered; at the end of its input "still N", how many have not been closed. Client ports run out
at 28,000 an address, so that each of 127.0.0.1, 127.0.0.2... has 5,000 of the connections.
"""
import os, resource, select, socket, ssl, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "stressing"))
import wire

EACH = 5000


def context(kind):
    made = ssl.create_default_context()
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    made.set_alpn_protocols(["h2" if kind == "h2tls" else "http/1.1"])
    return made


def connect(number, port, tls):
    stream = socket.socket()
    # The port is chosen by connect, which knows the other end, and not by bind.
    stream.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
    stream.bind((f"127.0.0.{1 + number // EACH}", 0))
    stream.settimeout(20)
    stream.connect(("127.0.0.1", port))
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tls.wrap_socket(stream, server_hostname="localhost") if tls else stream


class Reader:
    def __init__(self, stream):
        self.stream, self.got = stream, b""

    def more(self):
        piece = self.stream.recv(1 << 14)
        if not piece:
            sys.exit("idle: closed before the answer was there")
        self.got += piece

    def take(self, length):
        while len(self.got) < length:
            self.more()
        taken, self.got = self.got[:length], self.got[length:]
        return taken


def ask_h1(stream, path, port):
    stream.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: idle\r\n\r\n".encode())
    reader = Reader(stream)
    while b"\r\n\r\n" not in reader.got:
        reader.more()
    head, _, body = reader.got.partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0] + b" ":
        sys.exit(f"idle: {head!r} (expected: 200)")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    reader.got = body
    reader.take(length)


def ask_h2(stream, path, port):
    stream.sendall(wire.PREFACE + wire.settings() + wire.frame(
        wire.HEADERS, wire.END_STREAM | wire.END_HEADERS, 1, wire.request(f"127.0.0.1:{port}", path=path)))
    reader, acknowledged, ended = Reader(stream), False, False
    while not (acknowledged and ended):
        head = reader.take(9)
        kind, flags, of = head[3], head[4], int.from_bytes(head[5:9], "big")
        payload = reader.take(int.from_bytes(head[:3], "big"))
        if kind == wire.SETTINGS and not flags & wire.ACK:
            stream.sendall(wire.frame(wire.SETTINGS, wire.ACK, 0))
        acknowledged |= kind == wire.SETTINGS and bool(flags & wire.ACK)
        # A status of 200 is the eighth entry of the static table.
        if kind == wire.HEADERS and b"\x88" not in payload[:4]:
            sys.exit(f"idle: {payload!r} (expected: a status of 200 first)")
        if kind in (wire.RST_STREAM, wire.GOAWAY):
            sys.exit(f"idle: frame {kind} {payload!r} (expected: an answer)")
        ended |= of == 1 and kind in (wire.DATA, wire.HEADERS) and bool(flags & wire.END_STREAM)


def main():
    port, path, kind, count = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    tls = context(kind) if kind.endswith("tls") else None
    ask, streams = (ask_h2 if kind.startswith("h2") else ask_h1), []
    for number in range(count):
        streams.append(connect(number, port, tls))
        ask(streams[-1], path, port)
    print(f"open {len(streams)}", flush=True)
    sys.stdin.read()
    poll = select.poll()
    for each in streams:
        poll.register(each, select.POLLRDHUP)
    print(f"still {len(streams) - len(poll.poll(0))}", flush=True)


if __name__ == "__main__":
    main()
