# SPDX-License-Identifier: GPL-3.0-or-later
# pem - a Postfix with a certificate from an authority of the test's own.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

# pem NAME OPTION...: $TAP_DIR/NAME.pem, a key and a certificate for it.
pem()
{
	local file=$TAP_DIR/$1

	shift
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -keyout "$file.key" -subj "/CN=${file##*/}" "$@" \
	    >"$file.crt" 2>/dev/null
	cat "$file.key" "$file.crt" >"$file.pem"
}

# by_root NAME NAMES ENDS: signed by the test's own authority.
by_root()
{
	pem "$1" -x509 -CA "$TAP_DIR/root.crt" -CAkey "$TAP_DIR/root.key" \
	    -addext "subjectAltName=$2" -addext basicConstraints=CA:FALSE \
	    -days "$3"
}

# serve NAME: a Postfix with that certificate.
serve()
{
	export EHLO_SERVER_PEM=$TAP_DIR/$1.pem EHLO_SERVER_TLS_PORT
	EHLO_SERVER_TLS_PORT=$(tap_free_port)
	[ -z "${POSTFIX_DIR-}" ] || tap_stop "$tap_pid"
	rm -rf "$TAP_DIR/postfix"
	start_server postfix
}
