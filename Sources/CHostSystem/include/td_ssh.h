// What the SSH target needs of the kernel and cannot call from Swift: ioctl(2) is variadic, tcp_info differs by system.
#ifndef TUNDOCTOR_TD_SSH_H
#define TUNDOCTOR_TD_SSH_H

#include <stdint.h>

/// What tcp(7) TCP_INFO says of a connection, in the fields that every system of ours has.
struct td_ssh_tcp_info {
    uint32_t state;              // 1 = established
    uint32_t retransmits;        // of the segment now unanswered, in a row
    uint32_t backoff;            // doublings of the retransmission timer
    uint32_t unacked;            // segments
    uint32_t total_retransmits;  // segments, since the connection began
    uint32_t path_mtu;           // bytes
    uint32_t snd_mss, rcv_mss;   // bytes
    uint32_t rtt_us;             // smoothed round trip, microseconds
    uint32_t last_data_sent_ms, last_data_received_ms, last_ack_received_ms;
};

/// 0, or -1 with errno (ENOTSUP where the descriptor is no TCP socket or the system has no such call).
int td_ssh_tcp_info(int fd, struct td_ssh_tcp_info *info);

/// Bytes written to the socket that the peer has not acknowledged (SIOCOUTQ, tcp(7)); -1 with errno.
int td_ssh_unacknowledged_bytes(int fd);

/// Makes the stream behind libssh's packet record unbuffered, if it can be found: `record` is an ssh_pcap_file, whose
/// first member is its FILE * in every release so far. 0 if that FILE writes to `fd`'s file, otherwise -1.
int td_ssh_unbuffer_record(const void *record, int fd);

#endif
