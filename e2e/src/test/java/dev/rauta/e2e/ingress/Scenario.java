// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.TestBedExtension;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The {@link Stage} of a test class, opened before its tests, cleared after each and closed after the last, and a client in
 * front of it.
 */
final class Scenario implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final Client client;
    private final String topic;
    private final String[] services;
    private @Nullable Stage stage;

    /** @param services the names of its backends */
    Scenario(Client client, String topic, String... services) {
        this.client = client;
        this.topic = topic;
        this.services = services.clone();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        stage = Stage.open(TestBedExtension.bed(context), topic, services);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stage().clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // There is none where it could not be opened.
        if (stage != null) {
            stage.close();
        }
    }

    Stage stage() {
        return Objects.requireNonNull(stage, "no test of the class has begun");
    }

    /** Sends a request once. */
    Answered send(String address, Asked asked) {
        return client.send(address, asked);
    }

    /** The same, where this backend has to answer. */
    Answered served(String address, Asked asked, String service) {
        Answered answered = send(address, asked);
        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        assertThat(answered.service()).isEqualTo(service);
        return answered;
    }
}
