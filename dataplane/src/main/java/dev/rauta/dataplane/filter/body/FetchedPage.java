// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.PageService;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page that a service has answered with.
 *
 * @param status what the client is told
 * @param type its media type, as the service says it
 * @param language null where the service does not say it
 * @param bytes its body, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FetchedPage(int status, CharSequence type, @Nullable CharSequence language, byte[] bytes) {
    /** The longest, in bytes. */
    public static final int LONGEST = 256 * 1024;

    /** What the service's answer comes to for an error of {@code status}; null where it is no page. */
    public static @Nullable FetchedPage of(PageService service, int status, Reply reply) {
        if (!(reply instanceof Reply.Whole(ResponseHead head, byte[] body, boolean cut, HeaderFields _))) {
            return null;
        }
        CharSequence type = head.fields().get("content-type");
        if (cut || type == null || !says(service, status, head.status()) || coded(head.fields())) {
            return null;
        }
        return new FetchedPage(service.itsStatus() ? head.status() : status, type, head.fields().get("content-language"), body);
    }

    /** What a head says of the page; whatever it said of another body is gone. */
    public void label(HeaderFields fields) {
        PageBook.unlabel(fields);
        fields.set("content-type", type);
        fields.set("content-length", Integer.toString(bytes.length));
        if (language != null) {
            fields.set("content-language", language);
        }
    }

    /** Whether an answer of that status is the page, rather than trouble of the service's own. */
    private static boolean says(PageService service, int error, int status) {
        // Without a body, of a part of one, or of another place.
        boolean partial = status == 204 || status == 205 || status == 206;
        boolean good = status >= 200 && status < 300 && !partial;
        return good || (service.itsStatus() ? status >= 400 && status <= 599 : status == error);
    }

    /** Nobody has asked whether the client takes that. */
    private static boolean coded(HeaderFields fields) {
        CharSequence coding = fields.get("content-encoding");
        return coding != null && !coding.toString().strip().toLowerCase(Locale.ROOT).equals("identity");
    }
}
