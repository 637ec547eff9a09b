// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import java.util.List;

/** Limits that tell clients apart by claims: they run behind the guards, of which one must have verified a token. */
public final class ClaimLimits {
    /** Why one is left out. */
    public static final String REASON = "NoTokenGuard";

    private ClaimLimits() {}

    /** Whether it is one. */
    static boolean one(Filter filter) {
        List<LimitKey> key = switch (filter) {
            case TrafficLimit.Rate(var limit) -> limit.key();
            case TrafficLimit.AskedRate(var limit) -> limit.key();
            case TrafficLimit.Concurrency(var limit) -> limit.key();
            default -> List.of();
        };
        return key.stream().anyMatch(LimitKey.JwtClaim.class::isInstance);
    }

    /** Whether one of {@code guards} verifies a token, of some requests at least. */
    static boolean verified(List<Guard> guards) {
        return guards.stream().anyMatch(guard -> switch (guard) {
            case Guard.Jwt _, Guard.Oidc _ -> true;
            case Guard.AnyOf(List<Guard> some) -> verified(some);
            default -> false;
        });
    }

    /** Whether {@code fields} have such a limit, and no guard there that it needs: it is left out. */
    public static boolean lost(List<PolicyField> fields, List<Guard> guards) {
        return !verified(guards)
                && fields.stream().anyMatch(field ->
                        field instanceof PolicyField.Limits(var _, var filters) && filters.stream().anyMatch(ClaimLimits::one));
    }

    /** Why one of a path's fields is left out. */
    public static String why(String path, String where) {
        return path + ": key of type JwtClaim, and neither authentication.jwt nor authentication.oidc on the way of " + where
                + ", so that it is left out there (expected: a guard that verifies the token)";
    }
}
