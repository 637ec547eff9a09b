"""The upstreams of the stress run: one process, a port for each of HTTP/1.1 and HTTP/2 in the clear.

A request without a body gets a few bytes. One with a body has it read, slowly on the port that is slow; once it is
complete, or at once where it says nothing of its length in HTTP/2 or is one byte long, it gets 100 MB.
"""
import asyncio, logging, struct
from wire import *

LARGE = 100 << 20
SMALL = b"hello\n"
PIECE = bytes(16384)
SLOW_BYTES, SLOW_SECONDS = 65536, 1.0


async def http1(reader, writer, slow):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            at = head.find(b"content-length:")
            left = int(head[at + 15:head.index(b"\r", at)]) if at >= 0 else 0
            large = left > 0
            while left > 0:
                left -= len(await reader.read(min(left, SLOW_BYTES)))
                if reader.at_eof():
                    return
                if slow:
                    await asyncio.sleep(SLOW_SECONDS)
            length = LARGE if large else len(SMALL)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % length)
            if not large:
                writer.write(SMALL)
                continue
            for _ in range(LARGE // len(PIECE)):
                writer.write(PIECE)
                await writer.drain()
    finally:
        writer.close()


class Http2:
    """One connection."""

    def __init__(self, reader, writer, slow):
        self.reader, self.writer, self.slow = reader, writer, slow
        self.window, self.initial = 65535, 65535
        self.streams, self.tasks = {}, {}
        self.changed = asyncio.Event()

    async def serve(self):
        try:
            await self.reader.readexactly(len(PREFACE))
            self.writer.write(settings(window=SLOW_BYTES, streams=4000) + window_update(0, 1 << 30))
            while True:
                await self.on(*await read_frame(self.reader))
        finally:
            for task in self.tasks.values():
                task.cancel()
            self.writer.close()

    async def on(self, kind, flags, stream, payload):
        if kind == HEADERS:
            if stream in self.streams:
                return
            self.streams[stream] = self.initial
            if flags & END_STREAM:
                self.head(stream, len(SMALL))
                self.writer.write(frame(DATA, END_STREAM, stream, SMALL))
                del self.streams[stream]
            elif not self.slow:
                self.tasks[stream] = asyncio.create_task(self.large(stream))
        elif kind == DATA:
            self.writer.write(window_update(0, len(payload)) if payload else b"")
            if self.slow and stream in self.streams and payload:
                asyncio.get_running_loop().call_later(
                    SLOW_SECONDS * len(payload) / SLOW_BYTES, self.writer.write, window_update(stream, len(payload)))
            elif payload and stream in self.streams and not flags & END_STREAM:
                self.writer.write(window_update(stream, len(payload)))
        elif kind == SETTINGS and not flags & ACK:
            for at in range(0, len(payload), 6):
                name, value = struct.unpack(">HI", payload[at:at + 6])
                if name == INITIAL_WINDOW:
                    for each in self.streams:
                        self.streams[each] += value - self.initial
                    self.initial = value
            self.writer.write(frame(SETTINGS, ACK, 0))
            self.changed.set()
        elif kind == WINDOW_UPDATE:
            amount = int.from_bytes(payload, "big")
            if stream == 0:
                self.window += amount
            elif stream in self.streams:
                self.streams[stream] += amount
            self.changed.set()
        elif kind == PING and not flags & ACK:
            self.writer.write(frame(PING, ACK, 0, payload))
        elif kind == RST_STREAM:
            self.streams.pop(stream, None)
            task = self.tasks.pop(stream, None)
            if task:
                task.cancel()
        await self.writer.drain()

    def head(self, stream, length):
        block = literal(":status", "200") + literal("content-length", str(length))
        self.writer.write(frame(HEADERS, END_HEADERS, stream, block))

    async def large(self, stream):
        self.head(stream, LARGE)
        left = LARGE
        while left > 0 and stream in self.streams:
            size = min(self.window, self.streams[stream], len(PIECE), left)
            if size <= 0:
                self.changed.clear()
                await self.changed.wait()
                continue
            left -= size
            self.window -= size
            self.streams[stream] -= size
            self.writer.write(frame(DATA, 0 if left else END_STREAM, stream, PIECE[:size]))
            await self.writer.drain()


async def serve(ports):
    async def quiet(work):
        try:
            await work
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass

    for name, port in ports.items():
        slow = name.startswith("slow")
        if name.endswith("h1"):
            await asyncio.start_server(lambda r, w, s=slow: quiet(http1(r, w, s)), "127.0.0.1", port, backlog=4096)
        else:
            await asyncio.start_server(lambda r, w, s=slow: quiet(Http2(r, w, s).serve()), "127.0.0.1", port, backlog=4096)
    await asyncio.Event().wait()


def run(ports):
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    asyncio.run(serve(ports))
