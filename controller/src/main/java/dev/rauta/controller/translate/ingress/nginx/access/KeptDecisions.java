// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.routes.access.Decisions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For how long a service's decisions hold, and for whom. */
final class KeptDecisions {
    /** Of what lets a request pass: {@code 200 202 401 5m}. */
    static final Duration USUAL = Duration.ofMinutes(5);

    private static final Duration MOST = Duration.ofHours(24);
    private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s|m|h|d|)");

    /** What concerns method, host and path of a request, which count together. */
    private static final Set<String> ASKED = Set.of(
            "host", "http_host", "best_http_host", "request_uri", "escaped_request_uri", "uri", "document_uri", "args",
            "query_string", "request_method", "scheme", "server_name");

    /** Fields that say nothing of who asks. */
    private static final Set<String> NOBODYS = Set.of(
            "accept", "accept-encoding", "accept-language", "cache-control", "content-length", "content-type", "host", "origin",
            "referer", "user-agent");

    private KeptDecisions() {}

    /**
     * Reads a key; throws {@link IllegalArgumentException} where it would let one client have
     * another's decision.
     */
    static Optional<Decisions> parse(String key, Optional<Duration> lifetime) {
        List<String> headers = new ArrayList<>();
        List<String> cookies = new ArrayList<>();
        boolean asked = false;
        boolean credential = false;
        for (String variable : NginxText.variables(key)) {
            if (variable.equals("remote_user")) {
                headers.add("authorization");
                credential = true;
            } else if (ASKED.contains(variable) || variable.startsWith("arg_")) {
                asked = true;
            } else if (variable.startsWith("cookie_")) {
                cookies.add(variable.substring("cookie_".length()));
                credential = true;
            } else if (variable.startsWith("http_")) {
                String header = variable.substring("http_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
                headers.add(header);
                credential |= !NOBODYS.contains(header) && !header.startsWith("x-forwarded-") && !header.equals("x-real-ip");
            } else {
                throw new IllegalArgumentException("variable $" + variable
                        + " (expected: remote_user, http_NAME, cookie_NAME, or what is asked for); decisions are not kept");
            }
        }
        if (!credential) {
            throw new IllegalArgumentException("'" + key
                    + "' (expected: $http_authorization or another credential in it); decisions are not kept, or one client's would be another's");
        }
        boolean path = asked;
        return lifetime.map(time -> new Decisions(headers.stream().distinct().toList(), cookies, path, time));
    }

    /**
     * How long what lets a request pass holds; empty: for that request alone. What keeps one out is asked for again each time. Throws
     * {@link IllegalArgumentException} for what is none.
     */
    static Optional<Duration> lifetime(String text) {
        Optional<Duration> passing = Optional.empty();
        for (String one : text.split(",")) {
            String[] words = one.strip().split("\\s+");
            Duration time = time(words[words.length - 1], text);
            boolean passes = words.length == 1;
            for (int i = 0; i < words.length - 1; i++) {
                if (!words[i].matches("[1-5][0-9][0-9]|any")) {
                    throw wrong(text);
                }
                passes |= words[i].startsWith("2") || words[i].equals("any");
            }
            if (passes && passing.isEmpty() && !time.isZero()) {
                passing = Optional.of(time.compareTo(MOST) > 0 ? MOST : time);
            }
        }
        return passing;
    }

    private static Duration time(String text, String all) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw wrong(all);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text + "' (expected: statuses and a time, such as 200 202 401 5m)");
    }
}
