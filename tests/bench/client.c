/* SPDX-License-Identifier: GPL-3.0-or-later
 * client - the least that a mail client can be: the floor of the measures.
 *
 * Sends the lines of standard input to a port of 127.0.0.1, each after the
 * reply to the one before, mail data after a 354 as one piece, and copies the
 * replies to standard output. Usage: client PORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A whole reply; its code, or 0 at the end. */
static int
read_reply(FILE *in)
{
	char line[2048];

	while (fgets(line, sizeof(line), in) != NULL) {
		fputs(line, stdout);
		if (strlen(line) < 4 || line[3] != '-')
			return (int)strtol(line, NULL, 10);
	}
	return 0;
}

static void
send_line(FILE *out, const char *line)
{
	fprintf(out, "%.*s\r\n", (int)strcspn(line, "\r\n"), line);
}

static void
send_data(FILE *out)
{
	char line[2048];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		send_line(out, line);
		if (line[0] == '.')
			return;
	}
}

static int
talk(FILE *in, FILE *out)
{
	char line[2048];
	int code = read_reply(in);

	while (code != 0 && fgets(line, sizeof(line), stdin) != NULL) {
		send_line(out, line);
		fflush(out);
		code = read_reply(in);
		if (code != 354)
			continue;
		send_data(out);
		fflush(out);
		code = read_reply(in);
	}
	return code == 221 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	FILE *in, *out;

	if (argc != 2)
		return 64;
	address.sin_port = htons((in_port_t)strtoul(argv[1], NULL, 10));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("connect");
		return 11;
	}
	in = fdopen(fd, "r");
	out = fdopen(dup(fd), "w");
	return in == NULL || out == NULL ? 71 : talk(in, out);
}
