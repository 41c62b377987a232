/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-tls - a message delivered inside TLS, behind STARTTLS and from the
 * first byte; every program verifies the same certificate. Usage: bench-tls
 * EHLO
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "../unit/scratch.h"
#include "figure.h"
#include "front.h"
#include "peer.h"
#include "run.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TURNS        21

struct scene {
	const char *ehlo, *pem, *session, *message;
};

static void
figure_tls(const struct scene *s, const char *port, bool is_implicit)
{
	char url[32], server[32], trust[SCRATCH_MAX + 32];
	const struct subject subjects[] = {
	    {"openssl s_client",
		{"openssl", "s_client", "-quiet", "-crlf", "-connect", server,
		    "-CAfile", s->pem, "-verify_return_error",
		    is_implicit ? NULL : "-starttls", "smtp"},
		s->session},
	    {"ehlo",
		{s->ehlo, "--batch", "--ca-file", s->pem, "127.0.0.1", port,
		    is_implicit ? "--tls-on-connect" : "--tls"},
		s->session},
	    {"curl",
		{"curl", "-s", url, "--ssl-reqd", "--cacert", s->pem,
		    "--mail-from", "from@client.example", "--mail-rcpt",
		    "to@bench.example", "-T", "-"},
		s->message},
	    {"msmtp",
		{"msmtp", "--host=127.0.0.1", "--port", port, "--auth=off",
		    "--tls=on", trust,
		    is_implicit ? "--tls-starttls=off" : "--tls-starttls=on",
		    "--from=from@client.example", "to@bench.example"},
		s->message},
	};

	snprintf(url, sizeof(url), "smtp%s://127.0.0.1:%s",
	    is_implicit ? "s" : "", port);
	snprintf(server, sizeof(server), "127.0.0.1:%s", port);
	snprintf(trust, sizeof(trust), "--tls-trust-file=%s", s->pem);
	figure(is_implicit ? "a message, TLS from the first byte"
			   : "a message behind STARTTLS",
	    subjects, COUNT(subjects), TURNS);
}

/* For 127.0.0.1, by itself. */
static bool
make_certificate(const char *pem)
{
	const char *const argv[] = {"openssl", "req", "-x509", "-new",
	    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
	    "-days", "2", "-subj", "/CN=bench", "-addext",
	    "subjectAltName=IP:127.0.0.1", "-keyout", pem, "-out", pem, NULL};

	return run_is_here("openssl") &&
	       run_program(argv, "/dev/null").status == 0;
}

int
main(int argc, char **argv)
{
	static char pem[SCRATCH_MAX], session[SCRATCH_MAX],
	    message[SCRATCH_MAX];
	struct scene scene = {NULL, pem, session, message};
	struct peer peer;
	struct front front;

	if (argc < 2) {
		fputs("usage: bench-tls EHLO\n", stderr);
		return 64;
	}
	scene.ehlo = argv[1];
	figure_write_session(session, message);
	figure_write_file(pem, "bench.pem", "", 0);
	if (!make_certificate(pem)) {
		puts("messages inside TLS: openssl is not here\n");
		return 0;
	}
	peer_start(&peer);
	for (int is_implicit = 0; is_implicit < 2; is_implicit++) {
		front_start(&front, peer.port, pem, is_implicit == 1);
		figure_tls(&scene, front.port, is_implicit == 1);
		front_stop(&front);
	}
	peer_stop(&peer);
	return 0;
}
