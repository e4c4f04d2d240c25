// libssh 0.10.6 as Swift sees it. legacy.h is kept out: it only repeats old names.
#define LIBSSH_LEGACY_0_4 1
#include <libssh/libssh.h>
#include <libssh/callbacks.h>
#include <libssh/server.h>
