// OpenSSL 3 as Swift sees it, and what Swift cannot call: macros, unions, stacks that are macros.
#ifndef TUNDOCTOR_CLIBSSL_SHIM_H
#define TUNDOCTOR_CLIBSSL_SHIM_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <time.h>

// SSL_set_tlsext_host_name(3) is a macro round SSL_ctrl.
static inline int td_tls_set_server_name(SSL *ssl, const char *name) {
    return SSL_set_tlsext_host_name(ssl, name) == 1;
}

static inline int td_tls_chain_count(const STACK_OF(X509) *chain) { return chain == NULL ? 0 : sk_X509_num(chain); }

static inline X509 *td_tls_chain_certificate(const STACK_OF(X509) *chain, int index) {
    return sk_X509_value(chain, index);
}

// X509_get_ext_d2i(3): NULL where the certificate has no such extension, or a malformed one.
static inline GENERAL_NAMES *td_tls_alternative_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline int td_tls_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

static inline void td_tls_names_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

// The bytes of a dNSName (kind GEN_DNS) or iPAddress (GEN_IPADD); they belong to `names`. Returns the kind, or -1.
static inline int td_tls_name(const GENERAL_NAMES *names, int index, const unsigned char **bytes, int *count) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    const ASN1_STRING *text = NULL;
    if (name != NULL && name->type == GEN_DNS) text = name->d.dNSName;
    if (name != NULL && name->type == GEN_IPADD) text = name->d.iPAddress;
    if (text == NULL) return -1;
    *bytes = ASN1_STRING_get0_data(text);
    *count = ASN1_STRING_length(text);
    return name->type;
}

// Seconds since 1970, UTC. ASN1_TIME_to_tm(3) gives the current time for NULL: that is refused here.
static inline int td_tls_time(const ASN1_TIME *time, int64_t *seconds) {
    struct tm parts;
    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    *seconds = (int64_t)timegm(&parts);
    return 1;
}

// OPENSSL_free(3) is a macro that notes file and line.
static inline void td_tls_free(void *memory) { OPENSSL_free(memory); }

// SSL_load_error_strings and the like are done by the library itself; ERR_GET_REASON became an inline function.
static inline int td_tls_error_reason(unsigned long error) { return ERR_GET_REASON(error); }

#endif
