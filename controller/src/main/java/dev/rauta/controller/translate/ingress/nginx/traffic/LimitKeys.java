// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.traffic;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much one client may ask for. These guard capacity and nobody's access: what is not sound is refused, and the Ingress is served
 * without it, where ingress-nginx serves no such Ingress at all.
 */
final class LimitKeys implements KeyGroup {
    private static final String PER_SECOND = "limit-rps";
    private static final String PER_MINUTE = "limit-rpm";
    private static final String BURST = "limit-burst-multiplier";
    private static final String CONNECTIONS = "limit-connections";
    private static final String EXEMPT = "limit-allowlist";
    private static final String EXEMPT_TOO = "limit-whitelist";
    private static final String RATE = "limit-rate";
    private static final String AFTER = "limit-rate-after";
    private static final int MOST = 1_000_000;
    private static final int KILO = 1024;
    private static final String CLIENT = " of one client's address, of IPv6 its network of 64 bits, by each dataplane";
    private static final String NUMBER = "a number, 0 for any";

    private static final List<NginxKey> KEYS = List.of(
            applied(PER_SECOND, NUMBER, "so many requests a second" + CLIENT + ", and a burst beyond; others are answered 503"),
            applied(PER_MINUTE, NUMBER, "so many requests a minute" + CLIENT + ", and a burst beyond; others are answered 503"),
            applied(BURST, "a number, 5 where it is absent", "so many times limit-rps or limit-rpm may come at once"),
            applied(CONNECTIONS, NUMBER, "so many requests at a time" + CLIENT + "; others are answered 503"),
            applied(EXEMPT, "addresses and networks", "limit-rps, limit-rpm and limit-connections do not concern them"),
            applied(EXEMPT_TOO, "addresses and networks", "the same as limit-allowlist, which wins"),
            applied(RATE, "a number of KiB a second, 0 for any", "each response is sent so fast, whether proxy-buffering is on or not"),
            applied(AFTER, "a number of KiB", "limit-rate holds for what comes after so much of a response"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        Reading reading = new Reading(words, wishes, exempt(words));
        reading.rates();
        reading.connections();
        bandwidth(words, wishes);
        words.ignored(AFTER, "without " + RATE + " (expected: with it)");
    }

    private static List<AddressRange> exempt(Words words) {
        String key = words.has(EXEMPT) ? EXEMPT : EXEMPT_TOO;
        List<AddressRange> ranges = words.sound(key, text -> words.list(key).stream().map(AddressRange::parse).toList())
                .orElse(List.of());
        if (words.has(EXEMPT)) {
            words.ignored(EXEMPT_TOO, EXEMPT + " wins over it");
        }
        return ranges;
    }

    private static void bandwidth(Words words, Wishes wishes) {
        Optional<Integer> after = words.number(AFTER, 0, MOST);
        words.number(RATE, 0, MOST).ifPresent(rate -> {
            if (rate == 0) {
                words.applied(RATE, "responses may be as fast as they are");
                return;
            }
            Filter filter = new TrafficLimit.Bandwidth((long) rate * KILO, (long) after.orElse(0) * KILO);
            wishes.field(new PolicyField.Shape("bandwidth", List.of(filter), false), RATE, AFTER);
        });
    }

    /** One Ingress, being read. @param exempt whom limits do not concern */
    private record Reading(Words words, Wishes wishes, List<AddressRange> exempt) {
        private static final List<LimitKey> BY_ADDRESS = List.of(new LimitKey.Address());

        void rates() {
            int times = words.number(BURST, 1, MOST).orElse(5);
            boolean some = rate(PER_SECOND, Duration.ofSeconds(1), times);
            some |= rate(PER_MINUTE, Duration.ofMinutes(1), times);
            if (some) {
                words.applied(BURST);
            } else {
                words.ignored(BURST, "without " + PER_SECOND + " or " + PER_MINUTE + " (expected: with one)");
            }
            if (some || words.has(CONNECTIONS)) {
                List.of(EXEMPT, EXEMPT_TOO).forEach(words::applied);
            } else {
                List.of(EXEMPT, EXEMPT_TOO).forEach(key -> words.ignored(key, "there is no limit (expected: one)"));
            }
        }

        private boolean rate(String key, Duration per, int times) {
            Optional<Integer> limit = words.number(key, 0, MOST);
            if (limit.isEmpty() || limit.get() == 0) {
                words.applied(key, "requests may come as fast as they do");
                return false;
            }
            int requests = limit.get();
            // Of a leaky bucket that delays nobody one may come beside the burst.
            long burst = Math.min((long) requests * times + 1, Integer.MAX_VALUE);
            try {
                Filter filter = new TrafficLimit.Rate(new RateLimit(
                        name(key), requests, per, (int) burst, BY_ADDRESS, exempt, status("limit-req-status-code"), false,
                        RateLimit.Tell.NEVER, Optional.empty()));
                wishes.field(new PolicyField.Limits(PolicyField.Limits.RATES, List.of(filter)), key);
                return true;
            } catch (IllegalArgumentException e) {
                words.fault(key, e.getMessage() + "");
                return false;
            }
        }

        void connections() {
            words.number(CONNECTIONS, 0, MOST).ifPresent(most -> {
                if (most == 0) {
                    words.applied(CONNECTIONS, "any number of requests may be under way");
                    return;
                }
                Filter filter = new TrafficLimit.Concurrency(
                        new ConcurrencyLimit(name(CONNECTIONS), most, BY_ADDRESS, exempt, status("limit-conn-status-code")));
                wishes.field(new PolicyField.Limits(PolicyField.Limits.CONCURRENCY, List.of(filter)), CONNECTIONS);
            });
        }

        /** Those of an Ingress count together, whichever of its paths is asked. */
        private String name(String key) {
            return words.source() + " " + key;
        }

        private int status(String key) {
            return words.globals()
                    .of(key)
                    .filter(text -> text.matches("[45][0-9][0-9]"))
                    .map(Integer::valueOf)
                    .orElse(503);
        }
    }
}
