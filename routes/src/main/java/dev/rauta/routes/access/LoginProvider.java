// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who says who somebody is (OpenID Connect Core 1.0); its endpoints by discovery (OpenID Connect Discovery 1.0), or as given.
 *
 * @param issuer an URL, as its tokens say it
 * @param authorization where browsers are sent; this, {@code token} and {@code keys} together or none of them
 * @param token where codes become tokens
 * @param keys where its key set is
 * @param endSession where browsers are sent to log out; goes before what discovery says
 */
public record LoginProvider(
        String issuer,
        Optional<String> authorization,
        Optional<String> token,
        Optional<String> keys,
        Optional<String> endSession) {
    private static final String URL = "https?://[^\\s/?#@]+(/[^\\s?#]*)?";

    public LoginProvider {
        if (!issuer.matches(URL)) {
            throw new IllegalArgumentException("issuer: '" + issuer + "' (expected: an http or https URL without a query)");
        }
        Stream.of(authorization, token, keys, endSession).flatMap(Optional::stream).forEach(LoginProvider::check);
        long given = Stream.of(authorization, token, keys).filter(Optional::isPresent).count();
        if (given != 0 && given != 3) {
            throw new IllegalArgumentException("endpoints for authorization, tokens and keys: " + given
                    + " (expected: all three, or none, for they are discovered then)");
        }
    }

    private static void check(String url) {
        if (!url.matches("https?://[^\\s/?#@]+(/[^\\s#]*)?")) {
            throw new IllegalArgumentException("endpoint: '" + url + "' (expected: an http or https URL)");
        }
    }

    /** Whether its endpoints are to be asked for. */
    public boolean discovered() {
        return token.isEmpty();
    }
}
