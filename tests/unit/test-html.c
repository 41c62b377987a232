/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-html - a page: both sides, comments, and nothing that does harm. */
#include "ehlo/cli/html.h"

#include "ehlo/base/utf8.h"
#include "model-play.h"

static struct buf
write_page(const char *script)
{
	struct conversation *c = play_new(script);
	struct buf out = {0};

	html_write(c, &out);
	conversation_free(c);
	return out;
}

static bool
has(struct buf *page, const char *text)
{
	return strstr(buf_text(page), text) != NULL;
}

static void
html__write__a_line_of_each_kind(void **state)
{
	static const char *const parts[] = {
	    "<title>Mail conversation with mx.example.net</title>",
	    "<p class=\"info\"><span>   0.003000 </span>=== Connected to ",
	    "<p class=\"received\"><span>   0.004000 </span>&lt;-  220 h</p>",
	    "<p class=\"sent\"><span>   0.005000 </span> -&gt; MAIL "
	    "FROM:&lt;a@b&gt;</p>",
	    "<p class=\"refused\"><span>   0.006000 </span>&lt;** 550 5.7.1 "
	    "no</p>",
	    "<p class=\"comment ",
	    "<p class=\"comment info\">",
	    "<p class=\"error\"><span>   0.007000 </span>*** MAIL was answered "
	    "550 5.7.1 no</p>",
	    "</html>\n",
	};
	struct buf page = write_page("= mx.example.net\nS: 220 h\n"
				     "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\n"
				     "X server\n");

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (!has(&page, parts[i]))
			fail_msg(
			    "%s\nis not in\n%s", parts[i], buf_text(&page));
	buf_fini(&page);
}

static void
html__write__nothing_before_the_first_session(void **state)
{
	struct buf page = write_page("");

	(void)state;
	assert_true(has(&page, "<h1>Mail conversation</h1>\n</body>"));
	buf_fini(&page);
}

/* All bytes in the mouth of the server, of the client, and as a name. */
static void
play_hostile(struct conversation *c)
{
	static const char attack[] =
	    "220 </p></style><script>alert(1)</script>"
	    "<img src=x onerror='x'>\"&lt;&amp;\xe2\x80\xae\xef\xbb\xbf";
	char all[256];
	struct slice bytes = {all, sizeof(all)};

	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)i;
	play_connect(c, slice_str(attack));
	play_received(c, slice_str(attack));
	play_sent(c, bytes, SENT_COMMAND);
	play_received(c, bytes);
	play_sent(c, slice_str(attack), SENT_DATA);
	play_event(
	    c, (struct event){.kind = EVENT_NOTE,
		   .note = {.text = slice_str(attack), .is_error = true}});
	play_close(c, SLICE("server"));
}

/* Only elements that the page itself has, and no byte but text. */
static void
html__write__hostile_bytes_do_no_harm(void **state)
{
	struct conversation *c = play_new("");
	struct buf page = {0};
	const char *body;

	(void)state;
	play_hostile(c);
	html_write(c, &page);
	assert_true(utf8_is_valid(buf_slice(&page)));
	body = strstr(buf_text(&page), "<title>");
	assert_non_null(body);
	for (const char *at = body; (at = strchr(at, '<')) != NULL; at++) {
		static const char *const known[] = {"<title>", "</title>",
		    "</head>", "<body>", "</body>", "</html>", "<h1>", "</h1>",
		    "<p class=\"", "</p>", "<span>", "</span>"};
		size_t i = 0;

		while (i < COUNT(known) &&
		       strncmp(at, known[i], strlen(known[i])) != 0)
			i++;
		if (i == COUNT(known))
			fail_msg("an element that is none: %.40s", at);
	}
	for (size_t i = 0; i < page.len; i++)
		if ((unsigned char)page.ptr[i] < 0x20 && page.ptr[i] != '\n')
			fail_msg("byte %d at %zu", page.ptr[i], i);
	assert_false(has(&page, "\x7f"));
	assert_false(has(&page, "\xe2\x80\xae"));
	assert_false(has(&page, "\xef\xbb\xbf"));
	buf_fini(&page);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(html__write__a_line_of_each_kind),
	    cmocka_unit_test(html__write__nothing_before_the_first_session),
	    cmocka_unit_test(html__write__hostile_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
