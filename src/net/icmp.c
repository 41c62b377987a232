/* SPDX-License-Identifier: GPL-3.0-or-later
 * icmp - the error queue of a TCP socket, which Linux fills while it connects;
 * see ip(7), IP_RECVERR. */
#include "icmp.h"

/* Before linux/errqueue.h, which does not bring what it needs. */
#include <time.h>

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>
#include <sys/socket.h>

void
icmp_keep_notices(int fd, int family, bool is_kept)
{
	int value = is_kept;

	if (family == AF_INET6)
		setsockopt(
		    fd, IPPROTO_IPV6, IPV6_RECVERR, &value, sizeof(value));
	else
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &value, sizeof(value));
}

/* RFC 1812 5.2.7.1, RFC 4443 3.1. */
static bool
is_prohibition(const struct sock_extended_err *e)
{
	if (e->ee_origin == SO_EE_ORIGIN_ICMP6)
		return e->ee_type == ICMP6_DST_UNREACH &&
		       e->ee_code == ICMP6_DST_UNREACH_ADMIN;
	return e->ee_type == ICMP_DEST_UNREACH &&
	       (e->ee_code == ICMP_NET_ANO || e->ee_code == ICMP_HOST_ANO ||
		   e->ee_code == ICMP_PKT_FILTERED);
}

/* The address of who said it stands behind the notice. */
static bool
read_notice(const struct cmsghdr *head, struct icmp_notice *out)
{
	struct {
		struct sock_extended_err error;
		union {
			struct sockaddr any;
			struct sockaddr_in v4;
			struct sockaddr_in6 v6;
		} from;
	} said = {0};
	size_t len = head->cmsg_len - CMSG_LEN(0);

	memcpy(&said, CMSG_DATA(head), len < sizeof(said) ? len : sizeof(said));
	if (said.error.ee_origin != SO_EE_ORIGIN_ICMP &&
	    said.error.ee_origin != SO_EE_ORIGIN_ICMP6)
		return false;
	*out =
	    (struct icmp_notice){.is_prohibited = is_prohibition(&said.error)};
	if (said.from.any.sa_family == AF_INET6)
		memcpy(&out->from.storage, &said.from.v6, sizeof(said.from.v6));
	else
		memcpy(&out->from.storage, &said.from.v4, sizeof(said.from.v4));
	return said.from.any.sa_family == AF_INET ||
	       said.from.any.sa_family == AF_INET6;
}

bool
icmp_take_notice(int fd, struct icmp_notice *out)
{
	union {
		struct cmsghdr align;
		char bytes[512];
	} control;
	struct msghdr message = {0};
	bool is_found = false;

	for (;;) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
			return is_found;
		for (struct cmsghdr *head = CMSG_FIRSTHDR(&message);
		     head != NULL; head = CMSG_NXTHDR(&message, head))
			if ((head->cmsg_level == IPPROTO_IP &&
				head->cmsg_type == IP_RECVERR) ||
			    (head->cmsg_level == IPPROTO_IPV6 &&
				head->cmsg_type == IPV6_RECVERR))
				is_found |= read_notice(head, out);
	}
}
