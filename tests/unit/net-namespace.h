/* SPDX-License-Identifier: GPL-3.0-or-later
 * net-namespace - a network of a test's own, with nothing but loopback in it:
 * no question to a name server can leave it. Include config.h first. */
#ifndef EHLO_TESTS_NET_NAMESPACE_H
#define EHLO_TESTS_NET_NAMESPACE_H

#include "config.h"

#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static inline bool
net_namespace_raise_loopback(void)
{
	struct ifreq request;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_up;

	memset(&request, 0, sizeof(request));
	memcpy(request.ifr_name, "lo", 3);
	is_up = fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0;
	request.ifr_flags |= IFF_UP;
	is_up = is_up && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	close(fd);
	return is_up;
}

/* Once, before any thread is started. False where the system does not let. */
static inline bool
net_namespace_enter(void)
{
	return (unshare(CLONE_NEWNET) == 0 ||
		   unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) &&
	       net_namespace_raise_loopback();
}

#endif
