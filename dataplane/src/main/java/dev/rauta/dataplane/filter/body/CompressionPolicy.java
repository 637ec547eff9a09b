// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which responses are compressed, and what their heads say then; immutable and shared. */
public final class CompressionPolicy {
    private static final int NOT_MODIFIED = 304;

    /** Digests of bytes that are others now (RFC 9530, and those before it), and ranges of what nobody has any more. */
    private static final List<String> UNTRUE =
            List.of("content-length", "content-md5", "digest", "content-digest", "repr-digest", "accept-ranges");

    private final List<Coding> codings;
    private final Set<String> types;
    private final Set<String> kinds;
    private final long minimum;

    private CompressionPolicy(Filter.Compression compression) {
        this.codings = compression.codings().stream().filter(Coders::available).toList();
        this.types = compression.types().stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> !type.endsWith("/*"))
                .collect(Collectors.toUnmodifiableSet());
        this.kinds = compression.types().stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> type.endsWith("/*"))
                .map(type -> type.substring(0, type.length() - 1))
                .collect(Collectors.toUnmodifiableSet());
        this.minimum = compression.minimum();
    }

    /** Compiles {@code compression}; codings that this machine has no library for are not offered. */
    public static CompressionPolicy of(Filter.Compression compression) {
        return new CompressionPolicy(compression);
    }

    /** What a client would have its responses compressed with; null: not at all. */
    public @Nullable Coding wished(HeaderFields request) {
        return AcceptedCodings.best(request, codings);
    }

    /**
     * Whether a response is to be compressed, where its client wishes it; tells caches that it may be.
     *
     * @param wished what with
     */
    public boolean takes(ResponseHead response, @Nullable Coding wished) {
        HeaderFields fields = response.fields();
        if (response.status() == NOT_MODIFIED) {
            // As the response would be that it stands for (RFC 9110, section 15.4.5).
            if (wished != null) {
                weaken(fields);
            }
            return false;
        }
        if (!compressible(response)) {
            return false;
        }
        vary(fields);
        return wished != null;
    }

    /** Makes {@code response} the head of one that is compressed with {@code coding}. */
    public void label(ResponseHead response, Coding coding) {
        HeaderFields fields = response.fields();
        UNTRUE.forEach(fields::remove);
        fields.set("content-encoding", coding.token());
        weaken(fields);
    }

    private boolean compressible(ResponseHead response) {
        HeaderFields fields = response.fields();
        int status = response.status();
        boolean whole = status >= 200 && status != 204 && status != 205 && status != 206 && !fields.contains("content-range");
        return whole
                && plain(fields)
                && longEnough(fields)
                && typed(fields.get("content-type"))
                && !has(fields, "cache-control", "no-transform");
    }

    private static boolean plain(HeaderFields fields) {
        CharSequence coding = fields.get("content-encoding");
        return coding == null || coding.toString().strip().equalsIgnoreCase("identity");
    }

    private boolean longEnough(HeaderFields fields) {
        CharSequence length = fields.get("content-length");
        return length == null || Long.parseLong(length.toString().strip()) >= Math.max(1, minimum);
    }

    private boolean typed(@Nullable CharSequence field) {
        if (field == null) {
            return false;
        }
        String type = field.toString();
        int end = type.indexOf(';');
        type = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return types.contains(type) || kinds.contains(type.substring(0, type.indexOf('/') + 1));
    }

    /** A coding makes other bytes of the same meaning (RFC 9110, section 8.8.1). */
    private static void weaken(HeaderFields fields) {
        CharSequence tag = fields.get("etag");
        if (tag != null && !tag.toString().startsWith("W/")) {
            fields.set("etag", "W/" + tag);
        }
    }

    /** RFC 9110, section 12.5.5. */
    private static void vary(HeaderFields fields) {
        if (!has(fields, "vary", "accept-encoding") && !has(fields, "vary", "*")) {
            fields.add("vary", "Accept-Encoding");
        }
    }

    private static boolean has(HeaderFields fields, String name, String element) {
        for (int at = fields.indexOf(name, 0); at >= 0; at = fields.indexOf(name, at + 1)) {
            for (String one : fields.value(at).toString().split(",")) {
                if (one.strip().equalsIgnoreCase(element)) {
                    return true;
                }
            }
        }
        return false;
    }
}
