// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import dev.rauta.dataplane.http.HeaderFields;
import io.netty.util.AsciiString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a header block said: pseudo-header fields, each in its place, and fields (RFC 9113, section 8.3); confined to a worker.
 *
 * <p>Several {@code cookie} fields become one (section 8.2.3). What is malformed is remembered, and the rest goes on being
 * decoded, for the table that later blocks refer to. One serves block after block; its {@link #fields} are new each time.
 */
public final class FieldSection {
    private final long most;
    private @Nullable HeaderFields fields;
    private @Nullable AsciiString method;
    private @Nullable AsciiString scheme;
    private @Nullable AsciiString authority;
    private @Nullable AsciiString path;
    private @Nullable AsciiString protocol;
    private @Nullable AsciiString status;
    private @Nullable AsciiString cookie;
    private @Nullable StringBuilder cookies;
    private boolean malformed;
    private boolean pseudoOnly = true;
    private int count;
    private long size;

    /** @param most how large it may become, in bytes as {@link #size} counts them; nothing beyond is kept */
    public FieldSection(long most) {
        this.most = most;
    }

    /** The fields of the block, without pseudo-header fields. */
    public HeaderFields fields() {
        return Objects.requireNonNull(fields, "fields: none (expected: a block was decoded)");
    }

    public @Nullable AsciiString method() {
        return method;
    }

    public @Nullable AsciiString scheme() {
        return scheme;
    }

    public @Nullable AsciiString authority() {
        return authority;
    }

    public @Nullable AsciiString path() {
        return path;
    }

    public @Nullable AsciiString protocol() {
        return protocol;
    }

    public @Nullable AsciiString status() {
        return status;
    }

    /** Whether there is a pseudo-header field. */
    public boolean pseudo() {
        return asks() || status != null;
    }

    /** Whether there is a pseudo-header field of requests. */
    public boolean asks() {
        return method != null || scheme != null || authority != null || path != null || protocol != null;
    }

    /** Whether a name, a value or the order of fields is against RFC 9113, sections 8.2 and 8.3. */
    public boolean malformed() {
        return malformed;
    }

    /** How many fields came. */
    public int count() {
        return count;
    }

    /** How large it is, decoded (RFC 9113, section 6.5.2), in bytes. */
    public long size() {
        return size;
    }

    /** Whether it is larger than it may be. */
    public boolean tooLarge() {
        return size > most;
    }

    /** A block begins. */
    void begin() {
        clear();
        fields = new HeaderFields();
    }

    /** Lets go of what it has: a connection that says nothing holds no head. */
    public void clear() {
        fields = null;
        method = null;
        scheme = null;
        authority = null;
        path = null;
        protocol = null;
        status = null;
        cookie = null;
        cookies = null;
        malformed = false;
        pseudoOnly = true;
        count = 0;
        size = 0;
    }

    void add(AsciiString name, FieldKind kind, AsciiString value, boolean sound) {
        count++;
        size += Field.size(name, value);
        if (!sound) {
            malformed = true;
        }
        if (size > most) {
            return;
        }
        switch (kind) {
            case REGULAR -> {
                pseudoOnly = false;
                fields().add(name, value);
            }
            case COOKIE -> {
                pseudoOnly = false;
                cookie(value);
            }
            case TE -> {
                pseudoOnly = false;
                malformed |= !value.contentEqualsIgnoreCase("trailers");
                fields().add(name, value);
            }
            case MALFORMED -> malformed = true;
            default -> pseudo(kind, value);
        }
    }

    /** Never indexed on its way here, so that it must not be on its way on (RFC 7541, section 7.1.3). */
    void addNeverIndexed() {
        fields().forbidIndexing();
    }

    /** The block has ended. */
    void end() {
        if (cookie != null) {
            fields().add("cookie", cookies == null ? cookie : cookies.toString());
        }
    }

    private void cookie(AsciiString value) {
        if (cookie == null) {
            cookie = value;
            return;
        }
        if (cookies == null) {
            cookies = new StringBuilder(cookie.length() + value.length() + 16).append(cookie);
        }
        cookies.append("; ").append(value);
    }

    private void pseudo(FieldKind kind, AsciiString value) {
        malformed |= !pseudoOnly;
        switch (kind) {
            case METHOD -> {
                malformed |= method != null;
                method = value;
            }
            case SCHEME -> {
                malformed |= scheme != null;
                scheme = value;
            }
            case AUTHORITY -> {
                malformed |= authority != null;
                authority = value;
            }
            case PATH -> {
                malformed |= path != null;
                path = value;
            }
            case PROTOCOL -> {
                malformed |= protocol != null;
                protocol = value;
            }
            default -> {
                malformed |= status != null;
                status = value;
            }
        }
    }
}
