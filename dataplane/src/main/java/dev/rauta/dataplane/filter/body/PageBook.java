// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PageService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pages that a route answers errors with; immutable and shared. */
public final class PageBook {

    /**
     * A page ready to be sent, or to be asked for.
     *
     * @param type its media type, without parameters, in lower case
     * @param bytes its body, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Page(ErrorPage page, String type, byte[] bytes) {
        /** Who is to be asked for it; null where it is here. */
        public @Nullable PageService service() {
            return page.service().orElse(null);
        }
    }

    /** No page is for less. */
    private static final int LOWEST = 400;

    private final List<Page> pages;

    PageBook(Filter.ErrorPages pages) {
        this.pages = pages.pages().stream().map(PageBook::page).toList();
    }

    /**
     * The page for {@code status}, null where it has none.
     *
     * @param own the dataplane's reason, where the answer is its own; null where it is not
     * @param accept what media types the client takes; null where it does not say
     * @param fetching whether one counts that a service is asked for, whatever the client takes
     */
    public @Nullable Page of(int status, @Nullable String own, @Nullable CharSequence accept, boolean fetching) {
        if (status < LOWEST) {
            return null;
        }
        Page last = null;
        for (Page one : pages) {
            boolean asked = one.service() != null;
            if ((fetching || !asked) && one.page().statuses().contains(status) && standsIn(one.page(), own)) {
                if (asked || accept == null || takes(accept.toString().toLowerCase(Locale.ROOT), one.type())) {
                    return one;
                }
                last = one;
            }
        }
        return last;
    }

    private static boolean standsIn(ErrorPage page, @Nullable String own) {
        return page.reasons().isEmpty() ? own == null || page.own() : own != null && page.reasons().contains(own);
    }

    /** What a head says of {@code page}; whatever it said of another body is gone. */
    public static void label(HeaderFields fields, Page page) {
        unlabel(fields);
        fields.set("content-type", page.page().contentType());
        fields.set("content-length", Integer.toString(page.bytes().length));
    }

    /** Nothing is said of a body any more. */
    static void unlabel(HeaderFields fields) {
        for (String name : List.of(
                "content-encoding", "content-language", "content-range", "content-disposition", "etag", "last-modified",
                "accept-ranges", "content-md5", "digest", "content-digest", "repr-digest")) {
            fields.remove(name);
        }
    }

    private static Page page(ErrorPage page) {
        int end = page.contentType().indexOf(';');
        String type = end < 0 ? page.contentType() : page.contentType().substring(0, end);
        return new Page(page, type.strip().toLowerCase(Locale.ROOT), page.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether one of the ranges covers {@code type}; weights choose between pages in no way but by being zero. */
    private static boolean takes(String accept, String type) {
        String kind = type.substring(0, type.indexOf('/') + 1) + "*";
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            String name = parts.length == 0 ? "" : parts[0].strip();
            boolean never = parts.length > 1 && parts[parts.length - 1].strip().matches("q=0(\\.0*)?");
            if (!never && (name.equals(type) || name.equals(kind) || name.equals("*/*"))) {
                return true;
            }
        }
        return false;
    }
}
