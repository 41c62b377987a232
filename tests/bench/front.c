/* SPDX-License-Identifier: GPL-3.0-or-later
 * front - what is said up to the handshake is said here; then bytes pass. */
#include "front.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

static void
die(const char *what)
{
	perror(what);
	abort();
}

static void
hurry(int fd)
{
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
}

static int
connect_to(const char *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die("the peer");
	hurry(fd);
	return fd;
}

/* Passes a line on, or drops it. */
static void
take_line(int from, int to)
{
	char byte = '\0';

	while (byte != '\n' && read(from, &byte, 1) == 1)
		if (to >= 0 && write(to, &byte, 1) != 1)
			return;
}

static void
say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		perror("a client");
}

static void
speak_in_clear(int client, int peer)
{
	take_line(peer, client);
	take_line(client, -1);
	say(client, "250-bench.example\r\n250 STARTTLS\r\n");
	take_line(client, -1);
	say(client, "220 go\r\n");
}

/* Until either side has ended. */
static void
pass(SSL *ssl, int client, int peer)
{
	struct pollfd fds[] = {
	    {.fd = client, .events = POLLIN}, {.fd = peer, .events = POLLIN}};
	char bytes[16384];

	while (SSL_pending(ssl) > 0 || poll(fds, 2, -1) > 0) {
		if (SSL_pending(ssl) > 0 || fds[0].revents != 0) {
			int len = SSL_read(ssl, bytes, sizeof(bytes));

			if (len <= 0 || write(peer, bytes, (size_t)len) != len)
				return;
		}
		if (fds[1].revents != 0) {
			ssize_t len = read(peer, bytes, sizeof(bytes));

			if (len <= 0 || SSL_write(ssl, bytes, (int)len) != len)
				return;
		}
	}
}

static void
serve_client(SSL_CTX *context, int client, const char *port, bool is_implicit)
{
	int peer = connect_to(port);
	SSL *ssl = SSL_new(context);

	hurry(client);
	if (!is_implicit)
		speak_in_clear(client, peer);
	SSL_set_fd(ssl, client);
	if (SSL_accept(ssl) == 1) {
		pass(ssl, client, peer);
		SSL_shutdown(ssl);
	}
	SSL_free(ssl);
	close(client);
	close(peer);
}

static void
serve(int fd, const char *port, const char *pem, bool is_implicit)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	int client;

	if (SSL_CTX_use_certificate_file(context, pem, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, pem, SSL_FILETYPE_PEM) != 1)
		die(pem);
	while ((client = accept(fd, NULL, NULL)) >= 0)
		serve_client(context, client, port, is_implicit);
}

void
front_start(
    struct front *f, const char *peer_port, const char *pem, bool is_implicit)
{
	int fd = peer_listen(f->port);

	fflush(NULL);
	f->pid = fork();
	if (f->pid < 0)
		die("fork");
	if (f->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		serve(fd, peer_port, pem, is_implicit);
		_exit(1);
	}
	close(fd);
}

void
front_stop(struct front *f)
{
	kill(f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
}
