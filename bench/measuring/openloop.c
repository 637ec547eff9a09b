/*
 * Open-loop load: GET requests over HTTP/1.1 at a fixed rate on kept-alive connections of loopback.
 *
 *   openloop PORT PATH RATE CONNECTIONS SECONDS WARM_UP_SECONDS
 *
 * Request number n is due at n / RATE, whatever became of those before it. Its latency counts from then, not from when a
 * connection was free to send it, so that a proxy that stalls is charged for all who would have come meanwhile (corrected for coordinated
 * omission). What is due in the warm-up is sent and not counted. Each connection has one request under way.
 *
 * Prints one line: done=N errors=N unfinished=N bodies=BYTES rate=R p50=US p99=US p999=US max=US
 * errors are statuses that are not 2xx, answers without Content-Length, and connections that ended; unfinished are requests not answered
 * when the time and as much again had passed: they are in the percentiles with the age they had then.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define ROOM 16384
#define HALF 128                 /* steps in each doubling: values are kept to within 1/128 */
#define BUCKETS (HALF * 40)

typedef struct {
    int fd;
    int64_t due;                 /* when the request under way should have left; -1: none is */
    size_t length, left;         /* bytes of a head that is not whole; bytes of a body still to come */
    int in_body;
    char bytes[ROOM + 1];
} connection;

static uint64_t counts[BUCKETS], counted, done, errors, unfinished, bodies;
static int64_t most, counting_from;
static connection *all, **idle;
static unsigned connections, idle_from, idle_count, open_count;
static char request[1024];
static size_t request_length;

static void fail(const char *what) { perror(what); exit(1); }

static int64_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * SECOND + at.tv_nsec;
}

static unsigned bucket_of(uint64_t value) {
    unsigned shift = 0;
    while ((value >> shift) >= 2 * HALF) shift++;
    unsigned at = shift * HALF + (unsigned) (value >> shift);
    return at < BUCKETS ? at : BUCKETS - 1;
}

/* The largest value that lies in a bucket. */
static uint64_t value_of(unsigned bucket) {
    if (bucket < 2 * HALF) return bucket;
    unsigned shift = bucket / HALF - 1;
    return ((uint64_t) (bucket - shift * HALF + 1) << shift) - 1;
}

static void record(int64_t due, int64_t at) {
    if (due < counting_from) return;
    int64_t latency = (at - due) / 1000;
    counts[bucket_of(latency)]++;
    counted++;
    if (latency > most) most = latency;
}

static uint64_t percentile(double share) {
    uint64_t wanted = (uint64_t) (share * counted), seen = 0;
    for (unsigned at = 0; at < BUCKETS; at++) {
        seen += counts[at];
        if (seen > wanted) return value_of(at) < (uint64_t) most ? value_of(at) : (uint64_t) most;
    }
    return most;
}

static void lose(connection *one) {
    errors++;
    open_count--;
    close(one->fd);
    one->fd = -1;
    one->due = -1;
}

static void end_response(connection *one) {
    record(one->due, now());
    done++;
    one->due = -1;
    one->length = 0;
    one->in_body = 0;
    idle[(idle_from + idle_count++) % connections] = one;
}

static void take(connection *one) {
    ssize_t count = read(one->fd, one->bytes + one->length, ROOM - one->length);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0 || one->due < 0) { lose(one); return; }
    size_t fresh = count;
    if (!one->in_body) {
        one->length += count;
        one->bytes[one->length] = 0;
        char *end = strstr(one->bytes, "\r\n\r\n");
        if (!end && one->length == ROOM) lose(one);
        if (!end) return;
        char *length = strcasestr(one->bytes, "\r\ncontent-length:");
        if (one->length < 12 || one->bytes[9] != '2' || !length || length > end) { lose(one); return; }
        one->left = strtoul(length + 17, 0, 10);
        one->in_body = 1;
        fresh = one->bytes + one->length - (end + 4);
        one->length = 0;
    }
    if (fresh > one->left) { lose(one); return; }
    bodies += fresh;
    one->left -= fresh;
    if (!one->left) end_response(one);
}

static void send_one(int64_t due) {
    connection *one = idle[idle_from];
    idle_from = (idle_from + 1) % connections;
    idle_count--;
    if (one->fd < 0) return;
    one->due = due;
    if (write(one->fd, request, request_length) != (ssize_t) request_length) lose(one);
}

static void connect_all(int port, int poll_fd) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (unsigned at = 0; at < connections; at++) {
        connection *one = all + at;
        int on = 1;
        one->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(one->fd, (void *) &to, sizeof to)) fail("connect");
        setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        one->due = -1;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
        if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, one->fd, &event)) fail("epoll_ctl");
        idle[idle_count++] = one;
    }
    open_count = connections;
}

int main(int count, char **words) {
    if (count != 7) { fprintf(stderr, "openloop: %d words (expected: 6)\n", count - 1); return 2; }
    double rate = atof(words[3]), seconds = atof(words[5]), warm_up = atof(words[6]);
    connections = atoi(words[4]);
    if (rate < 1 || connections < 1 || seconds <= 0) {
        fprintf(stderr, "openloop: rate %s, connections %s, seconds %s (expected: above 0)\n", words[3], words[4], words[5]);
        return 2;
    }
    request_length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", words[2]);
    all = calloc(connections, sizeof *all);
    idle = calloc(connections, sizeof *idle);
    if (!all || !idle) fail("calloc");
    /* The kernel may otherwise wake this up to 50 microseconds late. */
    prctl(PR_SET_TIMERSLACK, 1);
    int poll_fd = epoll_create1(0);
    connect_all(atoi(words[1]), poll_fd);

    int64_t begin = now() + SECOND / 100, patience = begin + (int64_t) ((warm_up + 2 * seconds) * SECOND);
    uint64_t total = rate * (warm_up + seconds), next = 0;
    counting_from = begin + (int64_t) (warm_up * SECOND);
    struct epoll_event ready[256];
    int64_t at = now();
    while ((next < total || idle_count < open_count) && at < patience && open_count) {
        int64_t due = begin + (int64_t) (next * (SECOND / rate));
        while (next < total && idle_count && due <= at) {
            send_one(due);
            due = begin + (int64_t) (++next * (SECOND / rate));
        }
        int64_t wait = (next < total && idle_count ? due : patience) - at;
        struct timespec pause = {.tv_sec = wait > 0 ? wait / SECOND : 0, .tv_nsec = wait > 0 ? wait % SECOND : 0};
        int events = epoll_pwait2(poll_fd, ready, 256, &pause, 0);
        for (int each = 0; each < events; each++) {
            connection *one = ready[each].data.ptr;
            if (one->fd >= 0) take(one);
        }
        at = now();
    }
    for (unsigned each = 0; each < connections; each++) {
        if (all[each].due >= 0) { record(all[each].due, at); unfinished++; }
    }
    for (; next < total; next++) { record(begin + (int64_t) (next * (SECOND / rate)), at); unfinished++; }
    printf("done=%lu errors=%lu unfinished=%lu bodies=%lu rate=%.0f p50=%lu p99=%lu p999=%lu max=%ld\n", done, errors, unfinished, bodies,
           done / ((at - begin) / (double) SECOND), percentile(0.5), percentile(0.99), percentile(0.999), most);
}
