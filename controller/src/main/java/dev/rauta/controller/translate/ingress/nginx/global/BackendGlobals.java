// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.likewise;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.refused;

import java.util.List;

/** Keys for upstreams: timeouts, bodies, retries, connections. */
final class BackendGlobals {
    private static final ValueForm NUMBER = ValueForm.number(0, 999_999_999);
    private static final String POOLS = "connections are kept for as long as they are of use";
    private static final String STREAMS = "streams are routed by TCPRoute, TLSRoute and UDPRoute, which have their own limits";

    static final List<GlobalKey> KEYS = List.of(
            likewise("proxy-body-size", ValueForm.SIZE, "1m"),
            likewise("proxy-connect-timeout", NUMBER, "5"),
            likewise("proxy-read-timeout", NUMBER, "60"),
            likewise("proxy-send-timeout", NUMBER, "60"),
            likewise("proxy-next-upstream", ValueForm.text("conditions, with spaces, or off"), "error timeout"),
            likewise("proxy-next-upstream-timeout", NUMBER, "0"),
            likewise("proxy-next-upstream-tries", NUMBER, "3"),
            likewise("retry-non-idempotent", ValueForm.BOOL, "false", "proxy-next-upstream",
                    "whether what is not idempotent is sent again once it has been sent"),
            // Nobody sees whether an answer was buffered; what is not said costs no memory.
            likewise("proxy-buffering", ValueForm.ON_OFF, "off").own(),
            likewise("proxy-request-buffering", ValueForm.ON_OFF, "on").own(),
            likewise("proxy-buffer-size", ValueForm.SIZE, "4k").own(),
            likewise("proxy-buffers-number", NUMBER, "4").own(),
            likewise("proxy-busy-buffers-size", ValueForm.SIZE, "8k").own(),
            likewise("proxy-max-temp-file-size", ValueForm.SIZE, "1024m").own(),
            likewise("proxy-http-version", ValueForm.words("1.0", "1.1"), "1.1").own(),
            likewise("proxy-redirect-from", ValueForm.TEXT, "off").own(),
            likewise("proxy-redirect-to", ValueForm.TEXT, "off").own(),
            likewise("proxy-cookie-domain", ValueForm.TEXT, "off").own(),
            likewise("proxy-cookie-path", ValueForm.TEXT, "off").own(),
            likewise("load-balance", ValueForm.words("round_robin", "ewma"), "round_robin").own(),
            likewise("upstream-hash-by", ValueForm.TEXT, "").own(),
            likewise("service-upstream", ValueForm.BOOL, "false").own(),
            likewise("limit-rate", NUMBER, "0").own(),
            likewise("limit-rate-after", NUMBER, "0").own(),
            harmless("upstream-keepalive-connections", NUMBER, "320", POOLS),
            harmless("upstream-keepalive-time", ValueForm.TIME, "1h", POOLS),
            harmless("upstream-keepalive-timeout", ValueForm.TIME, "60", POOLS),
            harmless("upstream-keepalive-requests", NUMBER, "10000", POOLS),
            harmless("upstream-max-fails", NUMBER, "0", "endpoints that fail are left out where rauta.dev/outlier-detection says so"),
            harmless("upstream-fail-timeout", ValueForm.TIME, "0", "endpoints that fail are left out where rauta.dev/outlier-detection says so"),
            harmless("grpc-buffer-size-kb", NUMBER, "0", "calls of gRPC go on as they come"),
            refused("proxy-stream-timeout", ValueForm.TIME, "600s", STREAMS),
            refused("proxy-stream-next-upstream", ValueForm.BOOL, "true", STREAMS),
            refused("proxy-stream-next-upstream-timeout", ValueForm.TIME, "600s", STREAMS),
            refused("proxy-stream-next-upstream-tries", NUMBER, "3", STREAMS),
            refused("proxy-stream-responses", NUMBER, "1", STREAMS));

    private BackendGlobals() {}
}
