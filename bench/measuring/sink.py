"""An HTTP/1.1 server that answers a request once all of its body has come, and keeps nothing of it: `python3 sink.py PORT`."""
import asyncio, re, sys

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
BUFFER = 1 << 20


class Sink(asyncio.BufferedProtocol):
    def connection_made(self, transport):
        self.transport = transport
        self.buffer = bytearray(BUFFER)
        self.view = memoryview(self.buffer)
        self.head = b""
        self.left = 0

    def get_buffer(self, hint):
        return self.view

    def buffer_updated(self, count):
        if self.left >= count and not self.head:
            self.left -= count
            if self.left == 0:
                self.transport.write(ANSWER)
            return
        self.take(bytes(self.view[:count]))

    def take(self, data):
        if self.left:
            taken = min(self.left, len(data))
            self.left -= taken
            data = data[taken:]
            if self.left:
                return
            self.transport.write(ANSWER)
        self.head += data
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return
        length = re.search(rb"\r\ncontent-length: *(\d+)", self.head[:end], re.IGNORECASE)
        if length is None:
            # A body in chunks is not for this sink: every load here says its length.
            self.transport.abort()
            return
        rest, self.head, self.left = self.head[end + 4:], b"", int(length.group(1))
        if self.left == 0:
            self.transport.write(ANSWER)
        if rest:
            self.take(rest)


async def main(port):
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
