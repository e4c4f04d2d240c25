#define _GNU_SOURCE
#include "CHostSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/errqueue.h>
#include <linux/sockios.h>
#include <linux/tcp.h>  // the whole struct tcp_info: glibc's <netinet/tcp.h> knows only its beginning
#else
#include <netinet/tcp.h>
#endif

int td_set_error_queue(int fd, int family, int on) {
#ifdef __linux__
    if (family == AF_INET6) return setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    return setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
#else
    (void)fd; (void)family; (void)on;
    errno = ENOSYS;
    return -1;
#endif
}

int td_take_queued_error(int fd, struct td_queued_error *out) {
    memset(out, 0, sizeof *out);
#ifdef __linux__
    char data[64];
    union { char bytes[512]; struct cmsghdr align; } control;
    struct iovec vector = { data, sizeof data };
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes
    };
    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        int ours = (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR)
            || (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR);
        if (!ours || c->cmsg_len < CMSG_LEN(sizeof(struct sock_extended_err))) continue;
        struct sock_extended_err error;
        memcpy(&error, CMSG_DATA(c), sizeof error);
        out->error = error.ee_errno;
        out->origin = error.ee_origin;
        out->type = error.ee_type;
        out->code = error.ee_code;
        out->info = error.ee_info;
        size_t rest = c->cmsg_len - CMSG_LEN(sizeof error);
        const unsigned char *offender = CMSG_DATA(c) + sizeof error;
        if (rest >= sizeof(struct sockaddr_in)) {
            sa_family_t family;
            memcpy(&family, offender, sizeof family);
            if (family == AF_INET) {
                struct sockaddr_in address;
                memcpy(&address, offender, sizeof address);
                out->family = AF_INET;
                memcpy(out->reporter, &address.sin_addr, 4);
            } else if (family == AF_INET6 && rest >= sizeof(struct sockaddr_in6)) {
                struct sockaddr_in6 address;
                memcpy(&address, offender, sizeof address);
                out->family = AF_INET6;
                memcpy(out->reporter, &address.sin6_addr, 16);
                out->scope = address.sin6_scope_id;
            }
        }
    }
    return 1;
#else
    (void)fd;
    return 0;
#endif
}

int td_queue_tells_tcp(void) {
#ifdef __linux__
    struct utsname name;
    if (uname(&name) != 0) return 0;
    char *rest;
    long major = strtol(name.release, &rest, 10);
    long minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : 0;
    return major > 5 || (major == 5 && minor >= 11);
#else
    return 0;
#endif
}

int td_read_tcp_info(int fd, struct td_tcp_info *out) {
    memset(out, 0, sizeof *out);
    out->bytes_acked = out->bytes_received = out->bytes_sent = out->bytes_retransmitted = UINT64_MAX;
    out->segments_out = out->segments_in = out->out_of_order = out->not_sent = UINT64_MAX;
#ifdef __linux__
    struct tcp_info info;
    memset(&info, 0, sizeof info);
    socklen_t length = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return -1;
#define TD_HAS(field) (length >= offsetof(struct tcp_info, field) + sizeof info.field)
    out->state = info.tcpi_state;
    out->retransmits = info.tcpi_retransmits;
    out->backoff = info.tcpi_backoff;
    out->probes = info.tcpi_probes;
    out->unacked = info.tcpi_unacked;
    out->lost = info.tcpi_lost;
    out->retransmitted = info.tcpi_retrans;
    out->total_retransmits = info.tcpi_total_retrans;
    out->path_mtu = info.tcpi_pmtu;
    out->send_mss = info.tcpi_snd_mss;
    out->receive_mss = info.tcpi_rcv_mss;
    out->advertised_mss = info.tcpi_advmss;
    out->rtt = info.tcpi_rtt;
    out->rtt_variance = info.tcpi_rttvar;
    out->send_window = info.tcpi_snd_cwnd;
    out->reordering = info.tcpi_reordering;
    if (TD_HAS(tcpi_min_rtt)) out->min_rtt = info.tcpi_min_rtt;
    if (TD_HAS(tcpi_bytes_acked)) out->bytes_acked = info.tcpi_bytes_acked;
    if (TD_HAS(tcpi_bytes_received)) out->bytes_received = info.tcpi_bytes_received;
    if (TD_HAS(tcpi_segs_out)) out->segments_out = info.tcpi_segs_out;
    if (TD_HAS(tcpi_segs_in)) out->segments_in = info.tcpi_segs_in;
    if (TD_HAS(tcpi_notsent_bytes)) out->not_sent = info.tcpi_notsent_bytes;
    if (TD_HAS(tcpi_bytes_sent)) out->bytes_sent = info.tcpi_bytes_sent;
    if (TD_HAS(tcpi_bytes_retrans)) out->bytes_retransmitted = info.tcpi_bytes_retrans;
    if (TD_HAS(tcpi_rcv_ooopack)) out->out_of_order = info.tcpi_rcv_ooopack;
    return 0;
#elif defined(__APPLE__)
    struct tcp_connection_info info;
    socklen_t length = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_CONNECTION_INFO, &info, &length) != 0) return -1;
    out->state = info.tcpi_state;
    out->send_mss = info.tcpi_maxseg;
    out->rtt = info.tcpi_srtt * 1000;
    out->rtt_variance = info.tcpi_rttvar * 1000;
    out->send_window = info.tcpi_snd_cwnd;
    out->total_retransmits = (uint32_t)info.tcpi_txretransmitpackets;
    out->bytes_sent = info.tcpi_txbytes;
    out->bytes_received = info.tcpi_rxbytes;
    out->bytes_retransmitted = info.tcpi_txretransmitbytes;
    out->out_of_order = info.tcpi_rxoutoforderbytes;
    return 0;
#else
    errno = ENOSYS;
    return -1;
#endif
}

int td_send_queue(int fd) {
    int bytes = 0;
#ifdef __linux__
    if (ioctl(fd, SIOCOUTQ, &bytes) != 0) return -1;
#else
    socklen_t length = sizeof bytes;
    if (getsockopt(fd, SOL_SOCKET, SO_NWRITE, &bytes, &length) != 0) return -1;
#endif
    return bytes;
}

int td_stream_socket(int family) {
#ifdef __linux__
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
    int fd = socket(family, SOCK_STREAM, 0);
    if (fd >= 0) td_nonblocking_cloexec(fd);
    return fd;
#endif
}

int td_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
#else
    if (pipe(ends) != 0) return -1;
    td_nonblocking_cloexec(ends[0]);
    td_nonblocking_cloexec(ends[1]);
    return 0;
#endif
}

int td_nonblocking_cloexec(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int td_gai_kind(int status) {
    switch (status) {
    case EAI_NONAME: return TD_GAI_NO_NAME;
    case EAI_AGAIN: return TD_GAI_AGAIN;
    case EAI_FAIL: return TD_GAI_FAIL;
    case EAI_FAMILY: return TD_GAI_FAMILY;
    case EAI_SERVICE: return TD_GAI_SERVICE;
    case EAI_MEMORY: return TD_GAI_MEMORY;
    case EAI_SYSTEM: return TD_GAI_SYSTEM;
#if defined(EAI_NODATA) && EAI_NODATA != EAI_NONAME
    case EAI_NODATA: return TD_GAI_NO_DATA;
#endif
#ifdef EAI_ADDRFAMILY
    case EAI_ADDRFAMILY: return TD_GAI_ADDRESS_FAMILY;
#endif
    default: return TD_GAI_OTHER;
    }
}
