// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** When a request is sent to the next endpoint. */
final class RetryKeys implements KeyGroup {
    private static final String WHEN = "proxy-next-upstream";
    private static final String WITHIN = "proxy-next-upstream-timeout";
    private static final String TRIES = "proxy-next-upstream-tries";
    private static final String ALL_METHODS = "retry-non-idempotent";
    private static final String STATUS = "http_";
    private static final String REPEATED = "non_idempotent";
    private static final String NEVER = "off";
    private static final Set<String> WORDS = Set.of(
            "error", "timeout", "invalid_header", "http_500", "http_502", "http_503", "http_504", "http_403", "http_404", "http_429",
            REPEATED, NEVER);
    /** More are not made, whoever asks for any number. */
    private static final int MOST = 100;

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    WHEN,
                    "words such as error, timeout, http_503, non_idempotent; or off",
                    "a request that fails so is sent to another endpoint, until the client has seen anything of its answer; methods such"
                            + " as POST, once sent, with non_idempotent alone"),
            applied(WITHIN, "a number of seconds; 0 for any time", "another endpoint is asked so long after the first one was"),
            applied(TRIES, "a number; 0 for any", "so many endpoints are asked, the first one included; 101 at most"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        Optional<List<String>> when = words.read(WHEN, "words among " + String.join(", ", WORDS.stream().sorted().toList()), text -> {
            List<String> said = List.of(text.split("[\\s]+"));
            return WORDS.containsAll(said) ? Optional.of(said) : Optional.empty();
        });
        Optional<Integer> within = words.number(WITHIN, 0, 999_999_999);
        Optional<Integer> tries = words.number(TRIES, 0, 999_999_999);
        if (when.or(() -> words.usual(List.of())).isPresent() || within.isPresent() || tries.isPresent()) {
            List<String> said = when.orElse(List.of("error", "timeout"));
            boolean everything = words.globals().of(ALL_METHODS).filter("true"::equals).isPresent();
            int most = tries.map(number -> number == 0 ? MOST + 1 : Math.min(number, MOST + 1)).orElse(3);
            RetryPolicy policy = said.contains(NEVER)
                    ? policy(List.of(), 0, Optional.empty(), false)
                    : policy(
                            said,
                            most - 1,
                            within.filter(seconds -> seconds > 0).map(Duration::ofSeconds),
                            everything || said.contains(REPEATED));
            // Those that are not there are told nothing.
            wishes.field(new PolicyField.Retry(policy), WHEN, WITHIN, TRIES);
        }
    }

    private static RetryPolicy policy(List<String> when, int again, Optional<Duration> within, boolean everything) {
        return new RetryPolicy(
                again,
                when.stream()
                        .filter(word -> word.startsWith(STATUS))
                        .map(word -> Integer.valueOf(word.substring(STATUS.length())))
                        .toList(),
                when.contains("error"),
                when.contains("timeout"),
                everything,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                within,
                when.contains("invalid_header"));
    }
}
