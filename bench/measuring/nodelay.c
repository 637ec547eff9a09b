/*
 * Sets TCP_NODELAY on every TCP socket of a program that does not do so itself, loaded before it by LD_PRELOAD.
 * Built with cc -shared -fPIC.
 */
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* On sockets of another kind it fails, which does no harm. */
static int set(int fd) {
    int on = 1;
    if (fd >= 0) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

int socket(int domain, int type, int protocol) {
    int (*next)(int, int, int) = (int (*)(int, int, int)) dlsym(RTLD_NEXT, "socket");
    int fd = next(domain, type, protocol);
    return (domain == AF_INET || domain == AF_INET6) && (type & 0xf) == SOCK_STREAM ? set(fd) : fd;
}

int accept(int listener, struct sockaddr *address, socklen_t *length) {
    int (*next)(int, struct sockaddr *, socklen_t *) = (int (*)(int, struct sockaddr *, socklen_t *)) dlsym(RTLD_NEXT, "accept");
    return set(next(listener, address, length));
}

int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags) {
    int (*next)(int, struct sockaddr *, socklen_t *, int) =
        (int (*)(int, struct sockaddr *, socklen_t *, int)) dlsym(RTLD_NEXT, "accept4");
    return set(next(listener, address, length, flags));
}
