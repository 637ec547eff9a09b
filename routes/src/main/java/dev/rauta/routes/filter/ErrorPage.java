// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Optional;

/**
 * A page for some statuses.
 *
 * @param statuses 400 to 599 each
 * @param own whether it also stands in for what the dataplane itself answers
 * @param contentType its media type; a client that accepts none such gets the next page that fits, or the last
 * @param body its text
 * @param service who is asked for it, and says of what type it is; absent: nobody, for it is {@code body}
 * @param reasons those of the dataplane's own answers, as {@code x-rauta-error} says them, that it stands in for, and for no others; empty: as
 *     {@code own} says
 */
public record ErrorPage(
        List<Integer> statuses,
        boolean own,
        String contentType,
        String body,
        Optional<PageService> service,
        List<String> reasons) {
    /** The longest page, in characters: each snapshot carries it. */
    public static final int LONGEST = 64 * 1024;

    public ErrorPage {
        statuses = List.copyOf(statuses);
        reasons = List.copyOf(reasons);
        for (int status : statuses) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status of an error page: " + status + " (expected: 400..599)");
            }
        }
        // As a field's value it must be one.
        contentType = new HeaderField("content-type", contentType).value();
        if (body.length() > LONGEST) {
            throw new IllegalArgumentException("error page: " + body.length() + " characters (expected: at most " + LONGEST + ")");
        }
    }

    /** One that nobody is asked for. */
    public ErrorPage(List<Integer> statuses, boolean own, String contentType, String body) {
        this(statuses, own, contentType, body, Optional.empty(), List.of());
    }

    /** One that a service is asked for. */
    public static ErrorPage from(PageService service, List<Integer> statuses, boolean own) {
        return new ErrorPage(statuses, own, "", "", Optional.of(service), List.of());
    }

    /** The same for answers of the dataplane's own alone that have one of {@code which} reasons. */
    public ErrorPage only(List<String> which) {
        return new ErrorPage(statuses, true, contentType, body, service, which);
    }

    /** The same, asked of another upstream. */
    public ErrorPage at(UpstreamName other) {
        return new ErrorPage(statuses, own, contentType, body, service.map(one -> one.at(other)), reasons);
    }
}
