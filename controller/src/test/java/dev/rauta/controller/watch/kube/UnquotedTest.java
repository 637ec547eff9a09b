// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could not be read may be a secret. */
class UnquotedTest {
    private static final String SECRET = "aVerySecretTokenThatNobodyMaySee";

    @TempDir
    Path folder;

    @Test
    void anEventOfAWatchIsNotShown() {
        String event = "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Secret\",\"data\":{\"tls.key\":\"" + SECRET;
        var failure = new WatcherException("Couldn't deserialize watch event: " + event, new IOException("end of input"), event);
        assertThat(Unquoted.text(failure)).isEqualTo("an event of the watch cannot be read");
        assertThat(Unquoted.text(new CompletionException(failure))).doesNotContain(SECRET);
    }

    @Test
    void otherFailuresSayWhatTheySay() {
        assertThat(Unquoted.text(new IOException("connection refused"))).isEqualTo("connection refused");
        assertThat(Unquoted.text(new WatcherException("too old resource version"))).isEqualTo("too old resource version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: \"" + SECRET,
                "token: [" + SECRET,
                "token: " + SECRET + ": " + SECRET,
                "token: {a: " + SECRET + "}",
                "exec: " + SECRET,
                "client-key-data: " + SECRET,
                "client-key-data: \"" + SECRET,
                "password: '" + SECRET,
                "*" + SECRET,
                "!" + SECRET + " x",
                "token: " + SECRET + "\n    token: " + SECRET,
                "? " + SECRET + "\n    - " + SECRET
            })
    void aBrokenKubeconfigIsOneLineWithoutTheCredential(String user) throws IOException {
        Path file = folder.resolve("config");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters:
                - name: one
                  cluster: {server: "https://127.0.0.1:1"}
                users:
                - name: user
                  user:
                    %s
                contexts:
                - name: one
                  context: {cluster: one, user: user}
                current-context: one
                """.formatted(user));
        Throwable failure = catchThrowable(() -> Kubeconfigs.client(Optional.of(file)).close());
        if (failure != null) {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            assertThat(failure.getMessage()).startsWith("kubeconfig: ").doesNotContain(SECRET.substring(0, 12)).doesNotContain("\n");
        } else {
            assertThat(user).as("readable after all").contains("token: " + SECRET + "\n");
        }
    }
}
