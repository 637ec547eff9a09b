// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the bodies of a route's responses; immutable and shared.
 *
 * @param compression null: they stay as they are
 * @param bandwidth null: as fast as they come
 * @param pages in the place of errors; null: they stay
 * @param buffer how large a response may be that is kept until all of it is here, in bytes; zero: none is
 */
public record ResponsePlan(
        @Nullable CompressionPolicy compression, TrafficLimit.@Nullable Bandwidth bandwidth, @Nullable PageBook pages, int buffer) {
    /** Nothing: most routes have this one, and a request asks no further. */
    public static final ResponsePlan NOTHING = new ResponsePlan(null, null, null, 0);

    /** Of each kind the first of {@code filters}. */
    public static ResponsePlan of(List<Filter> filters) {
        Filter.Compression compression = first(filters, Filter.Compression.class);
        TrafficLimit.Bandwidth bandwidth = first(filters, TrafficLimit.Bandwidth.class);
        Filter.ErrorPages pages = first(filters, Filter.ErrorPages.class);
        TrafficLimit.ResponseBuffer buffer = first(filters, TrafficLimit.ResponseBuffer.class);
        return compression == null && bandwidth == null && pages == null && buffer == null
                ? NOTHING
                : new ResponsePlan(
                        compression == null ? null : CompressionPolicy.of(compression),
                        bandwidth,
                        pages == null ? null : new PageBook(pages),
                        buffer == null ? 0 : buffer.bytes());
    }

    private static <F extends Filter> @Nullable F first(List<Filter> filters, Class<F> kind) {
        for (Filter filter : filters) {
            if (kind.isInstance(filter)) {
                return kind.cast(filter);
            }
        }
        return null;
    }
}
