/* SPDX-License-Identifier: GPL-3.0-or-later
 * address - an IP address with its port, and its numeric text. */
#ifndef EHLO_NET_ADDRESS_H
#define EHLO_NET_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "ehlo/base/slice.h"

struct address {
	struct sockaddr_storage storage;
};

/* "192.0.2.1", "2001:db8::1%eth0" with scope id and zone. */
#define ADDRESS_TEXT_SIZE 80

/* A literal, without brackets; its zone is an interface of this machine, by
 * name or number. 0 or -ERR_SYNTAX. */
int address_parse(struct slice text, uint16_t port, struct address *out);
bool address_is_v6(const struct address *a);
bool address_is_loopback(const struct address *a);
uint16_t address_port(const struct address *a);
/* Numeric, without port; returns out (at least ADDRESS_TEXT_SIZE). */
const char *address_text(const struct address *a, char *out);
/* "192.0.2.1:25", "[2001:db8::1]:25"; the same size is enough. */
const char *address_port_text(const struct address *a, char *out);

#endif
