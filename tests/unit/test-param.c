/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-param - every parameter has its row, and values good and bad. */
#include "ehlo/smtp/param.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Parted by blanks, as they stand behind a path; every row has its own. */
static const struct {
	const char *good, *bad;
} values[PARAM_COUNT] = {
    [PARAM_SIZE] = {"SIZE=0 size=12345678901234567890",
	"SIZE SIZE= SIZE=-1 SIZE=1k SIZE=123456789012345678901"},
    [PARAM_BODY] = {"BODY=7BIT BODY=8bitmime BODY=BINARYMIME",
	"BODY BODY= BODY=9BIT BODY=7BIT,8BITMIME"},
    [PARAM_SMTPUTF8] = {"SMTPUTF8 smtputf8", "SMTPUTF8= SMTPUTF8=1"},
    [PARAM_RET] = {"RET=FULL RET=hdrs", "RET RET=HDR RET=FULL,HDRS"},
    [PARAM_ENVID] = {"ENVID=a+20b", "ENVID= ENVID=a+2 ENVID=a=b ENVID=+zz"},
    [PARAM_AUTH] = {"AUTH=<> AUTH=a@b", "AUTH AUTH= AUTH=a=b"},
    [PARAM_REQUIRETLS] = {"REQUIRETLS", "REQUIRETLS=YES"},
    [PARAM_PRDR] = {"PRDR", "PRDR=1"},
    [PARAM_MT_PRIORITY] = {"MT-PRIORITY=0 MT-PRIORITY=-9 MT-PRIORITY=9",
	"MT-PRIORITY MT-PRIORITY=10 MT-PRIORITY=-0 MT-PRIORITY=+1"},
    [PARAM_BY] = {"BY=120;R BY=-1;NT BY=+1;n",
	"BY=120 BY=120;X BY=;R BY=1234567890;R BY=1;R,N"},
    [PARAM_HOLDFOR] = {"HOLDFOR=86400", "HOLDFOR HOLDFOR=1d "
					"HOLDFOR=1234567890"},
    [PARAM_HOLDUNTIL] = {"HOLDUNTIL=2030-01-02T03:04:05Z "
			 "HOLDUNTIL=2030-01-02T03:04:05+01:00",
	"HOLDUNTIL=2030-01-02 HOLDUNTIL=tomorrow"},
    [PARAM_TRANSID] = {"TRANSID=<1@a>", "TRANSID=1 TRANSID=<>"},
    [PARAM_NOTIFY] = {"NOTIFY=NEVER NOTIFY=SUCCESS NOTIFY=failure,delay",
	"NOTIFY NOTIFY= NOTIFY=NEVER,DELAY NOTIFY=SUCCESS, NOTIFY=ALL"},
    [PARAM_ORCPT] = {"ORCPT=rfc822;a+2Bb@c",
	"ORCPT=a@b ORCPT=;a ORCPT=rfc822;"},
    [PARAM_XCLIENT_NAME] = {"NAME=mx.example NAME=[UNAVAILABLE]", "NAME NAME="},
    [PARAM_XCLIENT_ADDR] = {"ADDR=192.0.2.1 ADDR=IPV6:2001:db8::1 "
			    "ADDR=[TEMPUNAVAIL]",
	"ADDR= ADDR=mx ADDR=2001:db8::1 ADDR=1.2.3"},
    [PARAM_XCLIENT_PORT] = {"PORT=25", "PORT= PORT=65536 PORT=x"},
    [PARAM_XCLIENT_PROTO] = {"PROTO=SMTP PROTO=esmtp", "PROTO=LMTP"},
    [PARAM_XCLIENT_HELO] = {"HELO=a", "HELO="},
    [PARAM_XCLIENT_LOGIN] = {"LOGIN=bob", "LOGIN="},
    [PARAM_XCLIENT_DESTADDR] = {"DESTADDR=192.0.2.1", "DESTADDR=x"},
    [PARAM_XCLIENT_DESTPORT] = {"DESTPORT=25", "DESTPORT=-1"},
    [PARAM_XFORWARD_NAME] = {"NAME=a", "NAME="},
    [PARAM_XFORWARD_ADDR] = {"ADDR=192.0.2.1", "ADDR=x"},
    [PARAM_XFORWARD_PORT] = {"PORT=1", "PORT=x"},
    [PARAM_XFORWARD_PROTO] = {"PROTO=ESMTPS", "PROTO="},
    [PARAM_XFORWARD_HELO] = {"HELO=a", "HELO="},
    [PARAM_XFORWARD_IDENT] = {"IDENT=4ZB", "IDENT="},
    [PARAM_XFORWARD_SOURCE] = {"SOURCE=LOCAL", "SOURCE=INSIDE"},
};

static void
check_values(enum param param, const char *text, bool is_good)
{
	struct slice words = slice_str(text), word;

	assert_true(words.len > 0);
	while ((word = slice_take_word(&words)).len > 0) {
		struct param_text apart = param_split(word);

		if (param_is_good(param, &apart) != is_good)
			fail_msg("%.*s", SLICE_ARGS(word));
	}
}

static void
param__row__is_whole(void **state)
{
	(void)state;
	for (enum param p = 0; p < PARAM_COUNT; p++) {
		const struct param_row *row = param_row(p);
		struct param_text given = param_split(slice_str(row->proposal));

		assert_int_equal(
		    param_find(row->verb, slice_str(row->keyword)), p);
		assert_true(
		    slice_equals(given.keyword, slice_str(row->keyword)));
		assert_int_equal(
		    row->value[0] == '\0', row->form == PARAM_FORM_NONE);
		assert_true(strlen(row->says) > 0);
		/* a section, not a whole document */
		assert_non_null(strchr(row->rfc, ' '));
		if (strncmp(row->rfc, "RFC ", 4) == 0)
			assert_non_null(strchr(row->rfc + 4, ' '));
		assert_true(row->ext < EXT_UNKNOWN);
	}
}

static void
param__is_good__every_row(void **state)
{
	(void)state;
	for (enum param p = 0; p < PARAM_COUNT; p++) {
		check_values(p, values[p].good, true);
		check_values(p, values[p].bad, false);
	}
}

static bool
is_offered(enum param param, const char *word, const char *offer)
{
	struct param_text text = param_split(slice_str(word));
	struct ext_set set = {0};
	bool rc;

	ext_set_add(&set, slice_str(offer));
	rc = param_is_offered(param, &text, &set);
	ext_set_fini(&set);
	return rc;
}

static void
param__is_offered__by_the_keyword_that_allows_it(void **state)
{
	(void)state;
	for (enum param p = 0; p < PARAM_COUNT; p++)
		assert_false(is_offered(p, "X=1", "HELP"));
	assert_true(is_offered(PARAM_SIZE, "SIZE=1", "SIZE"));
	assert_true(is_offered(PARAM_BODY, "BODY=7BIT", "8BITMIME"));
	assert_false(is_offered(PARAM_BODY, "BODY=BINARYMIME", "8BITMIME"));
	assert_true(is_offered(PARAM_BODY, "BODY=binarymime", "BINARYMIME"));
	assert_true(
	    is_offered(PARAM_XCLIENT_ADDR, "ADDR=x", "XCLIENT NAME ADDR"));
	assert_false(
	    is_offered(PARAM_XCLIENT_ADDR, "ADDR=x", "XCLIENT DESTADDR"));
	assert_false(is_offered(PARAM_XCLIENT_ADDR, "ADDR=x", "XFORWARD ADDR"));
}

static bool
is_over(enum param param, const char *word, const char *offer)
{
	struct param_text text = param_split(slice_str(word));
	struct ext_set set = {0};
	bool rc;

	ext_set_add(&set, slice_str(offer));
	rc = param_is_over(param, &text, &set);
	ext_set_fini(&set);
	return rc;
}

static void
param__is_over__numbers_of_every_size(void **state)
{
	(void)state;
	assert_false(is_over(PARAM_SIZE, "SIZE=100", "SIZE 100"));
	assert_true(is_over(PARAM_SIZE, "SIZE=101", "SIZE 100"));
	assert_true(
	    is_over(PARAM_SIZE, "SIZE=99999999999999999999", "SIZE 100"));
	assert_false(is_over(PARAM_SIZE, "SIZE=101", "SIZE 0"));
	assert_false(is_over(PARAM_SIZE, "SIZE=101", "SIZE"));
	assert_false(is_over(PARAM_SIZE, "SIZE=101", "SIZE abc"));
	assert_false(is_over(PARAM_SIZE, "SIZE=x", "SIZE 100"));
	assert_true(is_over(PARAM_HOLDFOR, "HOLDFOR=61",
	    "FUTURERELEASE 60 2030-01-01T00:00:00Z"));
	assert_false(is_over(PARAM_BY, "BY=61;R", "DELIVERBY 60"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(param__row__is_whole),
	    cmocka_unit_test(param__is_good__every_row),
	    cmocka_unit_test(param__is_offered__by_the_keyword_that_allows_it),
	    cmocka_unit_test(param__is_over__numbers_of_every_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
