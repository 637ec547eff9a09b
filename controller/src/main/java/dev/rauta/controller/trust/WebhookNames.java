// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import java.util.List;
import java.util.Optional;

/**
 * What the certificates of a webhook are made with.
 *
 * @param secret the Secret that keeps the authority
 * @param names by which the API server reaches the webhook
 * @param configuration the ValidatingWebhookConfiguration whose {@code caBundle} is kept; empty: somebody else keeps it
 */
public record WebhookNames(String secret, List<String> names, Optional<String> configuration) {
    public WebhookNames {
        names = List.copyOf(names);
    }
}
