"""HTTP/2 frames (RFC 9113) and header blocks (RFC 7541), as raw as the stress peers need them."""
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS = 1, 1, 4
INITIAL_WINDOW, MAX_STREAMS = 4, 3
CODES = ["NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
         "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
         "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED"]


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def settings(**values):
    ids = {"window": INITIAL_WINDOW, "streams": MAX_STREAMS}
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", ids[name], value) for name, value in values.items()))


def window_update(stream, amount):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", amount))


def literal(name, value, form=0x00):
    """A field as a literal: 0x00 leaves the table alone, 0x40 puts it in."""
    return bytes((form,)) + string(name) + string(value)


def string(text):
    data = text if isinstance(text, bytes) else text.encode()
    length = len(data)
    if length < 127:
        return bytes((length,)) + data
    head, length = b"\x7f", length - 127
    while length >= 128:
        head, length = head + bytes((length & 0x7F | 0x80,)), length >> 7
    return head + bytes((length,)) + data


def request(host, method="GET", path="/", more=b""):
    return (literal(":method", method) + literal(":scheme", "http") + literal(":path", path)
            + literal(":authority", host) + more)


async def read_frame(reader):
    head = await reader.readexactly(9)
    length = int.from_bytes(head[:3], "big")
    payload = await reader.readexactly(length) if length else b""
    return head[3], head[4], int.from_bytes(head[5:9], "big") & 0x7FFFFFFF, payload


def code(number):
    return CODES[number] if number < len(CODES) else str(number)

