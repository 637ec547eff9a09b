// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.body;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.routes.filter.Coding;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which codings a client takes (RFC 9110, section 12.5.3). */
public final class AcceptedCodings {
    private static final int ABSENT = -1;

    private AcceptedCodings() {}

    /** The one of {@code offered} that the request's fields like best, the first of equals; null where that is none. */
    public static @Nullable Coding best(HeaderFields request, List<Coding> offered) {
        if (!request.contains("accept-encoding")) {
            return null;
        }
        Coding best = null;
        int most = Math.max(0, identity(request));
        for (Coding coding : offered) {
            int quality = quality(request, coding.token());
            // As good as no compression is good enough, but for a second one.
            if (quality > 0 && (best == null ? quality >= most : quality > most)) {
                best = coding;
                most = quality;
            }
        }
        return best;
    }

    /** What the client says of no compression at all; nothing as a rule, and then it prefers any coding that it names. */
    private static int identity(HeaderFields request) {
        return named(request, "identity");
    }

    private static int quality(HeaderFields request, String token) {
        int named = named(request, token);
        if (named == ABSENT && token.equals(Coding.GZIP.token())) {
            named = named(request, "x-gzip");
        }
        return named == ABSENT ? named(request, "*") : named;
    }

    /** In thousandths. */
    private static int named(HeaderFields request, String token) {
        for (int at = request.indexOf("accept-encoding", 0); at >= 0; at = request.indexOf("accept-encoding", at + 1)) {
            for (String element : request.value(at).toString().split(",")) {
                String[] parts = element.split(";");
                if (parts.length > 0 && parts[0].strip().equalsIgnoreCase(token)) {
                    return parts.length == 1 ? 1000 : weight(parts[1].strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return ABSENT;
    }

    /** What is no weight is a wish not understood, and nothing is sent that was perhaps not wished for. */
    private static int weight(String parameter) {
        if (!parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
            return 0;
        }
        return (int) Math.round(Double.parseDouble(parameter.substring(2)) * 1000);
    }
}
