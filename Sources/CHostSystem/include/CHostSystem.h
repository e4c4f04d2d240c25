// Shims for what Swift cannot call: variadic functions, macros, and Linux calls that glibc's module does not export.
#ifndef TUNDOCTOR_CHOSTSYSTEM_H
#define TUNDOCTOR_CHOSTSYSTEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "td_ssh.h"

/// memfd_create(2) on Linux; elsewhere an unlinked temporary file of mode 0600. -1 with errno on failure.
int td_anonymous_file(const char *name);

/// Names the calling thread; the kernel keeps 15 bytes.
void td_name_thread(const char *name);

/// Starts a program in a session of its own, with default signals and three descriptors: standard input is the read
/// end of `lifeline`, output and errors the write end of `report` (posix_spawn(3)). 0, or an error number.
int td_lab_spawn(char *const argv[], char *const envp[], int *lifeline, int *report, pid_t *pid);
/// setns(2) of the calling thread to the network namespace behind `fd`. -1 with errno; ENOSYS where there is none.
int td_enter_network_namespace(int fd);

/// unshare(2) of the calling thread into a new network namespace, of which it returns a descriptor: the namespace lives
/// as long as that does. -1 with errno.
int td_new_network_namespace(void);

/// Takes all capabilities from the calling thread, and from it alone (capset(2)). -1 with errno.
int td_drop_capabilities(void);

// MARK: sockets (sockets.c)

/// One record of a socket's error queue: struct sock_extended_err of ip(7) and who reported it.
struct td_queued_error {
    uint32_t error;        // errno value
    uint8_t origin;        // TD_ORIGIN_*
    uint8_t type, code;    // ICMP or ICMPv6
    uint32_t info;         // MTU for "fragmentation needed" and "packet too big"
    int32_t family;        // of the reporter; 0: none given
    uint8_t reporter[16];  // network order; IPv4 in the first four
    uint32_t scope;
};

enum { TD_ORIGIN_NONE = 0, TD_ORIGIN_LOCAL = 1, TD_ORIGIN_ICMP = 2, TD_ORIGIN_ICMP6 = 3 };

/// Switches the error queue on or off (IP_RECVERR, IPV6_RECVERR). -1 with errno; ENOSYS where there is none.
int td_set_error_queue(int fd, int family, int on);

/// Takes one record: 1 taken, 0 queue empty, -1 with errno.
int td_take_queued_error(int fd, struct td_queued_error *out);

/// Whether this kernel reports ICMP through the queue of a connecting TCP socket (Linux 5.11 and later).
int td_queue_tells_tcp(void);

/// TCP_INFO of tcp(7), the fields we read; a field the kernel is too old for is UINT64_MAX.
struct td_tcp_info {
    uint8_t state, retransmits, backoff, probes;
    uint32_t unacked, lost, retransmitted, total_retransmits;
    uint32_t path_mtu, send_mss, receive_mss, advertised_mss;
    uint32_t rtt, rtt_variance, min_rtt;  // microseconds
    uint32_t send_window, reordering;
    uint64_t bytes_acked, bytes_received, bytes_sent, bytes_retransmitted;
    uint64_t segments_out, segments_in, out_of_order, not_sent;
};

int td_read_tcp_info(int fd, struct td_tcp_info *out);

/// Bytes in the send queue not yet acknowledged (SIOCOUTQ, SO_NWRITE). -1 with errno.
int td_send_queue(int fd);

/// socket(2) of type SOCK_STREAM and pipe(2), non-blocking and closed by exec(3) from the start: a child that another
/// thread starts meanwhile must not inherit them. -1 with errno.
int td_stream_socket(int family);
int td_pipe(int ends[2]);

/// Sets FD_CLOEXEC and O_NONBLOCK. -1 with errno.
int td_nonblocking_cloexec(int fd);

enum td_gai {
    TD_GAI_OTHER = 0, TD_GAI_NO_NAME, TD_GAI_AGAIN, TD_GAI_NO_DATA, TD_GAI_FAIL, TD_GAI_FAMILY, TD_GAI_ADDRESS_FAMILY,
    TD_GAI_SERVICE, TD_GAI_MEMORY, TD_GAI_SYSTEM
};

/// The kind of a getaddrinfo(3) status, without the numbers, which differ between systems.
int td_gai_kind(int status);

// MARK: terminals and signals (terminal.c)

/// Columns of the terminal (TIOCGWINSZ), 0 if not known.
int td_terminal_columns(int fd);

/// Switches echo off on `fd` and remembers how it was, for `td_echo_restore` and for the signal handlers. -1 with errno.
int td_echo_off(int fd);

/// Puts back what `td_echo_off` changed. Async-signal-safe; does nothing the second time.
void td_echo_restore(void);

/// Opens the master of a new pseudo-terminal (pty(7)) and writes the slave's path. -1 with errno.
int td_open_pseudo_terminal(char *path, size_t room);

/// Sends SIGINT, SIGTERM and SIGHUP as bytes to `fd`; a second SIGINT ends the process with 130 at once.
/// SIGPIPE gets an empty handler, not SIG_IGN, so that children start with the default. -1 with errno.
int td_watch_signals(int fd);

/// Undoes `td_watch_signals`.
void td_unwatch_signals(void);

/// Where SIGPIPE would end the process, gives it an empty handler: writing to a closed pipe is then EPIPE.
void td_survive_sigpipe(void);

// MARK: processes (shims.c)

/// Whether `pid`, a child of ours, has ended; it is not reaped. 1 ended, 0 running, -1 with errno.
int td_child_has_ended(pid_t pid);

/// The environment (environ(7)), which Swift may not name: it is a variable.
char **td_environment(void);

#endif
