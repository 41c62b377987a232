/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-sasl-words - messages in words, and no secret in any of them. */
#include "ehlo/smtp/sasl-words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct row {
	enum sasl_mech mech;
	unsigned step;
	struct slice bytes;
	const char *words;
};

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

/* RFC 7677 3, RFC 2195 2, RFC 2831 4 and RFC 7628 4 have these. */
static const struct row of_server[] = {
    {SASL_SCRAM_SHA_256, 1,
	TEXT("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
	     "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
	"nonce rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0, "
	"salt W22ZaJ0SNY7soEsUEjb6gQ==, 4096 iterations"},
    {SASL_SCRAM_SHA_1, 2, TEXT("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="),
	"proof of the server rmF9pqV8S7suAoZWja4dJRkFsKQ="},
    {SASL_SCRAM_SHA_1, 2, TEXT("e=invalid-proof"), "refused: invalid-proof"},
    {SASL_CRAM_MD5, 1, TEXT("<1896.697170952@postoffice.reston.mci.net>"),
	"challenge <1896.697170952@postoffice.reston.mci.net>, to be answered "
	"with its digest by the password"},
    {SASL_DIGEST_MD5, 1,
	TEXT("realm=\"elwood,x\",nonce=\"OA6\",qop=\"auth\",charset=utf-8"),
	"realm \"elwood,x\", nonce \"OA6\", protects \"auth\", in utf-8"},
    {SASL_OAUTHBEARER, 1, TEXT("{\"status\":\"invalid_token\"}"),
	"refused, in JSON: {\"status\":\"invalid_token\"}"},
    {SASL_LOGIN, 1, TEXT("Password:"), "Password:"},
    {SASL_LOGIN, 1, TEXT("\x1b[2J\0x"), "\x1b[2J"},
    {SASL_PLAIN, 1, TEXT(""), "nothing; the client is to speak"},
    {SASL_NTLM, 1, TEXT("NTLMSSP\0"), "challenge of 8 bytes"},
    {SASL_COUNT, 1, TEXT("what?"), "what?"},
};

static const struct row of_client[] = {
    {SASL_PLAIN, 1, TEXT("\0bob\0hunter2"), "user bob, password ********"},
    {SASL_PLAIN, 1, TEXT("root\0bob\0hunter2"),
	"acts as root, user bob, password ********"},
    {SASL_PLAIN, 1, TEXT("bob\0hunter2"), "********"},
    {SASL_PLAIN, 1, TEXT("hunter2"), "********"},
    {SASL_LOGIN, 1, TEXT("hunter2"), "********"},
    {SASL_CRAM_MD5, 1, TEXT("tim b913a602c7eda7a495b4e6e7334d3890"),
	"user tim, digest ********"},
    {SASL_CRAM_MD5, 1, TEXT("a b b913a602c7eda7a495b4e6e7334d3890"),
	"user a b, digest ********"},
    {SASL_CRAM_MD5, 1, TEXT("tim hunter2"), "********"},
    {SASL_SCRAM_SHA_256, 1, TEXT("n,,n=user,r=rOprNGfw"),
	"binds nothing, user user, nonce rOprNGfw"},
    {SASL_SCRAM_SHA_256_PLUS, 1, TEXT("p=tls-exporter,,n=user,r=rOprNGfw"),
	"binds tls-exporter, user user, nonce rOprNGfw"},
    {SASL_SCRAM_SHA_256, 1, TEXT("hunter2"), "********"},
    {SASL_SCRAM_SHA_256, 2, TEXT("c=biws,r=rOprNGfw,p=dHzbZapWIk4="),
	"channel binding biws, nonce rOprNGfw, proof ********"},
    {SASL_SCRAM_SHA_256, 2, TEXT("c=biws,r=a\"b,p=dHzbZapWIk4="),
	"channel binding biws, nonce a\"b, proof ********"},
    {SASL_SCRAM_SHA_256, 2, TEXT("hunter2"), "********"},
    {SASL_SCRAM_SHA_256, 3, TEXT(""), "nothing"},
    {SASL_DIGEST_MD5, 1,
	TEXT("username=\"chris\",nc=00000001,response=d388dad90d4bbd76"),
	"user \"chris\", use 00000001 of the nonce, answer ********"},
    {SASL_DIGEST_MD5, 1, TEXT("hunter2"), "********"},
    {SASL_OAUTHBEARER, 1,
	TEXT("n,a=bob,\1host=h\1port=587\1auth=Bearer hunter2\1\1"),
	"user bob, at h, port 587, token ********"},
    {SASL_OAUTHBEARER, 2, TEXT("\1"),
	"nothing, so that the refusal can follow"},
    {SASL_XOAUTH2, 1, TEXT("user=bob\1auth=Bearer hunter2\1\1"),
	"user bob, token ********"},
    {SASL_XOAUTH2, 1, TEXT("hunter2"), "********"},
    {SASL_EXTERNAL, 1, TEXT(""), "acts as whom the certificate names"},
    {SASL_EXTERNAL, 1, TEXT("bob"), "acts as bob"},
    {SASL_NTLM, 2, TEXT("hunter2"), "********"},
    {SASL_COUNT, 1, TEXT("hunter2"), "********"},
};

static void
sasl_words__tell_server__cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(of_server); i++) {
		const struct row *row = &of_server[i];
		struct buf out = {0};

		sasl_tell_server(&out, row->mech, row->step, row->bytes);
		assert_string_equal(buf_text(&out), row->words);
		buf_fini(&out);
	}
}

static void
sasl_words__tell_client__shows_all_but_the_secret(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(of_client); i++) {
		const struct row *row = &of_client[i];
		struct buf out = {0};

		sasl_tell_client(&out, row->mech, row->step, row->bytes, false);
		assert_string_equal(buf_text(&out), row->words);
		buf_fini(&out);
	}
}

static void
sasl_words__tell_client__the_name_where_it_is_known_to_be_one(void **state)
{
	struct buf out = {0};

	(void)state;
	sasl_tell_client(&out, SASL_LOGIN, 1, SLICE("bob"), true);
	assert_string_equal(buf_text(&out), "user bob");
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sasl_words__tell_server__cases),
	    cmocka_unit_test(sasl_words__tell_client__shows_all_but_the_secret),
	    cmocka_unit_test(
		sasl_words__tell_client__the_name_where_it_is_known_to_be_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
