/* Loaded in front of a program's libraries (LD_PRELOAD): what the program stands on is no longer
 * what it takes it for. The variable HOMEPORT_BENT says how:
 *   buffers   no socket has more room than a stock Debian 12 gives (net.core.rmem_max 212,992)
 *   enet      another ENet is linked than the one it was built with
 *   plain     libsodium seals nothing, though all its answers fit together
 *   gullible  libsodium believes every tag
 *   elsewhere who doesn't mind from where it sends, sends from 127.0.0.5
 *   fast      time passes twenty times as fast as it does
 *   clock     the wall clock jumps every two seconds: a minute ahead, a minute back beyond the
 *             right time, right again
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <linux/sockios.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

enum {
    STOCK_BYTES = 212992,
    ELSEWHERE = 0x7f000005,
    JUMP_S = 2,
    FAST = 20,
};

typedef int setsockopt_call(int, int, int, const void *, socklen_t);
typedef int bind_call(int, const struct sockaddr *, socklen_t);
typedef int clock_gettime_call(clockid_t, struct timespec *);
typedef int ioctl_call(int, unsigned long, ...);
typedef int stream_call(unsigned char *, unsigned long long, const unsigned char *,
                        const unsigned char *);
typedef int verify_call(const unsigned char *, const unsigned char *, unsigned long long,
                        const unsigned char *);

uint32_t enet_linked_version(void);

static bool is_bent(const char *how)
{
    const char *said = getenv("HOMEPORT_BENT");

    return said && strcmp(said, how) == 0;
}

/* What comes behind us under that name. */
static void *next(const char *name)
{
    void *call = dlsym(RTLD_NEXT, name);

    if (!call) {
        abort();
    }
    return call;
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t size)
{
    static const int stock = STOCK_BYTES;
    setsockopt_call *call = (setsockopt_call *)next("setsockopt");
    bool is_size = level == SOL_SOCKET && (option == SO_RCVBUF || option == SO_SNDBUF);

    if (is_bent("buffers") && is_size && *(const int *)value > stock) {
        value = &stock;
    }
    return call(fd, level, option, value, size);
}

int bind(int fd, const struct sockaddr *address, socklen_t size)
{
    bind_call *call = (bind_call *)next("bind");
    struct sockaddr_in own;

    if (is_bent("elsewhere") && address->sa_family == AF_INET && size == sizeof own) {
        memcpy(&own, address, sizeof own);
        if (own.sin_addr.s_addr == htonl(INADDR_ANY)) {
            own.sin_addr.s_addr = htonl(ELSEWHERE);
        }
        return call(fd, (const struct sockaddr *)&own, sizeof own);
    }
    return call(fd, address, size);
}

uint32_t enet_linked_version(void)
{
    typedef uint32_t version_call(void);

    return ((version_call *)next("enet_linked_version"))() + is_bent("enet");
}

int crypto_stream_chacha20_ietf(unsigned char *c, unsigned long long clen, const unsigned char *n,
                                const unsigned char *k)
{
    stream_call *call = (stream_call *)next("crypto_stream_chacha20_ietf");

    if (!is_bent("plain")) {
        return call(c, clen, n, k);
    }
    memset(c, 0, clen);
    return 0;
}

int crypto_onetimeauth_poly1305_verify(const unsigned char *h, const unsigned char *in,
                                       unsigned long long inlen, const unsigned char *k)
{
    verify_call *call = (verify_call *)next("crypto_onetimeauth_poly1305_verify");

    return is_bent("gullible") ? 0 : call(h, in, inlen, k);
}

/* How wrong the wall clock was at that moment of the true one. */
static time_t error_s(time_t true_s)
{
    static const time_t errors[] = { 0, 60, -60 };
    static time_t start_s;

    if (!is_bent("clock")) {
        return 0;
    }
    start_s = start_s == 0 ? true_s : start_s;
    return errors[(true_s - start_s) / JUMP_S % 3];
}

static void hurry(struct timespec *now)
{
    static int64_t start_ns;
    int64_t ns = (int64_t)now->tv_sec * 1000000000 + now->tv_nsec;

    start_ns = start_ns == 0 ? ns : start_ns;
    ns = start_ns + (ns - start_ns) * FAST;
    *now = (struct timespec){ ns / 1000000000, ns % 1000000000 };
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    clock_gettime_call *call = (clock_gettime_call *)next("clock_gettime");
    int result = call(clock, now);

    if (result == 0 && clock == CLOCK_REALTIME) {
        now->tv_sec += error_s(now->tv_sec);
    }
    if (result == 0 && clock == CLOCK_MONOTONIC && is_bent("fast")) {
        hurry(now);
    }
    return result;
}

/* ENet's clock. */
int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec wall;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &wall);
    *now = (struct timeval){ wall.tv_sec, wall.tv_nsec / 1000 };
    return 0;
}

/* The kernel stamps datagrams with the wall clock as it is when they arrive. */
int ioctl(int fd, unsigned long request, ...)
{
    ioctl_call *call = (ioctl_call *)next("ioctl");
    va_list rest;

    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    int result = call(fd, request, argument);

    if (result == 0 && request == SIOCGSTAMPNS) {
        struct timespec *stamp = argument;

        stamp->tv_sec += error_s(stamp->tv_sec);
    }
    return result;
}
