// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.cors.OriginPattern;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.Guard;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps pages of other sites from acting in a browser's name, by what every browser says of where a request comes from
 * (Fetch Metadata, section 2.4, and {@code Origin}). Who says neither is no browser, and acts in nobody's name.
 */
final class SameOriginStep implements GuardStep {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final List<OriginPattern> others;

    SameOriginStep(Guard.SameOrigin guard) {
        this.others = guard.origins().stream().map(OriginPattern::parse).filter(Objects::nonNull).toList();
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        // A tunnel goes on with whatever its page sends (RFC 6455, section 10.2).
        if (SAFE.contains(head.method()) && !head.fields().contains("upgrade")) {
            return StepResult.CONTINUE;
        }
        CharSequence site = head.fields().get("sec-fetch-site");
        CharSequence origin = head.fields().get("origin");
        boolean same = site != null
                ? site.toString().equals("same-origin") || site.toString().equals("none")
                : origin == null || own(head, origin.toString());
        boolean passes = same || origin != null && others.stream().anyMatch(one -> one.takes(origin.toString()));
        return passes ? StepResult.CONTINUE : StepResult.Refuse.of(403, "cross-origin");
    }

    /** Whether that is the host that was asked, whatever scheme a proxy before us took off. */
    private static boolean own(RequestHead head, String origin) {
        int from = origin.indexOf("://");
        CharSequence told = head.fields().get("x-forwarded-host");
        String host = (told == null ? head.askedAuthority() : told).toString();
        String scheme = from < 0 ? "" : origin.substring(0, from);
        return from > 0 && withoutPort(origin.substring(from + 3), scheme).equals(withoutPort(host, scheme));
    }

    private static String withoutPort(String authority, String scheme) {
        String usual = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
    }
}
