// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class HomeTest {
    private static final String BOUND = """
            {"iss": "https://kubernetes.default.svc", "sub": "system:serviceaccount:rauta:rauta-controller",
             "kubernetes.io": {"namespace": "rauta", "pod": {"name": "p", "uid": "1"}, "serviceaccount": {"name": "rauta-controller", "uid": "2"}}}
            """;

    private static String token(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".signature\n";
    }

    @Test
    void whatItKeepsGoesWithItsServiceAccount() {
        assertThat(Home.owners(token(BOUND), "rauta")).singleElement().satisfies(owner -> {
            assertThat(owner.getApiVersion()).isEqualTo("v1");
            assertThat(owner.getKind()).isEqualTo("ServiceAccount");
            assertThat(owner.getName()).isEqualTo("rauta-controller");
            assertThat(owner.getUid()).isEqualTo("2");
            assertThat(owner.getBlockOwnerDeletion()).isNull();
        });
    }

    /** An owner in another namespace is one that is not there: the garbage collector would delete at once. */
    @Test
    void anAccountInAnotherNamespaceOwnsNothing() {
        assertThat(Home.owners(token(BOUND), "elsewhere")).isEmpty();
    }

    @Test
    void aTokenThatNamesNoAccountMakesNoOwner() {
        assertThat(Home.owners(token("{\"sub\": \"somebody\"}"), "rauta")).isEmpty();
        assertThat(Home.owners(token("{\"kubernetes.io\": {\"namespace\": \"rauta\"}}"), "rauta")).isEmpty();
        assertThat(Home.owners("opaque", "rauta")).isEmpty();
    }
}
