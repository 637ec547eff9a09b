// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.PageService;
import java.util.List;

/**
 * What a page's service is told of an error, in the words of ingress-nginx.
 *
 * @param head the client's request
 * @param status of the error
 * @param source of the route
 * @param upstream the name of the one that the request was for; empty where none had been chosen
 */
public record PageHead(RequestHead head, int status, SourceRef source, String upstream) {
    /** What of the client's fields goes along: nothing that lets it in somewhere. */
    private static final List<String> TOLD = List.of(
            "accept", "accept-language", "user-agent", "traceparent", "tracestate", "x-forwarded-for", "x-forwarded-proto",
            "x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded", "x-request-id");

    RequestHead of(PageService service) {
        HeaderFields fields = new HeaderFields();
        head.fields().forEach((name, value) -> {
            if (TOLD.contains(name.toString())) {
                fields.add(name, value);
            }
        });
        CharSequence accept = head.fields().get("accept");
        fields.add("x-code", Integer.toString(status));
        if (accept != null) {
            fields.add("x-format", accept);
        }
        fields.add("x-original-uri", head.askedTarget());
        fields.add("x-namespace", source.namespace());
        fields.add("x-ingress-name", source.name());
        service(fields);
        return new RequestHead("GET", head.scheme(), head.askedAuthority(), service.target(status), fields);
    }

    /** {@code NAMESPACE/SERVICE:PORT}, and how it is spoken to. */
    private void service(HeaderFields fields) {
        int name = upstream.indexOf('/') + 1;
        int port = upstream.indexOf(':', name);
        if (name > 0 && port > 0) {
            int end = upstream.indexOf('~', port);
            fields.add("x-service-name", upstream.substring(name, port));
            fields.add("x-service-port", upstream.substring(port + 1, end < 0 ? upstream.length() : end));
        }
    }
}
