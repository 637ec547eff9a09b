// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.testing.Golden;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.tls.Certificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the golden file does not show, for it shows no certificate: which of them carry an OCSP response. */
class OcspStapleTranslationTest {

    @Test
    void onlyTheResponseThatFitsIsCarried(@TempDir Path folder) throws IOException {
        Path input = Golden.inputs("translate").stream()
                .filter(path -> path.endsWith("ingress/ocsp.in.yaml"))
                .findFirst()
                .orElseThrow();
        Translation translation =
                Translator.translate(FileSource.readOnce(Golden.copy(input, folder)).state(), Golden.settings(input));
        assertThat(translation.snapshot().certificates().stream()
                        .collect(Collectors.toMap(one -> one.name().value(), Certificate::staple)))
                .containsEntry("default/mismatched", Optional.empty())
                .containsEntry("default/unreadable", Optional.empty())
                .hasEntrySatisfying("default/good", staple -> assertThat(staple).isPresent());
    }
}
