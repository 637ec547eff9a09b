/*
 * A neutral upstream that costs little: it answers every request with the same response.
 *
 *   upstream PORT h1|h2|allow STATUS LENGTH [few]
 *
 * "few" leaves three of its five fields: no cache-control, and no date but a server that is as long, so that an answer of 41 bytes has
 * 149 on the wire; a server without a name would be given one on the way.
 *
 * "allow" is h2 that answers as an authorization service of gRPC does that lets everybody pass: a CheckResponse with an empty status, and
 * grpc-status 0 in trailers; its STATUS and LENGTH say nothing.
 *
 * One process, one epoll loop, on loopback. h1 is HTTP/1.1 with kept-alive connections and pipelining; h2 is HTTP/2 in the clear with
 * prior knowledge (RFC 9113, section 3.3). Request bodies are read and dropped. All that was answered to one read leaves in one
 * write. HPACK of requests is not decoded: nothing in them matters here.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_AT_ONCE (256 * 1024)
#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define PREFACE_LENGTH 24
#define MAX_STREAMS 1024
#define DATE "Thu, 01 Jan 2026 00:00:00 GMT"
/* A message of two bytes in gRPC's frame; a field without indexing, by its name. */
#define ALLOWED "\0\0\0\0\2\x0a\0"
#define ALLOWED_LENGTH 7
#define TRAILERS "\0\x0bgrpc-status\1" "0"
#define LONG_NAME "upstream-of-27-bytes-in-all"

typedef struct { uint8_t *bytes; size_t length, room; } buffer;

typedef struct {
    int fd, closing, greeted, first, literals;
    uint64_t skip;               /* h1: bytes of a request's body that are still to come */
    int64_t window, each;        /* h2: what the connection may send, and what a new stream may */
    uint32_t waiting[MAX_STREAMS]; /* h2: streams answered once the window is wide enough, a ring */
    unsigned from, count;
    uint64_t eaten;              /* h2: bytes of bodies whose credit is not returned yet */
    buffer in, out;
} connection;

static int http2, status, length, few, grpc, poll_fd;
static char *body;
static buffer plain, once, indexed, literal;

static void fail(const char *what) { perror(what); exit(1); }

static void add(buffer *to, const void *bytes, size_t count) {
    if (to->length + count > to->room) {
        to->room = (to->length + count) * 2;
        to->bytes = realloc(to->bytes, to->room);
        if (!to->bytes) fail("realloc");
    }
    memcpy(to->bytes + to->length, bytes, count);
    to->length += count;
}

static void print(buffer *to, const char *format, ...) {
    char text[1024];
    va_list all;
    va_start(all, format);
    add(to, text, (size_t) vsnprintf(text, sizeof text, format, all));
    va_end(all);
}

static void frame(buffer *to, size_t size, int type, int flags, uint32_t stream) {
    uint8_t head[9] = {size >> 16, size >> 8, size, type, flags, stream >> 24, stream >> 16, stream >> 8, stream};
    add(to, head, 9);
}

/* A field whose name is in the static table (RFC 7541, appendix A): 0x40 puts it into the dynamic table, 0x00 does not. */
static void field(buffer *to, int prefix, int index, const char *value) {
    int most = prefix == 0x40 ? 63 : 15;
    uint8_t head[3] = {prefix | (index < most ? index : most)};
    int at = 1;
    if (index >= most) head[at++] = index - most;
    head[at++] = strlen(value);
    add(to, head, at);
    add(to, value, strlen(value));
}

static void fields(buffer *to, int prefix) {
    char number[16];
    snprintf(number, sizeof number, "%d", status);
    if (status == 200) add(to, "\x88", 1); else field(to, prefix, 8, number);
    field(to, prefix, 31, grpc ? "application/grpc" : "application/json");
    snprintf(number, sizeof number, "%d", length);
    field(to, prefix, 28, number);
    field(to, prefix, 54, few ? LONG_NAME : "upstream");
    if (few) return;
    field(to, prefix, 33, DATE);
    field(to, prefix, 24, "no-store");
}

static void prepare(void) {
    body = malloc(length + 1);
    memset(body, 'x', length);
    if (grpc) memcpy(body, ALLOWED, ALLOWED_LENGTH);
    else if (length >= 2) { body[0] = '"'; body[length - 1] = '"'; }
    print(&plain, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nServer: %s\r\n%s\r\n", status,
          status == 200 ? "OK" : "Unavailable", length, few ? LONG_NAME : "upstream", few ? "" : "Date: " DATE "\r\nCache-Control: no-store\r\n");
    add(&plain, body, length);
    fields(&once, 0x40);
    /* The fields, and a status that is not 200, were put in front of each other: the newest is 62. */
    int known = (few ? 3 : 5) + (status != 200);
    if (status == 200) add(&indexed, "\x88", 1);
    for (int at = known - 1; at >= 0; at--) { uint8_t one = 0x80 | (62 + at); add(&indexed, &one, 1); }
    fields(&literal, 0x00);
}

static void answer_http2(connection *to, uint32_t stream) {
    buffer *block = to->literals ? &literal : to->first ? &once : &indexed;
    /* A peer that wants a smaller dynamic table is told that it has none (RFC 7541, section 4.2). */
    int shrinks = to->literals && to->first;
    frame(&to->out, block->length + shrinks, 1, 4, stream);
    if (shrinks) add(&to->out, "\x20", 1);
    add(&to->out, block->bytes, block->length);
    to->first = 0;
    frame(&to->out, length, 0, !grpc, stream);
    add(&to->out, body, length);
    if (grpc) {
        frame(&to->out, sizeof TRAILERS - 1, 1, 5, stream);
        add(&to->out, TRAILERS, sizeof TRAILERS - 1);
    }
    to->window -= length;
}

static void answer_waiting(connection *to) {
    while (to->count && to->window >= length && to->each >= length) {
        answer_http2(to, to->waiting[to->from]);
        to->from = (to->from + 1) % MAX_STREAMS;
        to->count--;
    }
}

static int settings(connection *to, const uint8_t *at, size_t size) {
    for (; size >= 6; at += 6, size -= 6) {
        int key = at[0] << 8 | at[1];
        uint32_t value = (uint32_t) at[2] << 24 | at[3] << 16 | at[4] << 8 | at[5];
        if (key == 1 && value < 4096) to->literals = 1;
        if (key == 4) to->each = value;
    }
    frame(&to->out, 0, 4, 1, 0);
    return size == 0;
}

/* Takes one frame; 0 where the connection cannot go on. */
static int take_frame(connection *from, int type, int flags, uint32_t stream, const uint8_t *at, size_t size) {
    int ends = (type == 0 || type == 1) && (flags & 1);
    if (type == 0) from->eaten += size;
    if (type == 4 && !(flags & 1) && !settings(from, at, size)) return 0;
    if (type == 6 && !(flags & 1)) { frame(&from->out, 8, 6, 1, 0); add(&from->out, at, 8); }
    if (type == 7) from->closing = 1;
    if (type == 8 && stream == 0) from->window += (uint32_t) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
    if (ends) {
        /* Requests of more fields than a frame holds are not sent here. */
        if (type == 1 && !(flags & 4)) return 0;
        if (from->count == MAX_STREAMS) return 0;
        from->waiting[(from->from + from->count++) % MAX_STREAMS] = stream;
    }
    return 1;
}

static long take_http2(connection *from, const uint8_t *bytes, size_t count) {
    size_t at = 0;
    if (!from->greeted) {
        if (count < PREFACE_LENGTH) return 0;
        if (memcmp(bytes, PREFACE, PREFACE_LENGTH)) return -1;
        uint8_t mine[6] = {0, 3, 0, 0, MAX_STREAMS >> 8, MAX_STREAMS & 255};
        frame(&from->out, 6, 4, 0, 0);
        add(&from->out, mine, 6);
        from->greeted = 1;
        at = PREFACE_LENGTH;
    }
    while (count - at >= 9) {
        const uint8_t *head = bytes + at;
        size_t size = head[0] << 16 | head[1] << 8 | head[2];
        if (count - at < 9 + size) break;
        uint32_t stream = ((uint32_t) head[5] << 24 | head[6] << 16 | head[7] << 8 | head[8]) & 0x7fffffff;
        if (!take_frame(from, head[3], head[4], stream, head + 9, size)) return -1;
        at += 9 + size;
    }
    if (from->eaten >= 16384) {
        /* Streams carry little here: only the connection's window has to be kept wide. */
        uint8_t more[4] = {from->eaten >> 24, from->eaten >> 16, from->eaten >> 8, from->eaten};
        frame(&from->out, 4, 8, 0, 0);
        add(&from->out, more, 4);
        from->eaten = 0;
    }
    answer_waiting(from);
    return at;
}

static long take_http1(connection *from, const uint8_t *bytes, size_t count) {
    size_t at = 0;
    while (at < count) {
        if (from->skip) {
            size_t now = from->skip < count - at ? from->skip : count - at;
            from->skip -= now;
            at += now;
            if (from->skip) break;
            add(&from->out, plain.bytes, plain.length);
            continue;
        }
        const uint8_t *end = memmem(bytes + at, count - at, "\r\n\r\n", 4);
        if (!end) break;
        if (!memcmp(bytes + at, "PRI ", 4)) return -1;
        for (const uint8_t *line = bytes + at; line < end;) {
            const char *text = (const char *) line;
            if ((*line | 0x20) == 'c') {
                if (!strncasecmp(text, "content-length:", 15)) from->skip = strtoull(text + 15, 0, 10);
                if (!strncasecmp(text, "connection: close", 17)) from->closing = 1;
            }
            line = memchr(line, '\n', end + 2 - line);
            line = line ? line + 1 : end;
        }
        at = end + 4 - bytes;
        if (!from->skip) add(&from->out, plain.bytes, plain.length);
    }
    return at;
}

static void drop(connection *one) {
    close(one->fd);
    free(one->in.bytes);
    free(one->out.bytes);
    free(one);
}

/* Writes what there is; 0 where the connection has ended. */
static int flush(connection *one) {
    size_t done = 0;
    while (done < one->out.length) {
        ssize_t count = write(one->fd, one->out.bytes + done, one->out.length - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0) return 0;
        done += count;
    }
    int was = one->out.length > 0;
    memmove(one->out.bytes, one->out.bytes + done, one->out.length - done);
    one->out.length -= done;
    if (one->out.length || (was && done == 0)) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = one};
        epoll_ctl(poll_fd, EPOLL_CTL_MOD, one->fd, &event);
    }
    return one->out.length || !one->closing || one->count;
}

/* Reads once and answers; 0 where the connection has ended. */
static int serve(connection *one, uint8_t *room) {
    ssize_t count = read(one->fd, room, READ_AT_ONCE);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return 0;
    const uint8_t *bytes = room;
    size_t all = count;
    if (one->in.length) {
        add(&one->in, room, count);
        bytes = one->in.bytes;
        all = one->in.length;
    }
    long taken = http2 ? take_http2(one, bytes, all) : take_http1(one, bytes, all);
    if (taken < 0) return 0;
    if (bytes == room) {
        if ((size_t) taken < all) add(&one->in, room + taken, all - taken);
    } else {
        memmove(one->in.bytes, one->in.bytes + taken, all - taken);
        one->in.length = all - taken;
    }
    return flush(one);
}

static void admit(int listener) {
    int fd = accept4(listener, 0, 0, SOCK_NONBLOCK), on = 1;
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connection *one = calloc(1, sizeof *one);
    if (!one) fail("calloc");
    one->fd = fd;
    one->first = 1;
    one->window = one->each = 65535;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
}

int main(int count, char **words) {
    few = count == 6 && !strcmp(words[5], "few");
    if (count != 5 && !few) { fprintf(stderr, "upstream: %d words (expected: PORT h1|h2|allow STATUS LENGTH [few])\n", count - 1); return 2; }
    grpc = !strcmp(words[2], "allow");
    http2 = grpc || !strcmp(words[2], "h2");
    status = grpc ? 200 : atoi(words[3]);
    length = grpc ? ALLOWED_LENGTH : atoi(words[4]);
    if (length < 1 || length > 16384) { fprintf(stderr, "upstream: length: %d (expected: 1..16384, one frame)\n", length); return 2; }
    prepare();
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (void *) &at, sizeof at) || listen(listener, 4096)) fail(words[1]);
    poll_fd = epoll_create1(0);
    struct epoll_event first = {.events = EPOLLIN, .data.ptr = 0}, ready[256];
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &first);
    static uint8_t room[READ_AT_ONCE];
    for (;;) {
        int events = epoll_wait(poll_fd, ready, 256, -1);
        for (int at = 0; at < events; at++) {
            connection *one = ready[at].data.ptr;
            if (!one) { admit(listener); continue; }
            if ((ready[at].events & EPOLLOUT)) {
                struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
                epoll_ctl(poll_fd, EPOLL_CTL_MOD, one->fd, &event);
                if (!flush(one)) { drop(one); continue; }
            }
            if ((ready[at].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !serve(one, room)) drop(one);
        }
    }
}
