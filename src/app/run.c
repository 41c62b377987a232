/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - what all ways to run share: complaints and the end of the loop. */
#include "ehlo/app/run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/app/environment.h"
#include "ehlo/app/stdio.h"
#include "ehlo/base/file.h"
#include "ehlo/base/utf8.h"
#include "ehlo/net/net.h"
#include "ehlo/smtp/rules.h"
#include "ehlo/source/way.h"

/* A file of rules is no longer than this. */
#define RULES_BYTES_MAX ((size_t)1 << 20)

/* What a loop takes for itself, the screen, its terminal and the description
 * of that, and the first sockets. */
#define DESCRIPTORS_WANTED 13

int
run_check_descriptors(struct err *err)
{
	int fds[DESCRIPTORS_WANTED];
	size_t count = 0;

	while (
	    count < DESCRIPTORS_WANTED &&
	    (fds[count] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0)
		count++;
	for (size_t i = 0; i < count; i++)
		close(fds[i]);
	return count == DESCRIPTORS_WANTED
	           ? 0
	           : err_set(err, ERR_SYSTEM,
			 "too few open files are allowed to this process "
			 "(ulimit -n)");
}

int
run_parse_way(const struct args *args, struct way *out, struct err *err)
{
	struct way_words words = {.source = args->source,
	    .proxy = args->proxy,
	    .proxy_password = getenv("EHLO_PROXY_PASSWORD"),
	    .haproxy = args->haproxy,
	    .dns_server = args->dns_server,
	    .trust_anchor = args->trust_anchor,
	    .tls_min = args->tls_min,
	    .ca_file = args->ca_file,
	    .cert_file = args->cert_file,
	    .key_file = args->key_file,
	    .is_unverified = args->is_unverified,
	    .starttls = args->is_tls_required   ? WAY_TLS_REQUIRED
	                : args->is_tls_optional ? WAY_TLS_OPTIONAL
	                                        : WAY_TLS_ASKED,
	    .is_tls_on_connect = args->is_tls_on_connect,
	    .family = args->family,
	    .connect_timeout_ms = args->connect_timeout_ms};

	return way_parse(&words, out, err);
}

void
run_set_wall(struct conversation *c)
{
	struct wall wall = {.is_known = true};

	wall.unix_us = net_wall_us(&wall.utc_offset_min);
	conversation_set_wall(c, &wall);
}

int
run_load_rules(struct args *args)
{
	struct rules *rules;
	struct buf errors = {0};
	struct err err;
	size_t count;

	if (args->rules == NULL)
		return 0;
	if (file_read(args->rules, RULES_BYTES_MAX, &args->rules_text, &err) <
	    0)
		return run_complain(&err);
	rules = rules_new(personality_default());
	count = rules_read(
	    rules, args->rules, buf_slice(&args->rules_text), &errors);
	run_list(buf_slice(&errors));
	buf_fini(&errors);
	rules_free(rules);
	return count == 0 ? 0 : err_status(ERR_USAGE);
}

int
run_complain(const struct err *err)
{
	struct buf text = {0};

	buf_add_str(&text, "ehlo: ");
	utf8_add_safe(&text, slice_str(err->text),
	    environment_is_utf8() ? UTF8_FORM_UNICODE : UTF8_FORM_ASCII);
	buf_add_byte(&text, '\n');
	stdio_write_all(STDERR_FILENO, buf_slice(&text));
	buf_fini(&text);
	return err_status((int)err->code);
}

void
run_list(struct slice lines)
{
	struct buf text = {0};

	while (lines.len > 0) {
		size_t end = slice_find(lines, '\n');

		utf8_add_safe(
		    &text, slice_range(lines, 0, end), UTF8_FORM_UNICODE);
		buf_add_byte(&text, '\n');
		lines = slice_skip(lines, end + 1);
	}
	stdio_write_all(STDERR_FILENO, buf_slice(&text));
	buf_fini(&text);
}

int
run_print(struct buf *text)
{
	struct err err;
	int rc = stdio_write_all(STDOUT_FILENO, buf_slice(text));

	buf_fini(text);
	if (rc == 0)
		return 0;
	err_set(&err, ERR_OUTPUT, "standard output cannot be written");
	return run_complain(&err);
}

void
run_drain(struct uv_loop_s *loop)
{
	uv_run(loop, UV_RUN_DEFAULT);
	uv_loop_close(loop);
}
