// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.match.HeaderMatch;
import java.util.List;

/**
 * Which requests go another way than those of the Ingress whose host and path it shares.
 *
 * @param byHeader those that do, whatever cookies say
 * @param notByHeader those that do not, whatever cookies say
 * @param byCookie of the rest, those that do
 * @param notByCookie of the rest, those that do not
 * @param weight how many of what is left, out of {@code total}
 * @param total 1 or more
 * @param sessions whether a client stays, whatever the rules, that has a session here or where it does not come here
 */
public record Canary(
        List<HeaderMatch> byHeader,
        List<HeaderMatch> notByHeader,
        List<HeaderMatch> byCookie,
        List<HeaderMatch> notByCookie,
        int weight,
        int total,
        boolean sessions) {
    /** What would be a canary, and says no requests. */
    public static final Canary OF_NOTHING = new Canary(List.of(), List.of(), List.of(), List.of(), 0, 100, true);

    public Canary {
        byHeader = List.copyOf(byHeader);
        notByHeader = List.copyOf(notByHeader);
        byCookie = List.copyOf(byCookie);
        notByCookie = List.copyOf(notByCookie);
    }

    /** Whether any request may go there. */
    public boolean gets() {
        return !byHeader.isEmpty() || !byCookie.isEmpty() || weight > 0;
    }
}
