// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rewrites the attributes of the cookies that an upstream sets (RFC 6265, section 4.1). */
final class CookieStep implements FilterStep {
    private static final String SET_COOKIE = "set-cookie";
    private static final String ANY = "*";

    private final Filter.Cookies cookies;

    CookieStep(Filter.Cookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {
        HeaderFields fields = head.fields();
        if (!fields.contains(SET_COOKIE)) {
            return;
        }
        List<String> rewritten = new ArrayList<>();
        for (int at = fields.indexOf(SET_COOKIE, 0); at >= 0; at = fields.indexOf(SET_COOKIE, at + 1)) {
            rewritten.add(rewritten(fields.value(at).toString()));
        }
        fields.remove(SET_COOKIE);
        rewritten.forEach(value -> fields.add(SET_COOKIE, value));
    }

    private String rewritten(String cookie) {
        String[] parts = cookie.split(";", -1);
        // The pair itself stays as it is, and what is not understood stays too.
        List<String> attributes = new ArrayList<>(List.of(parts).subList(1, parts.length));
        cookies.domain().ifPresent(to -> change(attributes, "Domain", to, false));
        cookies.path().ifPresent(to -> change(attributes, "Path", to, true));
        cookies.sameSite().ifPresent(to -> change(attributes, "SameSite", new CookieAttribute(ANY, to), false));
        if (cookies.secure()) {
            mark(attributes, "Secure");
        }
        if (cookies.httpOnly()) {
            mark(attributes, "HttpOnly");
        }
        StringBuilder text = new StringBuilder(parts[0]);
        attributes.forEach(one -> text.append("; ").append(one.strip()));
        return text.toString();
    }

    /** Of several of one name the last one counts (RFC 6265, section 5.3), so that one alone is left of those. */
    private static void change(List<String> attributes, String name, CookieAttribute to, boolean prefix) {
        Optional<String> now = attributes.stream().filter(one -> named(one, name)).reduce((_, last) -> last).map(CookieStep::value);
        String value = value(now.orElse(null), to, prefix);
        if (value != null) {
            attributes.removeIf(one -> named(one, name));
            if (!value.isEmpty()) {
                attributes.add(name + "=" + value);
            }
        }
    }

    /** The new value, empty for none; null where it stays. */
    private static @Nullable String value(@Nullable String now, CookieAttribute to, boolean prefix) {
        if (to.from().equals(ANY)) {
            return to.to();
        }
        if (now == null) {
            return null;
        }
        if (prefix) {
            return now.startsWith(to.from()) ? to.to() + now.substring(to.from().length()) : null;
        }
        // A leading dot says nothing (RFC 6265, section 5.2.3), nor does the case of a domain.
        String bare = now.startsWith(".") ? now.substring(1) : now;
        return bare.equalsIgnoreCase(to.from()) ? to.to() : null;
    }

    private static void mark(List<String> attributes, String name) {
        if (attributes.stream().noneMatch(one -> named(one, name))) {
            attributes.add(name);
        }
    }

    private static boolean named(String attribute, String name) {
        int equals = attribute.indexOf('=');
        return (equals < 0 ? attribute : attribute.substring(0, equals)).strip().equalsIgnoreCase(name);
    }

    private static String value(String attribute) {
        int equals = attribute.indexOf('=');
        return equals < 0 ? "" : attribute.substring(equals + 1).strip();
    }
}
