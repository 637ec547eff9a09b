// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who a client says it is, and its proof (RFC 7616, section 3.4).
 *
 * @param count how often it has used the nonce, this time included
 */
public record DigestClaim(
        String user,
        String realm,
        String nonce,
        String uri,
        DigestAlgorithm algorithm,
        String response,
        String countText,
        String clientNonce,
        long count) {
    /** Of what is repeated nothing is given back: for that there would be a call within a call for each character of a stranger's. */
    private static final Pattern PARAMETER = Pattern.compile(
            "\\G\\s*([A-Za-z0-9*!#$%&'+.^_`|~-]++)\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^\\s\",]++))\\s*(?:,|$)");
    private static final int LONGEST = 8192;

    /** Null for what is no whole claim of the kind that is asked for. */
    public static @Nullable DigestClaim parse(String text) {
        Map<String, String> said = text.length() > LONGEST ? null : parameters(text);
        if (said == null || said.containsKey("username*") || "true".equalsIgnoreCase(said.get("userhash"))) {
            return null;
        }
        DigestAlgorithm algorithm = DigestAlgorithm.of(said.getOrDefault("algorithm", "MD5"));
        String count = said.getOrDefault("nc", "");
        boolean whole = said.keySet().containsAll(List.of("username", "realm", "nonce", "uri", "response", "cnonce"))
                && "auth".equals(said.get("qop"))
                && count.matches("[0-9a-fA-F]{8}");
        if (algorithm == null || !whole) {
            return null;
        }
        return new DigestClaim(
                said.getOrDefault("username", ""),
                said.getOrDefault("realm", ""),
                said.getOrDefault("nonce", ""),
                said.getOrDefault("uri", ""),
                algorithm,
                said.getOrDefault("response", "").toLowerCase(Locale.ROOT),
                count,
                said.getOrDefault("cnonce", ""),
                Long.parseLong(count, 16));
    }

    private static @Nullable Map<String, String> parameters(String text) {
        Map<String, String> all = new HashMap<>();
        Matcher next = PARAMETER.matcher(text);
        int end = 0;
        while (end < text.length() && next.find()) {
            String value = next.group(2) == null ? next.group(3) : next.group(2).replaceAll("\\\\(.)", "$1");
            if (all.put(next.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return null;
            }
            end = next.end();
        }
        return end == text.length() ? all : null;
    }

    /** Whether it is right, for a request of {@code method}; takes as long for who is nobody. */
    public boolean proves(DigestUsers users, String method) {
        String known = users.hash(realm, user, algorithm);
        String hash = known == null ? algorithm.hash("nobody") : known;
        String request = algorithm.hash(method + ":" + uri);
        String right = algorithm.hash(hash + ":" + nonce + ":" + countText + ":" + clientNonce + ":auth:" + request);
        boolean same = MessageDigest.isEqual(
                right.getBytes(StandardCharsets.US_ASCII), response.getBytes(StandardCharsets.UTF_8));
        return known != null && same;
    }

    @Override
    public String toString() {
        return "DigestClaim[redacted]";
    }
}
