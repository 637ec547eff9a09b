// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.likewise;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.CipherList;
import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.ingress.nginx.key.TlsVersions;
import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.TlsOffer;
import java.util.List;
import java.util.Set;

/** Keys for redirects and TLS. */
final class HttpsGlobals {
    static final String PROTOCOLS = "ssl-protocols";
    static final String CIPHERS = "ssl-ciphers";
    static final String HSTS = "hsts";
    static final String HSTS_AGE = "hsts-max-age";
    static final String HSTS_SUBDOMAINS = "hsts-include-subdomains";
    static final String HSTS_PRELOAD = "hsts-preload";

    private static final String SESSIONS = "sessions are resumed as the JDK and OpenSSL do by themselves";
    private static final String OF_GATEWAY = "TLS 1.2 and 1.3 are spoken with ciphers that give forward secrecy";

    static final List<GlobalKey> KEYS = List.of(
            // The same holds here without it, unless --ssl-redirect says otherwise.
            likewise("ssl-redirect", ValueForm.BOOL, "true").own(),
            likewise("force-ssl-redirect", ValueForm.BOOL, "false"),
            likewise("preserve-trailing-slash", ValueForm.BOOL, "false"),
            likewise("use-port-in-redirects", ValueForm.BOOL, "false"),
            likewise("relative-redirects", ValueForm.BOOL, "false"),
            likewise("http-redirect-code", ValueForm.words("301", "302", "307", "308"), "308", "ssl-redirect",
                    "the status of redirects to HTTPS"),
            likewise("no-tls-redirect-locations", ValueForm.text("paths, with commas"), "/.well-known/acme-challenge", "ssl-redirect",
                    "paths that begin so are not redirected to HTTPS"),
            applied(HSTS, ValueForm.BOOL, "true", "answers over HTTPS for hosts with TLS have Strict-Transport-Security"),
            applied(HSTS_AGE, ValueForm.number(0, 999_999_999), "31536000", "its max-age, in seconds"),
            applied(HSTS_SUBDOMAINS, ValueForm.BOOL, "true", "whether it says includeSubDomains"),
            applied(HSTS_PRELOAD, ValueForm.BOOL, "false", "whether it says preload"),
            applied(PROTOCOLS, ValueForm.PROTOCOLS, "TLSv1.2 TLSv1.3", "which of TLS 1.2 and 1.3 are spoken; what is older never is").guarding(),
            applied(CIPHERS, ValueForm.CIPHERS, "", "which suites of TLS 1.2 are offered, and in which order, of those with ECDHE and AES-GCM or"
                            + " ChaCha20-Poly1305; others never are")
                    .guarding(),
            harmless("ssl-prefer-server-ciphers", ValueForm.BOOL, "true", OF_GATEWAY + ", so that it does not matter whose order counts"),
            harmless("ssl-ecdh-curve", ValueForm.TEXT, "auto", "curves are chosen as with auto"),
            harmless("ssl-dh-param", ValueForm.text("a Secret"), "", "ciphers that need it are not offered"),
            harmless("ssl-session-cache", ValueForm.BOOL, "true", SESSIONS),
            harmless("ssl-session-cache-size", ValueForm.SIZE, "10m", SESSIONS),
            harmless("ssl-session-timeout", ValueForm.TIME, "10m", SESSIONS),
            harmless("ssl-session-tickets", ValueForm.BOOL, "false", SESSIONS),
            harmless("ssl-session-ticket-key", ValueForm.TEXT, "",
                    "said to the dataplane, by --tls-ticket-keys FILE (chart: dataplane.tlsTicketKeys): keys of 48 bytes, not of 80"),
            harmless("ssl-buffer-size", ValueForm.SIZE, "4k", "records are as large as what is to be sent"),
            refused("ssl-early-data", ValueForm.BOOL, "false", "early data can be replayed, and is not taken"),
            refused("ssl-reject-handshake", ValueForm.BOOL, "false",
                    "a server's name that nobody has gets the default certificate, then 404 or 421"),
            harmless("enable-ocsp", ValueForm.BOOL, "false", "no answers of OCSP are stapled; clients ask by themselves, or do without"),
            harmless("disable-ipv6-dns", ValueForm.BOOL, "false", "names are resolved as the JVM is told to"),
            likewise("proxy-ssl-location-only", ValueForm.BOOL, "false", "proxy-ssl-secret", "each Ingress speaks for its own Services alone"));

    private HttpsGlobals() {}

    /** What handshakes offer where a host does not say. */
    static TlsOffer offer(Globals globals) {
        Set<TlsOffer.Version> versions = TlsVersions.parse(globals.of(PROTOCOLS).orElse(""));
        List<CipherSuite> suites = CipherList.parse(globals.of(CIPHERS).orElse("")).suites();
        return TlsOffer.of(versions.isEmpty() ? TlsOffer.ALL.versions() : versions, suites.isEmpty() ? TlsOffer.ALL.suites() : suites);
    }
}
