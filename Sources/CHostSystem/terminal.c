#define _GNU_SOURCE
#include "CHostSystem.h"
#include <fcntl.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int td_terminal_columns(int fd) {
    struct winsize size;
    memset(&size, 0, sizeof size);
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int td_open_pseudo_terminal(char *path, size_t room) {
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0) return -1;
    fcntl(master, F_SETFD, FD_CLOEXEC);
    const char *name = grantpt(master) == 0 && unlockpt(master) == 0 ? ptsname(master) : NULL;
    if (!name || strlen(name) >= room) { close(master); return -1; }
    strcpy(path, name);
    return master;
}

// One prompt at a time: there is one controlling terminal.
static struct termios echo_before;
static volatile sig_atomic_t echo_fd = -1;

static const int fatal_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
#define FATAL_COUNT ((int)(sizeof fatal_signals / sizeof fatal_signals[0]))
static struct sigaction fatal_before[FATAL_COUNT];
static int fatal_ours[FATAL_COUNT];
static struct sigaction suspend_before;

static void restore_and_die(int number) {
    td_echo_restore();
    signal(number, SIG_DFL);
    raise(number);
}

int td_echo_off(int fd) {
    struct termios quiet;
    if (echo_fd >= 0) { errno = EBUSY; return -1; }
    if (tcgetattr(fd, &echo_before) != 0) return -1;
    quiet = echo_before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    quiet.c_lflag |= ICANON | ISIG | ECHONL;
    echo_fd = fd;
    // Whoever ends the process while the echo is off must put it back first. Handlers that are already there stay:
    // those of td_watch_signals do it themselves.
    for (int i = 0; i < FATAL_COUNT; i++) {
        struct sigaction action;
        fatal_ours[i] = 0;
        if (sigaction(fatal_signals[i], NULL, &fatal_before[i]) != 0) continue;
        if ((fatal_before[i].sa_flags & SA_SIGINFO) || fatal_before[i].sa_handler != SIG_DFL) continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = restore_and_die;
        fatal_ours[i] = sigaction(fatal_signals[i], &action, NULL) == 0;
    }
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGTSTP, &ignore, &suspend_before);  // suspended with the echo off, the shell would be left blind
    if (tcsetattr(fd, TCSAFLUSH, &quiet) != 0) {
        int saved = errno;
        td_echo_restore();
        errno = saved;
        return -1;
    }
    return 0;
}

void td_echo_restore(void) {
    int fd = echo_fd;
    if (fd < 0) return;
    echo_fd = -1;
    int saved = errno;
    tcsetattr(fd, TCSANOW, &echo_before);
    for (int i = 0; i < FATAL_COUNT; i++)
        if (fatal_ours[i]) sigaction(fatal_signals[i], &fatal_before[i], NULL);
    sigaction(SIGTSTP, &suspend_before, NULL);
    errno = saved;
}

static volatile sig_atomic_t watch_fd = -1;
static volatile sig_atomic_t interrupts = 0;
static const int watched[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
#define WATCHED_COUNT ((int)(sizeof watched / sizeof watched[0]))
static struct sigaction watched_before[WATCHED_COUNT];

static void nothing(int number) { (void)number; }

static void forward(int number) {
    int saved = errno;
    td_echo_restore();
    if (number == SIGINT && ++interrupts > 1) _exit(130);
    unsigned char byte = (unsigned char)number;
    int fd = watch_fd;
    if (fd >= 0) { ssize_t written = write(fd, &byte, 1); (void)written; }
    errno = saved;
}

int td_watch_signals(int fd) {
    if (watch_fd >= 0) { errno = EBUSY; return -1; }
    watch_fd = fd;
    interrupts = 0;
    for (int i = 0; i < WATCHED_COUNT; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = watched[i] == SIGPIPE ? nothing : forward;
        action.sa_flags = SA_RESTART;
        sigaction(watched[i], NULL, &watched_before[i]);
        // nohup(1): what was ignored before us stays ignored.
        int ignored = !(watched_before[i].sa_flags & SA_SIGINFO) && watched_before[i].sa_handler == SIG_IGN;
        if (ignored && watched[i] != SIGINT && watched[i] != SIGTERM) continue;
        sigaction(watched[i], &action, NULL);
    }
    return 0;
}

void td_unwatch_signals(void) {
    if (watch_fd < 0) return;
    for (int i = 0; i < WATCHED_COUNT; i++) sigaction(watched[i], &watched_before[i], NULL);
    watch_fd = -1;
}

void td_survive_sigpipe(void) {
    struct sigaction action;
    if (sigaction(SIGPIPE, NULL, &action) != 0 || (action.sa_flags & SA_SIGINFO) || action.sa_handler != SIG_DFL) return;
    memset(&action, 0, sizeof action);
    action.sa_handler = nothing;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPIPE, &action, NULL);
}
