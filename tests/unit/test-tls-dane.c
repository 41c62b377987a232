/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-tls-dane - servers that prove themselves by TLSA records (RFC 7672). */
#include "tls-scene.h"

enum kind { GOOD, EXPIRED, MISNAMED, BY_ITSELF, ALL_WRONG };

static struct tls_cert
make(enum kind kind)
{
	static const struct tls_cert_says says[] = {
	    [GOOD] = {.subject = "x", .names = "DNS:" HOST},
	    [EXPIRED] = {.subject = "x",
		.names = "DNS:" HOST,
		.begins_s = -9000,
		.ends_s = -3000},
	    [MISNAMED] = {.subject = HOST, .names = "DNS:other.example"},
	    [BY_ITSELF] = {.subject = HOST, .names = "DNS:" HOST},
	    [ALL_WRONG] = {.subject = "x",
		.names = "DNS:other.example",
		.begins_s = -9000,
		.ends_s = -3000},
	};

	return tls_cert_make(&says[kind], kind < BY_ITSELF ? &root : NULL);
}

enum whose { LEAF, ROOT, NOBODY };

#define TLSA_SIZE 1024

/* As RFC 6698 2.1 has it. */
static struct slice
make_tlsa(unsigned char out[TLSA_SIZE], int usage, int selector, int matching,
    const struct tls_cert *of)
{
	unsigned char whole[TLSA_SIZE], *end = whole;
	unsigned len = selector == 0 ? (unsigned)i2d_X509(of->cert, &end)
	                             : (unsigned)i2d_PUBKEY(of->key, &end);

	out[0] = (unsigned char)usage;
	out[1] = (unsigned char)selector;
	out[2] = (unsigned char)matching;
	if (matching == 0)
		memcpy(out + 3, whole, len);
	else
		EVP_Digest(whole, len, out + 3, &len,
		    matching == 1 ? EVP_sha256() : EVP_sha512(), NULL);
	return slice_of((const char *)out, 3 + len);
}

static const struct {
	int usage, selector, matching;
	enum whose whose;
	size_t cut; /* octets off the end */
	enum kind cert;
	const char *found; /* errors; NULL = of any kind */
	enum dane dane;
	bool is_given;
} pins[] = {
    /* The key alone counts: not signer, nor date, nor name. */
    {3, 1, 1, LEAF, 0, GOOD, "", DANE_MATCH, true},
    {3, 1, 1, LEAF, 0, BY_ITSELF, "", DANE_MATCH, true},
    {3, 1, 1, LEAF, 0, EXPIRED, "", DANE_MATCH, true},
    {3, 1, 1, LEAF, 0, ALL_WRONG, "", DANE_MATCH, true},
    {3, 0, 0, LEAF, 0, MISNAMED, "", DANE_MATCH, true},
    {3, 0, 1, LEAF, 0, MISNAMED, "", DANE_MATCH, true},
    {3, 0, 2, LEAF, 0, MISNAMED, "", DANE_MATCH, true},
    {3, 1, 0, LEAF, 0, MISNAMED, "", DANE_MATCH, true},
    {3, 1, 2, LEAF, 0, MISNAMED, "", DANE_MATCH, true},
    /* An authority: name and dates count. */
    {2, 1, 1, ROOT, 0, GOOD, "", DANE_MATCH, true},
    {2, 0, 1, ROOT, 0, GOOD, "", DANE_MATCH, true},
    {2, 0, 0, ROOT, 0, GOOD, "", DANE_MATCH, true},
    {2, 1, 2, ROOT, 0, GOOD, "", DANE_MATCH, true},
    {2, 1, 1, ROOT, 0, MISNAMED, "0:HOSTNAME_MISMATCH", DANE_MISMATCH, false},
    {2, 1, 1, ROOT, 0, EXPIRED, "0:CERT_HAS_EXPIRED", DANE_MISMATCH, false},
    {2, 1, 1, NOBODY, 0, GOOD, NULL, DANE_MISMATCH, false},
    /* The system's authorities, which know the certificate, do not count. */
    {3, 1, 1, NOBODY, 0, GOOD, "0:DANE_NO_MATCH", DANE_MISMATCH, false},
    /* Not for mail, or not to be read: TLS, and nobody is proven by it. */
    {1, 1, 1, LEAF, 0, BY_ITSELF, "0:DEPTH_ZERO_SELF_SIGNED_CERT",
	DANE_UNUSABLE, true},
    {0, 1, 1, ROOT, 0, GOOD, "", DANE_UNUSABLE, true},
    {3, 1, 1, LEAF, 1, GOOD, "", DANE_UNUSABLE, true},
    {3, 1, 1, LEAF, 33, GOOD, "", DANE_UNUSABLE, true},
    {3, 1, 3, LEAF, 0, GOOD, "", DANE_UNUSABLE, true},
    {3, 2, 1, LEAF, 0, GOOD, "", DANE_UNUSABLE, true},
    {4, 1, 1, LEAF, 0, GOOD, "", DANE_UNUSABLE, true},
};

static void
assert_pinned(size_t i, const struct tls_cert *nobody)
{
	struct tls_options options = usual;
	unsigned char data[TLSA_SIZE];
	struct tls_cert cert = make(pins[i].cert);
	struct slice tlsa =
	    make_tlsa(data, pins[i].usage, pins[i].selector, pins[i].matching,
		pins[i].whose == LEAF   ? &cert
		: pins[i].whose == ROOT ? &root
					: nobody);
	struct scene s;

	tlsa.len -= pins[i].cut;
	options.tlsa = &tlsa;
	options.tlsa_count = 1;
	scene_open(&s, &options);
	shake(&s, &cert, &root);
	assert_string_equal(dane_name(s.dane), dane_name(pins[i].dane));
	if (pins[i].found != NULL)
		assert_memory_equal(
		    s.found, pins[i].found, strlen(pins[i].found));
	assert_int_equal(s.link != NULL, pins[i].is_given);
	assert_int_equal(s.tlsa[0] != '\0', s.dane == DANE_MATCH);
	if (s.link != NULL)
		link_abort(s.link);
	scene_close(&s);
	tls_cert_free(&cert);
}

static void
tls__dane__records_of_every_kind(void **state)
{
	struct tls_cert nobody = make(BY_ITSELF);

	(void)state;
	for (size_t i = 0; i < COUNT(pins); i++)
		assert_pinned(i, &nobody);
	tls_cert_free(&nobody);
}

/* Several: any that matches is enough, and those for others do not matter. */
static void
tls__dane__one_of_several_records(void **state)
{
	struct tls_options options = usual;
	unsigned char data[3][TLSA_SIZE];
	struct tls_cert cert = make(MISNAMED), nobody = make(BY_ITSELF);
	struct slice tlsa[3] = {make_tlsa(data[0], 1, 1, 1, &nobody),
	    make_tlsa(data[1], 3, 1, 1, &nobody),
	    make_tlsa(data[2], 3, 1, 1, &cert)};
	struct scene s;

	(void)state;
	options.tlsa = tlsa;
	options.tlsa_count = 3;
	scene_open(&s, &options);
	shake(&s, &cert, NULL);
	assert_int_equal(s.dane, DANE_MATCH);
	assert_string_equal(s.tlsa, "3 1 1");
	link_abort(s.link);
	scene_close(&s);
	tls_cert_free(&cert);
	tls_cert_free(&nobody);
}

/* The mail domain is as good a name as the host's (RFC 7672 3.2.2). */
static void
tls__dane__the_domain_is_a_name_too(void **state)
{
	struct tls_options options = usual;
	unsigned char data[TLSA_SIZE];
	struct tls_cert cert = make(MISNAMED);
	struct slice tlsa = make_tlsa(data, 2, 1, 1, &root);
	struct scene s;

	(void)state;
	options.domain = "other.example";
	options.tlsa = &tlsa;
	for (size_t count = 0; count < 2; count++) {
		options.tlsa_count = count;
		scene_open(&s, &options);
		shake(&s, &cert, &root);
		assert_int_equal(
		    s.dane, count == 0 ? DANE_UNASKED : DANE_MATCH);
		link_abort(s.link);
		scene_close(&s);
	}
	tls_cert_free(&cert);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tls__dane__records_of_every_kind),
	    cmocka_unit_test(tls__dane__one_of_several_records),
	    cmocka_unit_test(tls__dane__the_domain_is_a_name_too),
	};

	return cmocka_run_group_tests(tests, set_up_root, tear_down_root);
}
