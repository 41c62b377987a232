/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-way - the options that say how connections are made, right and wrong. */
#include "ehlo/source/way.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *url, *user, *host;
	enum proxy_kind kind;
	uint16_t port;
} proxies[] = {
    {"socks5://proxy.example", NULL, "proxy.example", PROXY_SOCKS5, 1080},
    {"SOCKS5://proxy.example:9050/", NULL, "proxy.example", PROXY_SOCKS5, 9050},
    {"http://me@192.0.2.1", "me", "192.0.2.1", PROXY_HTTP, 3128},
    {"http://me@b@[2001:db8::1]:8080", "me@b", "2001:db8::1", PROXY_HTTP, 8080},
    {"http://[::1]", NULL, "::1", PROXY_HTTP, 3128},
};

static void
way__parse__proxies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(proxies); i++) {
		struct way_words words = {
		    .proxy = proxies[i].url, .proxy_password = "secret"};
		struct err err = {0};
		struct way way;

		assert_int_equal(way_parse(&words, &way, &err), 0);
		assert_true(way.has_proxy);
		assert_int_equal(way.proxy, proxies[i].kind);
		assert_string_equal(way.proxy_host, proxies[i].host);
		assert_int_equal(way.proxy_port, proxies[i].port);
		assert_string_equal(way.proxy_password, "secret");
		if (proxies[i].user == NULL)
			assert_null(way.proxy_user);
		else
			assert_string_equal(way.proxy_user, proxies[i].user);
		way_fini(&way);
	}
}

static const struct {
	struct way_words words;
	const char *says;
	enum err_code code;
} wrong[] = {
    {{.proxy = ""}, "is no proxy", ERR_USAGE},
    {{.proxy = "proxy.example"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5:proxy"}, "is no proxy", ERR_USAGE},
    {{.proxy = "ftp://proxy"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5://"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5://proxy:0"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5://proxy:70000"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5://proxy/path"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5://[::1"}, "is no proxy", ERR_USAGE},
    {{.proxy = "socks5://me:pw@proxy"}, "EHLO_PROXY_PASSWORD", ERR_USAGE},
    {{.source = "nothing0here"}, "is neither", ERR_USAGE},
    {{.source = "an-interface-of-a-very-long-name"}, "is neither", ERR_USAGE},
    {{.haproxy = "v3"}, "is no PROXY header", ERR_HEADER},
};

static void
way__parse__what_is_wrong_is_named_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct err err = {0};
		struct way way;

		assert_int_equal(way_parse(&wrong[i].words, &way, &err),
		    -(int)wrong[i].code);
		assert_int_equal(err.code, wrong[i].code);
		assert_non_null(strstr(err.text, wrong[i].says));
		assert_null(strstr(err.text, "pw"));
		way_fini(&way);
	}
}

static void
way__parse__a_source_chooses_the_family(void **state)
{
	struct way_words words = {.source = "::1", .family = 4};
	struct err err = {0};
	struct way way;

	(void)state;
	assert_int_equal(way_parse(&words, &way, &err), 0);
	assert_true(way.source.has_address);
	assert_int_equal(way.family, RESOLVE_V6);
	way_fini(&way);
	words.source = "lo";
	assert_int_equal(way_parse(&words, &way, &err), 0);
	assert_string_equal(way.source.interface, "lo");
	assert_int_equal(way.family, RESOLVE_V4);
	way_fini(&way);
}

static void
way__parse__a_trust_anchor_is_a_record_or_a_file(void **state)
{
	const char *path = scratch_path("anchor");
	struct way_words words = {.trust_anchor = "example. DS 1 13 2 00"};
	struct err err = {0};
	struct way way;
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_int_equal(way_parse(&words, &way, &err), 0);
	assert_string_equal(way.trust_anchor, "example. DS 1 13 2 00");
	way_fini(&way);
	assert_int_equal(write(fd, "from a file\n", 12), 12);
	close(fd);
	words.trust_anchor = path;
	assert_int_equal(way_parse(&words, &way, &err), 0);
	assert_string_equal(way.trust_anchor, "from a file\n");
	way_fini(&way);
	unlink(path);
	assert_int_equal(way_parse(&words, &way, &err), -ERR_INPUT);
	assert_non_null(strstr(err.text, path));
	way_fini(&way);
}

static void
way__parse__nothing_is_the_usual_way(void **state)
{
	struct way_words words = {0};
	struct err err = {0};
	struct way way;

	(void)state;
	assert_int_equal(way_parse(&words, &way, &err), 0);
	assert_false(way.has_proxy || way.source.has_address);
	assert_int_equal(way.family, RESOLVE_ANY);
	assert_int_equal(way.connect_timeout_ms, DIAL_TIMEOUT_MS);
	assert_int_equal(way.haproxy.version, 0);
	way_fini(&way);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(way__parse__proxies),
	    cmocka_unit_test(way__parse__what_is_wrong_is_named_once),
	    cmocka_unit_test(way__parse__a_source_chooses_the_family),
	    cmocka_unit_test(way__parse__a_trust_anchor_is_a_record_or_a_file),
	    cmocka_unit_test(way__parse__nothing_is_the_usual_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
