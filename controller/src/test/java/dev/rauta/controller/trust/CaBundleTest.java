// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may change what the API server believes of a webhook. */
class CaBundleTest {
    private static ValidatingWebhookConfiguration configuration(@Nullable String... bundles) {
        var builder = new ValidatingWebhookConfigurationBuilder();
        for (int i = 0; i < bundles.length; i++) {
            builder.addNewWebhook().withName("w" + i + ".test").withNewClientConfig().withCaBundle(bundles[i]).endClientConfig().endWebhook();
        }
        return builder.build();
    }

    @Test
    void anyReplicaFillsInWhatIsEmpty() {
        assertThat(CaBundle.steps(configuration("b2xk", null, ""), "bmV3", false)).containsExactly(
                "{\"op\":\"test\",\"path\":\"/webhooks/1/name\",\"value\":\"w1.test\"}",
                "{\"op\":\"add\",\"path\":\"/webhooks/1/clientConfig/caBundle\",\"value\":\"bmV3\"}",
                "{\"op\":\"test\",\"path\":\"/webhooks/2/name\",\"value\":\"w2.test\"}",
                "{\"op\":\"add\",\"path\":\"/webhooks/2/clientConfig/caBundle\",\"value\":\"bmV3\"}");
    }

    @Test
    void theLeaderAloneChangesWhatIsThere() {
        assertThat(CaBundle.steps(configuration("b2xk"), "bmV3", true)).hasSize(2);
        assertThat(CaBundle.steps(configuration("b2xk"), "bmV3", false)).isEmpty();
        assertThat(CaBundle.steps(configuration("bmV3"), "bmV3", true)).isEmpty();
    }
}
