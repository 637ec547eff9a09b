// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.watch.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that stand in files. */
class SecretFilesTest {
    private static final String SECRET = "aVerySecretValueThatNobodyMaySee";

    @TempDir
    Path folder;

    private Observation read(String value) throws IOException {
        Files.writeString(folder.resolve("secret.yaml"), """
                apiVersion: v1
                kind: Secret
                metadata: {name: some, namespace: default}
                stringData:
                  key: %s
                """.formatted(value));
        return FileSource.readOnce(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "*" + SECRET, "!" + SECRET + " x", "'" + SECRET, "[" + SECRET, SECRET + ": " + SECRET, "{a: " + SECRET + "}", "@" + SECRET
    })
    void whatIsWrongWithOneIsToldWithoutItsValue(String value) throws IOException {
        assertThat(read(value).problems())
                .isNotEmpty()
                .noneMatch(problem -> problem.toString().contains(SECRET.substring(0, 8)));
    }

    @Test
    void aValueThatIsNoneIsEmpty() throws IOException {
        assertThat(read("").state().secrets().all())
                .singleElement()
                .satisfies(secret -> assertThat(secret.getData()).containsEntry("key", ""));
    }
}
