// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http1Heads;
import dev.rauta.dataplane.http.RequestHead;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Checks HTTP/1.1 requests and turns them into heads (RFC 9112). */
final class Http1RequestHeads {
    private Http1RequestHeads() {}

    /** The head of {@code request}; null where it is ambiguous or asks for what a gateway does not do. */
    static @Nullable RequestHead of(HttpRequest request, String scheme) {
        HeaderFields fields = Http1Heads.fields(request.headers());
        boolean http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!http11 && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return null;
        }
        int host = fields.indexOf("host", 0);
        boolean twice = host >= 0 && fields.indexOf("host", host + 1) >= 0;
        if (twice || (host < 0 && http11) || !framed(fields, http11) || request.method().equals(HttpMethod.CONNECT)) {
            return null;
        }
        CharSequence authority = host < 0 ? "" : fields.value(host);
        String target = request.uri();
        if (!target.startsWith("/") && !target.equals("*")) {
            // Absolute form: its authority replaces Host (RFC 9112, section 3.2.2).
            int from = target.indexOf("://");
            int slash = from < 0 ? -1 : target.indexOf('/', from + 3);
            if (from < 0) {
                return null;
            }
            authority = target.substring(from + 3, slash < 0 ? target.length() : slash);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        fields.remove("host");
        return acceptable(authority)
                ? new RequestHead(request.method().name(), scheme, authority, target, fields)
                : null;
    }

    /** Whether the body's length has one reading: chunked alone, and only where the client knows chunks. */
    private static boolean framed(HeaderFields fields, boolean http11) {
        int coding = fields.indexOf("transfer-encoding", 0);
        if (coding < 0) {
            return true;
        }
        return http11
                && fields.indexOf("transfer-encoding", coding + 1) < 0
                && fields.value(coding).toString().strip().equalsIgnoreCase("chunked");
    }

    /** Whether an authority is plain: no user, no path, no white space. */
    static boolean acceptable(CharSequence authority) {
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '@' || c == '/' || c == '?' || c == '#' || c == ',' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
