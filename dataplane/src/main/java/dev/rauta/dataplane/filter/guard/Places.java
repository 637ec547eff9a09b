// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.TokenPlace;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds keys and tokens in requests, and takes them out. */
final class Places {
    /** Which of two is meant nobody can say, and the upstream may take the other: it fits nothing. */
    private static final String TWO = "";

    private Places() {}

    /** What the first place holds that holds something; null where none does. */
    static @Nullable String find(List<TokenPlace> places, RequestHead head) {
        for (TokenPlace place : places) {
            String found =
                    switch (place) {
                        case TokenPlace.Header(String name, String scheme) -> header(head.fields(), name, scheme);
                        case TokenPlace.Query(String name) -> one(pairs(head.query(), "&"), name, true);
                        case TokenPlace.Cookie(String name) -> one(cookies(head.fields()), name, false);
                    };
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Takes out whatever is in these places. */
    static void drop(List<TokenPlace> places, RequestHead head) {
        for (TokenPlace place : places) {
            switch (place) {
                case TokenPlace.Header(String name, String scheme) -> {
                    if (header(head.fields(), name, scheme) != null) {
                        head.fields().remove(name);
                    }
                }
                case TokenPlace.Query(String name) -> dropQuery(head, name);
                case TokenPlace.Cookie(String name) -> dropCookie(head.fields(), name);
            }
        }
    }

    private static @Nullable String header(HeaderFields fields, String name, String scheme) {
        int at = fields.indexOf(name, 0);
        if (at < 0) {
            return null;
        }
        if (fields.indexOf(name, at + 1) >= 0) {
            return TWO;
        }
        String value = fields.value(at).toString();
        if (scheme.isEmpty()) {
            return value;
        }
        int length = scheme.length();
        return value.length() > length && value.charAt(length) == ' ' && value.regionMatches(true, 0, scheme, 0, length)
                ? value.substring(length + 1).strip()
                : null;
    }

    private static @Nullable String one(List<String> pairs, String name, boolean encoded) {
        String found = null;
        for (String pair : pairs) {
            if (names(pair, name, encoded)) {
                if (found != null) {
                    return TWO;
                }
                String value = pair.substring(Math.min(pair.length(), pair.indexOf('=') + 1));
                found = encoded ? decoded(value) : value;
            }
        }
        return found;
    }

    private static boolean names(String pair, String name, boolean encoded) {
        int equals = pair.indexOf('=');
        String own = equals < 0 ? pair : pair.substring(0, equals);
        return (encoded ? decoded(own) : own).equals(name);
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static List<String> cookies(HeaderFields fields) {
        List<String> all = new ArrayList<>();
        for (int at = fields.indexOf("cookie", 0); at >= 0; at = fields.indexOf("cookie", at + 1)) {
            all.addAll(pairs(fields.value(at).toString(), ";"));
        }
        return all;
    }

    private static List<String> pairs(String text, String between) {
        List<String> pairs = new ArrayList<>();
        for (String pair : text.split(between)) {
            if (!pair.isBlank()) {
                pairs.add(between.equals(";") ? pair.strip() : pair);
            }
        }
        return pairs;
    }

    /** Sets a parameter of the query, in the place of all by its name. */
    static void setQuery(RequestHead head, String name, String value) {
        dropQuery(head, name);
        String pair = encoded(name) + "=" + encoded(value);
        head.target(head.path() + "?" + (head.query().isEmpty() ? "" : head.query() + "&") + pair);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static void dropQuery(RequestHead head, String name) {
        List<String> pairs = pairs(head.query(), "&");
        if (pairs.removeIf(pair -> names(pair, name, true))) {
            head.target(pairs.isEmpty() ? head.path() : head.path() + "?" + String.join("&", pairs));
        }
    }

    private static void dropCookie(HeaderFields fields, String name) {
        List<String> all = cookies(fields);
        if (all.removeIf(pair -> names(pair, name, false))) {
            if (all.isEmpty()) {
                fields.remove("cookie");
            } else {
                fields.set("cookie", String.join("; ", all));
            }
        }
    }
}
