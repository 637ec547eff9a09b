// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import dev.rauta.dataplane.http.HeaderFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one guard (RFC 6265): a session is cut in pieces where it is larger than browsers keep in one.
 *
 * @param name of the first piece
 * @param secure whether they go over TLS alone; then no other host, and nobody between, can set them either
 *     ({@code __Host-}, RFC 6265bis, section 4.1.3.2)
 */
public record SessionCookies(String name, boolean secure) {
    /** Browsers keep 4096 bytes of name, value and attributes. */
    private static final int PIECE = 3800;

    private static final int MOST = 4;
    private static final String LOGIN = "-login";
    private static final long LOGIN_SECONDS = 600;

    public SessionCookies {
        name = secure ? "__Host-" + name : name;
    }

    /** The session as it was sealed; null where there is none, or pieces of it are missing or there twice. */
    public @Nullable String session(HeaderFields fields) {
        Map<String, @Nullable String> all = ours(fields);
        String first = all.get(name);
        if (first == null || first.length() < 2 || first.charAt(1) != '.') {
            return null;
        }
        int count = first.charAt(0) - '0';
        StringBuilder text = new StringBuilder(first.substring(2));
        for (int i = 1; i < count; i++) {
            String piece = all.get(piece(i));
            if (piece == null) {
                return null;
            }
            text.append(piece);
        }
        return count < 1 || count > MOST ? null : text.toString();
    }

    /** What an attempt to log in has left; null where there is none. */
    public @Nullable String login(HeaderFields fields) {
        return ours(fields).get(name + LOGIN);
    }

    /** Whether a session of so many characters is more than browsers are to keep. */
    public static boolean tooLarge(String sealed) {
        return sealed.length() > PIECE * MOST;
    }

    /**
     * Fields that have the browser keep a session, and forget what is left of a larger one.
     *
     * @param request its fields
     */
    public void keep(String sealed, long seconds, HeaderFields request, HeaderFields to) {
        int count = (sealed.length() + PIECE - 1) / PIECE;
        for (int i = 0; i < count; i++) {
            String part = sealed.substring(i * PIECE, Math.min(sealed.length(), (i + 1) * PIECE));
            set(piece(i), i == 0 ? count + "." + part : part, seconds, to);
        }
        Map<String, @Nullable String> old = ours(request);
        for (int i = count; i < MOST; i++) {
            if (old.containsKey(piece(i))) {
                set(piece(i), "", 0, to);
            }
        }
    }

    /** A field that has the browser keep what an attempt to log in leaves. */
    public void keepLogin(String sealed, HeaderFields to) {
        set(name + LOGIN, sealed, LOGIN_SECONDS, to);
    }

    /** A field that has the browser forget it. */
    public void forgetLogin(HeaderFields to) {
        set(name + LOGIN, "", 0, to);
    }

    /** Fields that have the browser forget all of it that it has. */
    public void forget(HeaderFields request, HeaderFields to) {
        ours(request).keySet().forEach(one -> set(one, "", 0, to));
    }

    /** Takes them out of a request: they are nobody's business behind. */
    public void drop(HeaderFields request) {
        if (ours(request).isEmpty()) {
            return;
        }
        List<String> rest = pairs(request);
        rest.removeIf(pair -> ours(nameOf(pair)));
        if (rest.isEmpty()) {
            request.remove("cookie");
        } else {
            request.set("cookie", String.join("; ", rest));
        }
    }

    private void set(String called, String value, long seconds, HeaderFields to) {
        to.add("set-cookie", called + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : ""));
    }

    private String piece(int index) {
        return index == 0 ? name : name + "-" + index;
    }

    /** By name; null for one that is there twice, for nobody can say which is ours. */
    private Map<String, @Nullable String> ours(HeaderFields fields) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        for (String pair : pairs(fields)) {
            String called = nameOf(pair);
            if (ours(called)) {
                boolean again = all.containsKey(called);
                all.put(called, again ? null : pair.substring(Math.min(pair.length(), called.length() + 1)));
            }
        }
        return all;
    }

    private boolean ours(String called) {
        if (!called.startsWith(name)) {
            return false;
        }
        String rest = called.substring(name.length());
        return rest.isEmpty() || rest.equals(LOGIN) || rest.matches("-[1-" + (MOST - 1) + "]");
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    private static List<String> pairs(HeaderFields fields) {
        List<String> pairs = new ArrayList<>();
        for (int at = fields.indexOf("cookie", 0); at >= 0; at = fields.indexOf("cookie", at + 1)) {
            for (String pair : fields.value(at).toString().split(";")) {
                if (!pair.isBlank()) {
                    pairs.add(pair.strip());
                }
            }
        }
        return pairs;
    }
}
