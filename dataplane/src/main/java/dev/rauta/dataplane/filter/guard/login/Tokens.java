// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import dev.rauta.dataplane.filter.guard.token.Claims;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider grants (RFC 6749, section 5.1).
 *
 * @param seconds how long the access token holds; negative where it does not say
 */
@SuppressWarnings("JavaUtilDate") // as the library says it
record Tokens(@Nullable String id, @Nullable String access, @Nullable String refresh, long seconds) {
    static Tokens of(Map<String, Object> said) {
        return new Tokens(
                said.get("id_token") instanceof String text ? text : null,
                // Any other kind is not for Authorization: Bearer.
                said.get("access_token") instanceof String text
                                && said.get("token_type") instanceof String type
                                && type.equalsIgnoreCase("Bearer")
                        ? text
                        : null,
                said.get("refresh_token") instanceof String text ? text : null,
                said.get("expires_in") instanceof Number number ? number.longValue() : -1);
    }

    /**
     * Until when it holds.
     *
     * @param accessCounts whether what becomes of the access token matters
     */
    long until(long now, Claims claims, boolean accessCounts) {
        long id = claims.all().get("exp") instanceof Date date ? date.getTime() / 1000 : Long.MAX_VALUE;
        long its = seconds < 0 ? Long.MAX_VALUE : now + seconds;
        if (id <= now) {
            // An ID token that was not renewed along with the rest has said what it had to.
            return its;
        }
        return accessCounts ? Math.min(id, its) : id;
    }

    @Override
    public String toString() {
        return "Tokens[redacted]";
    }
}
