// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.List;

/**
 * As whom we speak to a {@link LoginProvider}.
 *
 * @param id as the provider knows it
 * @param secret of the kind {@code CLIENT_SECRET}
 * @param secretInBody whether the secret goes along as a parameter rather than by HTTP Basic (RFC 6749, section 2.3.1)
 * @param scopes what is asked for, besides {@code openid}
 * @param callbackPath where browsers come back to
 */
public record LoginClient(
        String id, CredentialsName secret, boolean secretInBody, List<String> scopes, String callbackPath) {
    public LoginClient {
        scopes = List.copyOf(scopes);
        if (!id.matches("[\\x20-\\x7e]+")) {
            throw new IllegalArgumentException("client: '" + id + "' (expected: printable ASCII)");
        }
        for (String scope : scopes) {
            // RFC 6749, section 3.3.
            if (!scope.matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]+")) {
                throw new IllegalArgumentException("scope: '" + scope + "' (expected: printable ASCII without blanks and quotes)");
            }
        }
        LoginSession.path("callback path", callbackPath);
    }
}
