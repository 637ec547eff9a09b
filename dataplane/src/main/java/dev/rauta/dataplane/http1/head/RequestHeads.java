// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http1.FieldLines;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.HeadParser;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Fault;
import dev.rauta.dataplane.http1.Http1Limits;
import dev.rauta.dataplane.http1.Octets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads request heads (RFC 9112, section 3). */
public final class RequestHeads implements HeadParser<Http1Request> {
    private final Http1Limits limits;
    private final String scheme;

    /** @param scheme how the client reached us: {@code http} or {@code https} */
    public RequestHeads(Http1Limits limits, String scheme) {
        this.limits = limits;
        this.scheme = scheme;
    }

    @Override
    public Http1Request parse(byte[] head) throws Http1Exception {
        int at = 0;
        while (head[at] == '\r') {
            at += 2;
        }
        int method = at;
        while (Octets.inToken(head[at])) {
            at++;
        }
        int methodEnd = at;
        int target = at + 1;
        if (methodEnd == method || head[at++] != ' ') {
            throw Http1Exception.malformed("request line: no method (expected: METHOD TARGET VERSION)");
        }
        while (Octets.inTarget(head[at])) {
            at++;
        }
        if (at == target || head[at] != ' ') {
            throw Http1Exception.malformed("request line: no plain target (expected: METHOD TARGET VERSION)");
        }
        if (at - target > limits.targetBytes()) {
            throw new Http1Exception(
                    Http1Fault.TARGET_TOO_LONG, "target: over " + limits.targetBytes() + " bytes (expected: no more)");
        }
        int version = at + 1;
        boolean http11 = Versions.isHttp11(head, version);
        HeaderFields fields = FieldLines.parse(head, version + Versions.LENGTH + 2, limits);
        return request(text(head, method, methodEnd), text(head, target, at), fields, http11);
    }

    private Http1Request request(String method, String sent, HeaderFields fields, boolean http11) throws Http1Exception {
        CharSequence authority = host(fields, http11);
        String target = sent;
        if (!sent.startsWith("/") && !sent.equals("*")) {
            // Absolute form: its authority replaces Host (section 3.2.2).
            int from = authorityBegins(sent);
            int end = from;
            while (end < sent.length() && sent.charAt(end) != '/' && sent.charAt(end) != '?' && sent.charAt(end) != '#') {
                end++;
            }
            authority = sent.substring(from, end);
            target = sent.substring(end);
            if (target.isEmpty() && method.equals("OPTIONS")) {
                target = "*";
            } else if (!target.startsWith("/")) {
                target = "/" + target;
            }
            checked(authority);
        }
        if (method.equals("CONNECT") || (target.equals("*") && !method.equals("OPTIONS"))) {
            throw Http1Exception.malformed("target: " + target + " with " + method + " (expected: a path)");
        }
        Framing framing = FieldFraming.of(fields, http11);
        return new Http1Request(
                new RequestHead(method, scheme, authority, target, fields),
                framing == null ? Framing.NONE : framing,
                http11,
                Persistence.keepsAlive(fields, http11));
    }

    /** The value of the one Host field, which leaves the fields; empty for HTTP/1.0 without one (section 3.2). */
    private static CharSequence host(HeaderFields fields, boolean http11) throws Http1Exception {
        int at = fields.indexOf("host", 0);
        if (at < 0) {
            if (http11) {
                throw Http1Exception.malformed("host: none (expected: one)");
            }
            return "";
        }
        CharSequence host = fields.value(at);
        fields.removeAt(at);
        if (fields.contains("host")) {
            throw Http1Exception.malformed("host: twice (expected: once)");
        }
        return checked(host);
    }

    private static CharSequence checked(CharSequence authority) throws Http1Exception {
        if (!Authority.isPlain(authority)) {
            throw Http1Exception.malformed("host: no host and port (expected: HOST or HOST:PORT)");
        }
        return authority;
    }

    private static int authorityBegins(String target) throws Http1Exception {
        for (String scheme : new String[] {"http://", "https://"}) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        throw Http1Exception.malformed("target: neither path nor http URI (expected: one of them)");
    }

    private static String text(byte[] head, int from, int to) {
        @Nullable String common = to - from == 3 && head[from] == 'G' && head[from + 1] == 'E' && head[from + 2] == 'T' ? "GET" : null;
        return common != null ? common : new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
