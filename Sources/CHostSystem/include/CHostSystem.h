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

#endif
