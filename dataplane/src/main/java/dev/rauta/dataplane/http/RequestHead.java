// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

/**
 * What a request asks for, before its body; confined to a worker, and changed in place by filters.
 *
 * <p>Holds neither {@code host} nor pseudo-header fields in {@link #fields()}: the authority has its own place.
 */
public final class RequestHead {
    private final String method;
    private final String scheme;
    private CharSequence authority;
    private String target;
    private final HeaderFields fields;

    /**
     * @param method as sent, case-sensitive
     * @param scheme {@code http} or {@code https}: how the client reached us
     * @param authority the host with its port if any, as sent; empty for an HTTP/1.0 request without one
     * @param target path and query in origin form, byte for byte as sent, or {@code *}
     * @param fields the header fields
     */
    public RequestHead(String method, String scheme, CharSequence authority, String target, HeaderFields fields) {
        this.method = method;
        this.scheme = scheme;
        this.authority = authority;
        this.target = target;
        this.fields = fields;
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

    /** A copy that later changes to this one do not reach: each attempt sends its own. */
    public RequestHead copy() {
        return new RequestHead(method, scheme, authority, target, fields.copy());
    }
}
