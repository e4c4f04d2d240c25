#define _GNU_SOURCE
#include "CHostSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#ifdef __linux__
#include <linux/capability.h>
#include <sched.h>
#include <sys/syscall.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int td_anonymous_file(const char *name) {
#ifdef __linux__
    return memfd_create(name, MFD_CLOEXEC);
#else
    (void)name;
    char path[] = "/tmp/tundoctor.XXXXXX";
    int fd = mkstemp(path);
    if (fd >= 0) { unlink(path); fcntl(fd, F_SETFD, FD_CLOEXEC); }
    return fd;
#endif
}

void td_name_thread(const char *name) {
#ifdef __linux__
    char cut[16];
    strncpy(cut, name, sizeof cut - 1);
    cut[sizeof cut - 1] = 0;
    pthread_setname_np(pthread_self(), cut);
#else
    pthread_setname_np(name);
#endif
}

int td_enter_network_namespace(int fd) {
#ifdef __linux__
    return setns(fd, CLONE_NEWNET);
#else
    (void)fd;
    errno = ENOSYS;
    return -1;
#endif
}

int td_child_has_ended(pid_t pid) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
    return info.si_pid == pid;
}

extern char **environ;

char **td_environment(void) { return environ; }
int td_new_network_namespace(void) {
#ifdef __linux__
    if (unshare(CLONE_NEWNET) != 0) return -1;
    return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
#else
    errno = ENOSYS;
    return -1;
#endif
}

int td_drop_capabilities(void) {
#ifdef __linux__
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    return (int)syscall(SYS_capset, &header, none);
#else
    errno = ENOSYS;
    return -1;
#endif
}
