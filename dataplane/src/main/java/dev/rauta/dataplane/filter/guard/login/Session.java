// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.rauta.dataplane.filter.guard.token.Claims;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That somebody has logged in; times are in seconds since 1970.
 *
 * @param idToken who it is, as the provider signed it: it was held against its keys before there was a session
 * @param claims what it says
 * @param accessToken null where nobody is told of it
 * @param refreshToken null where nothing is renewed
 * @param since when its tokens came
 * @param fresh until when these hold
 * @param ends when there must be another login, whatever is renewed
 */
public record Session(
        String idToken,
        Claims claims,
        @Nullable String accessToken,
        @Nullable String refreshToken,
        long since,
        long fresh,
        long ends) {
    private static final long MOST_AHEAD = 60;

    /** Whether it can be passed with. */
    public boolean holds(long now) {
        return now < fresh && now < ends;
    }

    /** Whether its tokens should be renewed: while there is still time, for the provider may not answer at once. */
    public boolean ages(long now) {
        return refreshToken != null && now < ends && now >= fresh - Math.min(MOST_AHEAD, (fresh - since) / 5);
    }

    String text() {
        Map<String, Object> all = new HashMap<>();
        all.put("i", idToken);
        all.put("s", since);
        all.put("f", fresh);
        all.put("e", ends);
        if (accessToken != null) {
            all.put("a", accessToken);
        }
        if (refreshToken != null) {
            all.put("r", refreshToken);
        }
        return JSONObjectUtils.toJSONString(all);
    }

    @Override
    public String toString() {
        return "Session[redacted]";
    }

    /** Null for what is none. */
    static @Nullable Session parse(String text) {
        try {
            Map<String, Object> all = JSONObjectUtils.parse(text);
            String token = JSONObjectUtils.getString(all, "i");
            return new Session(
                    token,
                    new Claims(SignedJWT.parse(token).getJWTClaimsSet().getClaims()),
                    JSONObjectUtils.getString(all, "a"),
                    JSONObjectUtils.getString(all, "r"),
                    JSONObjectUtils.getLong(all, "s"),
                    JSONObjectUtils.getLong(all, "f"),
                    JSONObjectUtils.getLong(all, "e"));
        } catch (ParseException e) {
            return null;
        }
    }
}
