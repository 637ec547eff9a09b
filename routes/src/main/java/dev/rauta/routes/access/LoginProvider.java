// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.List;
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
 * @param authorities who alone may have certified its servers, credentials of the kind {@link Credentials.Kind#AUTHORITIES}; empty: whom
 *     the system believes
 */
public record LoginProvider(
        String issuer,
        Optional<String> authorization,
        Optional<String> token,
        Optional<String> keys,
        Optional<String> endSession,
        List<CredentialsName> authorities) {
    private static final String URL = "https?://[^\\s/?#@]+(/[^\\s?#]*)?";

    public LoginProvider {
        authorities = List.copyOf(authorities);
        if (!issuer.matches(URL)) {
            throw new IllegalArgumentException("issuer: '" + issuer + "' (expected: an http or https URL without a query)");
        }
        Stream.of(authorization, token, keys, endSession).flatMap(Optional::stream).forEach(LoginProvider::check);
        long given = Stream.of(authorization, token, keys).filter(Optional::isPresent).count();
        if (given != 0 && given != 3) {
            throw new IllegalArgumentException("endpoints for authorization, tokens and keys: " + given
                    + " (expected: all three, or none, for they are discovered then)");
        }
        Stream<String> asked = given == 0 ? Stream.of(issuer) : Stream.of(token, keys).flatMap(Optional::stream);
        if (!authorities.isEmpty() && !asked.allMatch(url -> url.startsWith("https:"))) {
            throw new IllegalArgumentException(
                    "provider: '" + issuer + "', asked over http, with authorities (expected: https for whatever is asked)");
        }
    }

    /** One whose servers the system's authorities have certified. */
    public LoginProvider(
            String issuer,
            Optional<String> authorization,
            Optional<String> token,
            Optional<String> keys,
            Optional<String> endSession) {
        this(issuer, authorization, token, keys, endSession, List.of());
    }

    /** The same, certified by others. */
    public LoginProvider with(List<CredentialsName> others) {
        return new LoginProvider(issuer, authorization, token, keys, endSession, others);
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
