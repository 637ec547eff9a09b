// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.likewise;

import java.util.List;

/** Keys for header fields, bodies and errors. */
final class AnswerGlobals {
    static final String ADD_HEADERS = "add-headers";
    static final String PROXY_SET_HEADERS = "proxy-set-headers";
    static final String HIDE_HEADERS = "hide-headers";
    static final String SERVER_TOKENS = "server-tokens";
    static final String BACKEND_SERVER = "allow-backend-server-header";
    static final String ORIGINAL_URI = "proxy-add-original-uri-header";
    static final String GZIP = "use-gzip";
    static final String GZIP_TYPES = "gzip-types";
    static final String GZIP_LEAST = "gzip-min-length";
    static final String BROTLI = "enable-brotli";
    static final String BROTLI_TYPES = "brotli-types";
    static final String BROTLI_LEAST = "brotli-min-length";

    private static final String TYPES = "application/atom+xml application/javascript application/x-javascript application/json"
            + " application/rss+xml application/vnd.ms-fontobject application/x-font-ttf application/x-web-app-manifest+json"
            + " application/xhtml+xml application/xml font/opentype image/svg+xml image/x-icon text/css text/javascript text/plain"
            + " text/x-component";

    static final List<GlobalKey> KEYS = List.of(
            applied(ADD_HEADERS, ValueForm.OBJECT, "", "a ConfigMap with fields that all answers have; $host, $scheme, $req_id and the like stand"
                    + " for what is known, in upstreams' answers alone"),
            applied(PROXY_SET_HEADERS, ValueForm.OBJECT, "",
                    "a ConfigMap with fields that upstreams get; $host, $remote_addr, $request_uri and the like stand for what is known"),
            likewise("global-allowed-response-headers", ValueForm.text("headers' names, with commas"), "", "custom-headers",
                    "which fields custom-headers may set"),
            applied(HIDE_HEADERS, ValueForm.text("headers' names, with commas"), "", "clients do not get these fields of upstreams"),
            applied(SERVER_TOKENS, ValueForm.BOOL, "false", "where it is false, answers have no Server field"),
            applied(BACKEND_SERVER, ValueForm.BOOL, "false", "whether clients get the Server field of upstreams, where server-tokens lets any through"),
            applied(ORIGINAL_URI, ValueForm.BOOL, "false", "whether upstreams get X-Original-Uri"),
            applied(GZIP, ValueForm.BOOL, "false", "answers are compressed with gzip for clients that take it"),
            applied(GZIP_LEAST, ValueForm.number(0, 999_999_999), "256", "from which length on, in bytes, where an answer says its length"),
            applied(GZIP_TYPES, ValueForm.text("media types, with spaces; *: all"), TYPES, "which media types, text/html besides"),
            harmless("gzip-level", ValueForm.number(1, 9), "1", "how hard is tried is fixed"),
            harmless("gzip-disable", ValueForm.TEXT, "", "browsers that say they take gzip have taken it for many years"),
            applied(BROTLI, ValueForm.BOOL, "false", "answers are compressed with Brotli for clients that take it"),
            applied(BROTLI_LEAST, ValueForm.number(0, 999_999_999), "20",
                    "from which length on, in bytes; the smaller of this and gzip-min-length counts where both are on"),
            applied(BROTLI_TYPES, ValueForm.text("media types, with spaces; *: all"), TYPES, "which media types, besides those of gzip where both are on"),
            harmless("brotli-level", ValueForm.number(0, 11), "4", "how hard is tried is fixed"),
            likewise("custom-http-errors", ValueForm.CODES, "", "custom-http-errors",
                    "for Ingresses with default-backend, whose pages stand in for these statuses"),
            likewise("disable-proxy-intercept-errors", ValueForm.BOOL, "false"),
            harmless("default-type", ValueForm.text("a media type"), "text/html", "what upstreams do not say is not said to clients"),
            harmless("enable-dynamic-tls-records", ValueForm.BOOL, "true", "ingress-nginx has dropped it"));

    private AnswerGlobals() {}
}
