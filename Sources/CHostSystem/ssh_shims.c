#define _GNU_SOURCE
#include "td_ssh.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#ifdef __linux__
#include <linux/sockios.h>
#endif

int td_ssh_tcp_info(int fd, struct td_ssh_tcp_info *info) {
    memset(info, 0, sizeof *info);
#ifdef __linux__
    struct tcp_info raw;
    socklen_t length = sizeof raw;
    memset(&raw, 0, sizeof raw);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &raw, &length) != 0) return -1;
    info->state = raw.tcpi_state;
    info->retransmits = raw.tcpi_retransmits;
    info->backoff = raw.tcpi_backoff;
    info->unacked = raw.tcpi_unacked;
    info->total_retransmits = raw.tcpi_total_retrans;
    info->path_mtu = raw.tcpi_pmtu;
    info->snd_mss = raw.tcpi_snd_mss;
    info->rcv_mss = raw.tcpi_rcv_mss;
    info->rtt_us = raw.tcpi_rtt;
    info->last_data_sent_ms = raw.tcpi_last_data_sent;
    info->last_data_received_ms = raw.tcpi_last_data_recv;
    info->last_ack_received_ms = raw.tcpi_last_ack_recv;
    return 0;
#else
    (void)fd;
    errno = ENOTSUP;
    return -1;
#endif
}

int td_ssh_unacknowledged_bytes(int fd) {
#ifdef __linux__
    int bytes = 0;
    return ioctl(fd, SIOCOUTQ, &bytes) == 0 ? bytes : -1;
#else
    int bytes = 0;
    socklen_t length = sizeof bytes;
    return getsockopt(fd, SOL_SOCKET, SO_NWRITE, &bytes, &length) == 0 ? bytes : -1;
#endif
}

int td_ssh_unbuffer_record(const void *record, int fd) {
    FILE *stream = *(FILE *const *)record;
    struct stat mine, theirs;
    if (stream == NULL || fstat(fd, &mine) != 0) return -1;
    int descriptor = fileno(stream);
    // The check that this is the stream we think it is: it must write to our own file.
    if (descriptor < 0 || fstat(descriptor, &theirs) != 0) return -1;
    if (mine.st_dev != theirs.st_dev || mine.st_ino != theirs.st_ino) return -1;
    fflush(stream);
    return setvbuf(stream, NULL, _IONBF, 0) == 0 ? 0 : -1;
}
