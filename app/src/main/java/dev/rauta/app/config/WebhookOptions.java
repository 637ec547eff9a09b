// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.controller.trust.WebhookNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of the admission webhook. */
public final class WebhookOptions {
    /**
     * What is to be served.
     *
     * @param address where the API server asks
     * @param trust by which certificate it is answered
     */
    public record Webhook(HostPort address, WebhookTrust trust) {}

    @Option(names = "--webhook-address", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "Where the API server asks whether objects are sound before it takes them (default: nowhere).")
    @Nullable HostPort address;

    @Option(names = "--webhook-certificates", paramLabel = "DIR", description = "With --webhook-address: ca.crt, tls.crt and tls.key; read again when they change.")
    @Nullable Path certificates;

    @Option(names = "--webhook-secret", paramLabel = "NAME", description = "With --webhook-address: make and renew its certificate; the authority is kept in this Secret of the lease's namespace.")
    @Nullable String secret;

    @Option(names = "--webhook-name", paramLabel = "DNS", split = ",", description = "A name by which the API server reaches the webhook; repeatable, with --webhook-secret.")
    List<String> names = new ArrayList<>();

    @Option(names = "--webhook-configuration", paramLabel = "NAME", description = "With --webhook-secret: the ValidatingWebhookConfiguration whose caBundle is kept right (default: none).")
    @Nullable String configuration;

    /** What was asked for; throws {@link WrongUsage} for what does not go together. */
    public Optional<Webhook> webhook() {
        if (address == null) {
            if (certificates != null || secret != null || configuration != null || !names.isEmpty()) {
                throw new WrongUsage("--webhook-address: missing (expected: HOST:PORT, with the other flags of the webhook)");
            }
            return Optional.empty();
        }
        return Optional.of(new Webhook(address, trust()));
    }

    private WebhookTrust trust() {
        if ((certificates == null) == (secret == null)) {
            throw new WrongUsage("--webhook-address: " + address + " (expected: with --webhook-certificates or --webhook-secret)");
        }
        if (certificates != null) {
            if (configuration != null || !names.isEmpty()) {
                throw new WrongUsage("--webhook-certificates: " + certificates
                        + " (expected: without --webhook-name and --webhook-configuration)");
            }
            return new WebhookTrust.Directory(certificates);
        }
        if (names.isEmpty()) {
            throw new WrongUsage("--webhook-secret: " + secret + " (expected: with --webhook-name)");
        }
        return new WebhookTrust.Generated(new WebhookNames(
                Objects.requireNonNull(secret), names, Optional.ofNullable(configuration)));
    }
}
