// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ServiceGuard;
import java.util.List;
import java.util.Map;

/** What an authorization service over HTTP is told of a request. */
final class AskedHead {
    /** About the body that does not go along, or about a stored copy of another answer. */
    private static final List<String> NOT_ASKED = List.of(
            "content-length", "content-type", "content-encoding", "expect", "upgrade", "te", "trailer", "range", "if-match",
            "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "accept-encoding");

    /** What we say ourselves of where a request comes from. */
    private static final List<String> FORWARDED = List.of(
            "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded",
            "x-request-id");

    private AskedHead() {}

    /**
     * The question.
     *
     * @param path what the service is asked for
     * @param told what else it is told, by name
     */
    static RequestHead of(ServiceGuard.External guard, String path, Map<String, String> told, RequestHead head) {
        HeaderFields fields = told(guard.service(), head.fields());
        fields.set("x-original-method", head.method());
        fields.set("x-original-url", url(head));
        // What a client says there itself some services would believe.
        fields.set("x-original-uri", head.askedTarget());
        fields.set("x-forwarded-method", head.method());
        fields.set("x-forwarded-uri", head.askedTarget());
        fields.set("x-auth-request-redirect", head.askedTarget());
        CharSequence host = guard.service().host().isPresent() ? guard.service().host().get() : head.authority();
        told.forEach((name, value) -> {
            if (value.isEmpty()) {
                fields.remove(name);
            } else {
                fields.set(name, value);
            }
        });
        return new RequestHead(guard.method(), head.scheme(), host, path, fields);
    }

    private static HeaderFields told(AskedService service, HeaderFields all) {
        if (service.headers().isEmpty()) {
            HeaderFields fields = all.copy();
            NOT_ASKED.forEach(fields::remove);
            return fields;
        }
        HeaderFields fields = new HeaderFields();
        all.forEach((name, value) -> {
            String its = name.toString();
            if (FORWARDED.contains(its) || service.headers().contains(its) && !NOT_ASKED.contains(its)) {
                fields.add(name, value);
            }
        });
        return fields;
    }

    /** As the client wrote it, as far as trusted proxies have told. */
    static String url(RequestHead head) {
        CharSequence scheme = head.fields().get("x-forwarded-proto");
        CharSequence host = head.fields().get("x-forwarded-host");
        return (scheme == null ? head.scheme() : scheme) + "://" + (host == null ? head.askedAuthority() : host)
                + head.askedTarget();
    }
}
