"""A client that behaves: a small request every 20 ms on its own connection, in a process of its own."""
import socket, time

EVERY = 0.020
PATIENCE = 5.0


def run(port, host, stop, results):
    """Sends until {stop} is set, then puts (when, seconds; negative for a failure) of each request into {results}."""
    seen, connection = [], None
    question = f"GET /probe HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    due = time.monotonic()
    while not stop.is_set():
        due = max(due + EVERY, time.monotonic() - EVERY)
        time.sleep(max(0.0, due - time.monotonic()))
        began = time.monotonic()
        try:
            if connection is None:
                connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(question)
            answer = b""
            while not answer.endswith(b"hello\n"):
                more = connection.recv(65536)
                if not more or not answer.startswith(b"HTTP/1.1 200"[:len(answer)]):
                    raise ConnectionError("no answer, or another one")
                answer += more
            seen.append((began, time.monotonic() - began))
        except OSError:
            seen.append((began, -1.0))
            if connection:
                connection.close()
            connection = None
    results.put(seen)
