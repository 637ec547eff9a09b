// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.controller.trust.WebhookNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Which flags of the webhook go together. */
final class WebhookOptionsTest {
    private static Optional<WebhookOptions.Webhook> webhook(String... flags) {
        return CommandLine.populateCommand(new WebhookOptions(), flags).webhook();
    }

    @Test
    void withoutAnAddressThereIsNone() {
        assertThat(webhook()).isEmpty();
    }

    @Test
    void aDirectoryOrASecretSaysWhoseCertificateItIs() {
        HostPort address = new HostPort("0.0.0.0", 9903);
        assertThat(webhook("--webhook-address=0.0.0.0:9903", "--webhook-certificates=/certs"))
                .contains(new WebhookOptions.Webhook(address, new WebhookTrust.Directory(Path.of("/certs"))));
        assertThat(webhook(
                        "--webhook-address=0.0.0.0:9903", "--webhook-secret=ca", "--webhook-name=a.svc,b.svc", "--webhook-configuration=rauta"))
                .contains(new WebhookOptions.Webhook(
                        address, new WebhookTrust.Generated(new WebhookNames("ca", List.of("a.svc", "b.svc"), Optional.of("rauta")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--webhook-secret=ca",
        "--webhook-name=a.svc",
        "--webhook-address=0.0.0.0:9903",
        "--webhook-address=0.0.0.0:9903 --webhook-certificates=/certs --webhook-secret=ca --webhook-name=a.svc",
        "--webhook-address=0.0.0.0:9903 --webhook-secret=ca",
        "--webhook-address=0.0.0.0:9903 --webhook-certificates=/certs --webhook-name=a.svc",
        "--webhook-address=0.0.0.0:9903 --webhook-certificates=/certs --webhook-configuration=rauta",
    })
    void whatDoesNotGoTogetherIsWrongUsage(String flags) {
        assertThatThrownBy(() -> webhook(flags.split(" "))).isInstanceOf(WrongUsage.class).hasMessageContaining("(expected: ");
    }
}
