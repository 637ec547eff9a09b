// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, before its body; confined to a worker, and changed in place by filters.
 *
 * <p>Holds neither {@code host} nor pseudo-header fields in {@link #fields()}: the authority has its own place.
 */
public final class RequestHead {
    private final String method;
    private final String scheme;
    private final CharSequence askedAuthority;
    private final String askedTarget;
    private final HeaderFields fields;
    private final @Nullable Preflight announcedBy;
    private CharSequence authority;
    private String target;
    private @Nullable Function<String, @Nullable String> claims;

    /**
     * @param method as sent, case-sensitive
     * @param scheme {@code http} or {@code https}: how the client reached us
     * @param authority the host with its port if any, as sent; empty for an HTTP/1.0 request without one
     * @param target path and query in origin form, byte for byte as sent, or {@code *}
     * @param fields the header fields
     */
    public RequestHead(String method, String scheme, CharSequence authority, String target, HeaderFields fields) {
        this(method, scheme, authority, target, fields, null);
    }

    private RequestHead(
            String method,
            String scheme,
            CharSequence authority,
            String target,
            HeaderFields fields,
            @Nullable Preflight announcedBy) {
        this.method = method;
        this.scheme = scheme;
        this.askedAuthority = authority;
        this.askedTarget = target;
        this.authority = authority;
        this.target = target;
        this.fields = fields;
        this.announcedBy = announcedBy;
    }

    public String method() {
        return method;
    }

    public String scheme() {
        return scheme;
    }

    public CharSequence authority() {
        return authority;
    }

    public String target() {
        return target;
    }

    public HeaderFields fields() {
        return fields;
    }

    /** The authority that the client asked, whatever filters have made of it since. */
    public CharSequence askedAuthority() {
        return askedAuthority;
    }

    /** The target that the client asked for and the route was chosen by, whatever filters have made of it since. */
    public String askedTarget() {
        return askedTarget;
    }

    /** Whether a field that is missing here may yet come: this is a request that a preflight request asks leave for. */
    public boolean announces(String name) {
        return announcedBy != null && announcedBy.announces(name);
    }

    /** A guard has verified what these say of who asks: a claim's text by its name, null where there is none. */
    public void verified(Function<String, @Nullable String> verified) {
        claims = verified;
    }

    /** What has been verified of who asks; null where nothing has, or not this. */
    public @Nullable String claim(String name) {
        return claims == null ? null : claims.apply(name);
    }

    /** Gives the upstream another host to see. */
    public void authority(CharSequence other) {
        authority = other;
    }

    /** Gives the upstream another path and query to see. */
    public void target(String other) {
        target = other;
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query without its question mark; empty where there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** A copy that later changes to this one do not reach; what was asked is what is asked now. */
    public RequestHead copy() {
        return new RequestHead(method, scheme, authority, target, fields.copy());
    }

    /** What is known of the request that this one, its preflight, asks leave for; it shares this one's fields. */
    public RequestHead announced(Preflight preflight) {
        return new RequestHead(preflight.method(), scheme, authority, target, fields, preflight);
    }
}
