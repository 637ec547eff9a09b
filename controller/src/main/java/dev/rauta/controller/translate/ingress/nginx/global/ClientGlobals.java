// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.refused;

import java.util.List;

/** Keys for clients and their connections, and for who they are. */
final class ClientGlobals {
    static final String REAL_IP_FROM = "proxy-real-ip-cidr";
    static final String FORWARDED = "use-forwarded-headers";
    static final String PROXY_PROTOCOL = "use-proxy-protocol";
    static final String UNDERSCORES = "enable-underscores-in-headers";

    private static final String TRUST =
            "said to the dataplane, by --trusted-proxies CIDR: whoever comes from elsewhere says nothing about clients (never 0.0.0.0/0, or anybody says who he is)";
    private static final String IDLE = "said to the dataplane, by --idle-timeout";
    private static final String HEADS = "said to the dataplane, by --max-header-bytes (32Ki for a whole head) and --max-target-bytes (16Ki)";

    static final List<GlobalKey> KEYS = List.of(
            refused(FORWARDED, ValueForm.BOOL, "false", TRUST),
            refused("enable-real-ip", ValueForm.BOOL, "false", TRUST),
            harmless(REAL_IP_FROM, ValueForm.RANGES, "0.0.0.0/0", "by itself it trusts nobody; " + TRUST),
            refused("forwarded-for-header", ValueForm.text("a header's name"), "X-Forwarded-For",
                    "X-Forwarded-For of trusted proxies says who the client is, and no other field"),
            harmless("compute-full-forwarded-for", ValueForm.BOOL, "false",
                    "X-Forwarded-For is appended to where the peer is a trusted proxy, and replaced elsewhere"),
            refused(PROXY_PROTOCOL, ValueForm.BOOL, "false",
                    "said to the dataplane, by --proxy-protocol PORT for each port that gets it"),
            harmless("proxy-protocol-header-timeout", ValueForm.TIME, "5s", "said to the dataplane, by --header-timeout"),
            harmless("use-http2", ValueForm.BOOL, "true", "clients choose HTTP/2 or HTTP/1.1 by themselves"),
            harmless("http2-max-concurrent-streams", ValueForm.number(1, 999_999_999), "128", "said to the dataplane, by --max-streams"),
            harmless("http2-max-requests", ValueForm.number(0, 999_999_999), "0", "said to the dataplane, by --max-requests-per-connection"),
            refused("http2-max-field-size", ValueForm.SIZE, "", HEADS),
            refused("http2-max-header-size", ValueForm.SIZE, "", HEADS),
            harmless("keep-alive", ValueForm.TIME, "75", IDLE),
            harmless("keep-alive-requests", ValueForm.number(0, 999_999_999), "1000", "said to the dataplane, by --max-requests-per-connection"),
            harmless("client-header-timeout", ValueForm.TIME, "60", "said to the dataplane, by --header-timeout"),
            harmless("client-body-timeout", ValueForm.TIME, "60",
                    "said to the dataplane, by --request-timeout, or of some requests by rauta.dev/timeouts-request-body"),
            harmless("client-header-buffer-size", ValueForm.SIZE, "1k", "heads are read as they come; " + HEADS),
            refused("large-client-header-buffers", ValueForm.text("a number and a size"), "4 8k", HEADS),
            harmless("client-body-buffer-size", ValueForm.SIZE, "8k", "bodies go on as they come"),
            applied(UNDERSCORES, ValueForm.BOOL, "false", "where it is false, fields of requests with underscores in their names are dropped"),
            harmless("ignore-invalid-headers", ValueForm.BOOL, "true", "a field whose name is none has its request answered 400"),
            applied("generate-request-id", ValueForm.BOOL, "true", "a request without X-Request-ID gets one, whatever this says"),
            refused("bind-address", ValueForm.text("addresses"), "", "said to the dataplane, by --address"),
            harmless("disable-ipv6", ValueForm.BOOL, "false", "said to the dataplane, by --address"));

    private ClientGlobals() {}
}
