/* SPDX-License-Identifier: GPL-3.0-or-later
 * openssl - the library by the names of its functions, loaded when the first
 * connection becomes secure.
 *
 * To map it takes longer than a session in clear. So the program is not
 * linked with it: the functions that are used here stand in a list, and
 * behind their names in this layer is the table that openssl_load fills. A
 * function that is used and not listed is found when the program is linked.
 * The library's macros expand to functions of the list; its inline functions
 * do not.
 */
#ifndef EHLO_SRC_NET_OPENSSL_H
#define EHLO_SRC_NET_OPENSSL_H

/* One name of theirs is one of ours, too. */
#define ERR_STATE openssl_err_state
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#undef ERR_STATE

#include "ehlo/base/err.h"

#define OPENSSL_LIST(X) \
	X(ASN1_STRING_get0_data) X(ASN1_STRING_length) \
	X(ASN1_TIME_to_tm) X(BIO_ctrl) X(BIO_free) X(BIO_new) \
	X(BIO_s_mem) X(BIO_write) X(CRYPTO_get_ex_new_index) \
	X(ERR_clear_error) X(ERR_peek_last_error) \
	X(ERR_reason_error_string) X(EVP_PKEY_get0_type_name) \
	X(EVP_PKEY_get_bits) X(EVP_sha256) X(GENERAL_NAMES_free) \
	X(OPENSSL_sk_num) X(OPENSSL_sk_value) X(SSL_CIPHER_get_name) \
	X(SSL_CTX_ctrl) X(SSL_CTX_dane_enable) \
	X(SSL_CTX_free) X(SSL_CTX_load_verify_dir) \
	X(SSL_CTX_load_verify_file) X(SSL_CTX_new) \
	X(SSL_CTX_set_cipher_list) X(SSL_CTX_set_client_cert_cb) \
	X(SSL_CTX_set_default_passwd_cb) \
	X(SSL_CTX_set_default_verify_paths) X(SSL_CTX_set_options) \
	X(SSL_CTX_set_verify) X(SSL_CTX_set_verify_depth) \
	X(SSL_CTX_use_PrivateKey_file) \
	X(SSL_CTX_use_certificate_chain_file) X(SSL_add1_host) \
	X(SSL_ctrl) X(SSL_dane_enable) X(SSL_dane_set_flags) \
	X(SSL_dane_tlsa_add) X(SSL_get0_dane_tlsa) \
	X(SSL_do_handshake) X(SSL_export_keying_material) \
	X(SSL_free) X(SSL_get0_param) \
	X(SSL_get0_peer_certificate) X(SSL_get_current_cipher) \
	X(SSL_get_error) X(SSL_get_ex_data) \
	X(SSL_get_ex_data_X509_STORE_CTX_idx) \
	X(SSL_get_peer_cert_chain) X(SSL_get_verify_result) \
	X(SSL_get_version) X(SSL_group_to_name) X(SSL_new) \
	X(SSL_read_ex) X(SSL_set1_host) X(SSL_set_bio) \
	X(SSL_set_connect_state) X(SSL_set_ex_data) \
	X(SSL_set_hostflags) X(SSL_shutdown) X(SSL_write_ex) \
	X(TLS_client_method) X(X509_NAME_print_ex) \
	X(X509_STORE_CTX_get_error) X(X509_STORE_CTX_get_error_depth) \
	X(X509_STORE_CTX_get_ex_data) X(X509_VERIFY_PARAM_set1_ip_asc) \
	X(X509_digest) X(X509_get0_notAfter) X(X509_get0_notBefore) \
	X(X509_get0_pubkey) X(X509_get_ext_d2i) \
	X(X509_get_issuer_name) X(X509_get_subject_name) \
	X(X509_verify_cert_error_string)

/* To be a server, and to vouch for it. */
#define OPENSSL_SERVER_LIST(X) \
	X(ASN1_INTEGER_set_uint64) X(EVP_PKEY_Q_keygen) X(EVP_PKEY_free) \
	X(PEM_read_bio_X509) X(PEM_write_bio_X509) X(RAND_bytes) \
	X(SSL_CTX_get_cert_store) X(SSL_CTX_set_num_tickets) \
	X(SSL_CTX_up_ref) X(SSL_CTX_use_PrivateKey) \
	X(SSL_CTX_use_certificate) X(SSL_set_accept_state) \
	X(TLS_server_method) X(X509V3_EXT_conf_nid) X(X509V3_set_ctx) \
	X(X509_EXTENSION_free) X(X509_NAME_add_entry_by_txt) \
	X(X509_STORE_add_cert) X(X509_add_ext) X(X509_free) \
	X(X509_get_serialNumber) X(X509_getm_notAfter) \
	X(X509_getm_notBefore) X(X509_gmtime_adj) X(X509_new) \
	X(X509_set_issuer_name) X(X509_set_pubkey) X(X509_set_version) \
	X(X509_sign)

struct openssl {
#define X(name) __typeof__(&name) name;
	OPENSSL_LIST(X)
	OPENSSL_SERVER_LIST(X)
#undef X
};

/* 0, at every call after the first that worked; or -ERR_SYSTEM. Before any
 * function of the library. */
int openssl_load(struct err *err);
/* What openssl_load filled. */
const struct openssl *openssl_get(void);

/* Whoever links the library itself (a test's server) takes it as it is. */
#ifndef OPENSSL_IS_LINKED
#define ASN1_STRING_get0_data openssl_get()->ASN1_STRING_get0_data
#define ASN1_STRING_length openssl_get()->ASN1_STRING_length
#define ASN1_TIME_to_tm openssl_get()->ASN1_TIME_to_tm
#define BIO_ctrl openssl_get()->BIO_ctrl
#define BIO_free openssl_get()->BIO_free
#define BIO_new openssl_get()->BIO_new
#define BIO_s_mem openssl_get()->BIO_s_mem
#define BIO_write openssl_get()->BIO_write
#define CRYPTO_get_ex_new_index openssl_get()->CRYPTO_get_ex_new_index
#define ERR_clear_error openssl_get()->ERR_clear_error
#define ERR_peek_last_error openssl_get()->ERR_peek_last_error
#define ERR_reason_error_string openssl_get()->ERR_reason_error_string
#define EVP_PKEY_get0_type_name openssl_get()->EVP_PKEY_get0_type_name
#define EVP_PKEY_get_bits openssl_get()->EVP_PKEY_get_bits
#define EVP_sha256 openssl_get()->EVP_sha256
#define GENERAL_NAMES_free openssl_get()->GENERAL_NAMES_free
#define OPENSSL_sk_num openssl_get()->OPENSSL_sk_num
#define OPENSSL_sk_value openssl_get()->OPENSSL_sk_value
#define SSL_CIPHER_get_name openssl_get()->SSL_CIPHER_get_name
#define SSL_CTX_ctrl openssl_get()->SSL_CTX_ctrl
#define SSL_CTX_dane_enable openssl_get()->SSL_CTX_dane_enable
#define SSL_CTX_free openssl_get()->SSL_CTX_free
#define SSL_CTX_load_verify_dir openssl_get()->SSL_CTX_load_verify_dir
#define SSL_CTX_load_verify_file openssl_get()->SSL_CTX_load_verify_file
#define SSL_CTX_new openssl_get()->SSL_CTX_new
#define SSL_CTX_set_cipher_list openssl_get()->SSL_CTX_set_cipher_list
#define SSL_CTX_set_client_cert_cb openssl_get()->SSL_CTX_set_client_cert_cb
#define SSL_CTX_set_default_passwd_cb \
	openssl_get()->SSL_CTX_set_default_passwd_cb
#define SSL_CTX_set_default_verify_paths \
	openssl_get()->SSL_CTX_set_default_verify_paths
#define SSL_CTX_set_options openssl_get()->SSL_CTX_set_options
#define SSL_CTX_set_verify openssl_get()->SSL_CTX_set_verify
#define SSL_CTX_set_verify_depth openssl_get()->SSL_CTX_set_verify_depth
#define SSL_CTX_use_PrivateKey_file openssl_get()->SSL_CTX_use_PrivateKey_file
#define SSL_CTX_use_certificate_chain_file \
	openssl_get()->SSL_CTX_use_certificate_chain_file
#define SSL_add1_host openssl_get()->SSL_add1_host
#define SSL_ctrl openssl_get()->SSL_ctrl
#define SSL_dane_enable openssl_get()->SSL_dane_enable
#define SSL_dane_set_flags openssl_get()->SSL_dane_set_flags
#define SSL_dane_tlsa_add openssl_get()->SSL_dane_tlsa_add
#define SSL_do_handshake openssl_get()->SSL_do_handshake
#define SSL_export_keying_material openssl_get()->SSL_export_keying_material
#define SSL_free openssl_get()->SSL_free
#define SSL_get0_dane_tlsa openssl_get()->SSL_get0_dane_tlsa
#define SSL_get0_param openssl_get()->SSL_get0_param
#define SSL_get0_peer_certificate openssl_get()->SSL_get0_peer_certificate
#define SSL_get_current_cipher openssl_get()->SSL_get_current_cipher
#define SSL_get_error openssl_get()->SSL_get_error
#define SSL_get_ex_data openssl_get()->SSL_get_ex_data
#define SSL_get_ex_data_X509_STORE_CTX_idx \
	openssl_get()->SSL_get_ex_data_X509_STORE_CTX_idx
#define SSL_get_peer_cert_chain openssl_get()->SSL_get_peer_cert_chain
#define SSL_get_verify_result openssl_get()->SSL_get_verify_result
#define SSL_get_version openssl_get()->SSL_get_version
#define SSL_group_to_name openssl_get()->SSL_group_to_name
#define SSL_new openssl_get()->SSL_new
#define SSL_read_ex openssl_get()->SSL_read_ex
#define SSL_set1_host openssl_get()->SSL_set1_host
#define SSL_set_bio openssl_get()->SSL_set_bio
#define SSL_set_connect_state openssl_get()->SSL_set_connect_state
#define SSL_set_ex_data openssl_get()->SSL_set_ex_data
#define SSL_set_hostflags openssl_get()->SSL_set_hostflags
#define SSL_shutdown openssl_get()->SSL_shutdown
#define SSL_write_ex openssl_get()->SSL_write_ex
#define TLS_client_method openssl_get()->TLS_client_method
#define X509_NAME_print_ex openssl_get()->X509_NAME_print_ex
#define X509_STORE_CTX_get_error openssl_get()->X509_STORE_CTX_get_error
#define X509_STORE_CTX_get_error_depth \
	openssl_get()->X509_STORE_CTX_get_error_depth
#define X509_STORE_CTX_get_ex_data openssl_get()->X509_STORE_CTX_get_ex_data
#define X509_VERIFY_PARAM_set1_ip_asc \
	openssl_get()->X509_VERIFY_PARAM_set1_ip_asc
#define X509_digest openssl_get()->X509_digest
#define X509_get0_notAfter openssl_get()->X509_get0_notAfter
#define X509_get0_notBefore openssl_get()->X509_get0_notBefore
#define X509_get0_pubkey openssl_get()->X509_get0_pubkey
#define X509_get_ext_d2i openssl_get()->X509_get_ext_d2i
#define X509_get_issuer_name openssl_get()->X509_get_issuer_name
#define X509_get_subject_name openssl_get()->X509_get_subject_name
#define X509_verify_cert_error_string \
	openssl_get()->X509_verify_cert_error_string
/* of OPENSSL_SERVER_LIST */
#define ASN1_INTEGER_set_uint64 openssl_get()->ASN1_INTEGER_set_uint64
#define EVP_PKEY_Q_keygen openssl_get()->EVP_PKEY_Q_keygen
#define EVP_PKEY_free openssl_get()->EVP_PKEY_free
#define PEM_read_bio_X509 openssl_get()->PEM_read_bio_X509
#define PEM_write_bio_X509 openssl_get()->PEM_write_bio_X509
#define RAND_bytes openssl_get()->RAND_bytes
#define SSL_CTX_get_cert_store openssl_get()->SSL_CTX_get_cert_store
#define SSL_CTX_set_num_tickets openssl_get()->SSL_CTX_set_num_tickets
#define SSL_CTX_up_ref openssl_get()->SSL_CTX_up_ref
#define SSL_CTX_use_PrivateKey openssl_get()->SSL_CTX_use_PrivateKey
#define SSL_CTX_use_certificate openssl_get()->SSL_CTX_use_certificate
#define SSL_set_accept_state openssl_get()->SSL_set_accept_state
#define TLS_server_method openssl_get()->TLS_server_method
#define X509V3_EXT_conf_nid openssl_get()->X509V3_EXT_conf_nid
#define X509V3_set_ctx openssl_get()->X509V3_set_ctx
#define X509_EXTENSION_free openssl_get()->X509_EXTENSION_free
#define X509_NAME_add_entry_by_txt openssl_get()->X509_NAME_add_entry_by_txt
#define X509_STORE_add_cert openssl_get()->X509_STORE_add_cert
#define X509_add_ext openssl_get()->X509_add_ext
#define X509_free openssl_get()->X509_free
#define X509_get_serialNumber openssl_get()->X509_get_serialNumber
#define X509_getm_notAfter openssl_get()->X509_getm_notAfter
#define X509_getm_notBefore openssl_get()->X509_getm_notBefore
#define X509_gmtime_adj openssl_get()->X509_gmtime_adj
#define X509_new openssl_get()->X509_new
#define X509_set_issuer_name openssl_get()->X509_set_issuer_name
#define X509_set_pubkey openssl_get()->X509_set_pubkey
#define X509_set_version openssl_get()->X509_set_version
#define X509_sign openssl_get()->X509_sign
#endif

#endif
