// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the API server takes for a webhook: {@code caBundle} of each webhook of one ValidatingWebhookConfiguration.
 *
 * <p>Any replica fills in what is empty; the leader alone changes what is there. The configuration is never made here.
 */
final class CaBundle implements Handing {
    private static final Logger log = LoggerFactory.getLogger(CaBundle.class);

    private final KubernetesClient client;
    private final String configuration;

    CaBundle(KubernetesClient client, String configuration) {
        this.client = client;
        this.configuration = configuration;
    }

    @Override
    public void hand(AuthorityBook book, boolean leads, Instant now) throws GeneralSecurityException {
        String wanted = Base64.getEncoder().encodeToString(book.bundle().getBytes(StandardCharsets.UTF_8));
        try {
            hand(wanted, leads);
        } catch (KubernetesClientException e) {
            // The controller does without a webhook; the next look is another try.
            log.atError()
                    .addKeyValue("configuration", configuration)
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("Webhook's authority not handed to the API server");
        }
    }

    private void hand(String wanted, boolean leads) {
        var place = client.admissionRegistration().v1().validatingWebhookConfigurations().withName(configuration);
        ValidatingWebhookConfiguration kept = place.get();
        if (kept == null) {
            log.atWarn().addKeyValue("configuration", configuration).log("No ValidatingWebhookConfiguration; nobody asks the webhook");
            return;
        }
        List<String> steps = steps(kept, wanted, leads);
        if (!steps.isEmpty()) {
            place.patch(PatchContext.of(PatchType.JSON), "[" + String.join(",", steps) + "]");
            log.atInfo().addKeyValue("configuration", configuration).log("Webhook's authority handed to the API server");
        }
    }

    /** A JSON patch (RFC 6902) that gives each webhook the bundle which it shall have; empty where all have it. */
    static List<String> steps(ValidatingWebhookConfiguration kept, String wanted, boolean leads) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < kept.getWebhooks().size(); i++) {
            ValidatingWebhook webhook = kept.getWebhooks().get(i);
            String present = webhook.getClientConfig().getCaBundle();
            boolean empty = present == null || present.isEmpty();
            if (empty || leads && !present.equals(wanted)) {
                // Somebody may change the list meanwhile.
                steps.add("{\"op\":\"test\",\"path\":\"/webhooks/" + i + "/name\",\"value\":\"" + webhook.getName() + "\"}");
                steps.add("{\"op\":\"add\",\"path\":\"/webhooks/" + i + "/clientConfig/caBundle\",\"value\":\"" + wanted + "\"}");
            }
        }
        return steps;
    }
}
