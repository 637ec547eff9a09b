// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Guard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClaimLimitsTest {
    private static final Guard ADDRESSES = new Guard.Addresses(List.of(AddressRange.parse("127.0.0.1")), List.of());
    private static final Guard LOGIN = new Guard.Oidc(
            new LoginProvider("https://id.example", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            new LoginClient("shop", new CredentialsName("a"), false, List.of(), "/back"),
            new LoginSession(new CredentialsName("b"), Optional.empty(), Duration.ofHours(1), true, "/out", Optional.empty()),
            List.of(),
            List.of(),
            false);

    @Test
    void whoHasLoggedInHasSaidClaims() {
        assertThat(ClaimLimits.verified(List.of(ADDRESSES, LOGIN))).isTrue();
        assertThat(ClaimLimits.verified(List.of(new Guard.AnyOf(List.of(ADDRESSES, LOGIN))))).isTrue();
        assertThat(ClaimLimits.verified(List.of(ADDRESSES))).isFalse();
    }
}
