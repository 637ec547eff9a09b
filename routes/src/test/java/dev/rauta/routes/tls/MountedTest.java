// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.testing.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of mounted files is in use, and what is told of how they were read. */
final class MountedTest {
    @TempDir
    Path folder;

    private Path file;
    private int reads;

    /** Why they cannot be read, whatever they say. */
    private String hindered = "";

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("file"), "one");
    }

    private Mounted<String> mounted() {
        return new Mounted<>("some-files", List.of(file), this::read);
    }

    private String read() {
        reads++;
        try {
            String text = Files.readString(file);
            if (text.startsWith("bad") || !hindered.isEmpty()) {
                throw new IllegalArgumentException(file + ": " + text + hindered);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    @Test
    void whatChangesIsReadOnce() throws IOException {
        Mounted<String> mounted = mounted();
        MountedReading first = mounted.reading();
        assertThat(first.files()).isEqualTo("some-files");
        assertThat(first.sound()).isTrue();
        assertThat(mounted.look()).isEmpty();
        assertThat(mounted.reading()).isSameAs(first);
        Files.writeString(file, "another");
        assertThat(mounted.value()).isEqualTo("one");
        assertThat(mounted.look()).contains("another");
        assertThat(mounted.look()).isEmpty();
        assertThat(mounted.value()).isEqualTo("another");
        assertThat(mounted.reading().since()).isAfter(first.since());
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void whatIsBrokenIsToldUntilItIsSound() throws IOException {
        try (Logged log = new Logged(Mounted.class)) {
            Mounted<String> mounted = mounted();
            MountedReading first = mounted.reading();
            for (String broken : List.of("bad", "bad still")) {
                Files.writeString(file, broken);
                assertThat(mounted.look()).isEmpty();
                assertThat(mounted.look()).isEmpty();
                assertThat(mounted.value()).isEqualTo("one");
                assertThat(mounted.reading()).isEqualTo(new MountedReading("some-files", false, first.since()));
            }
            assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("ERROR") && line.contains(file + ": bad"));
            Files.writeString(file, "one");
            assertThat(mounted.look()).contains("one");
            assertThat(mounted.reading().sound()).isTrue();
            assertThat(mounted.reading().since()).isAfter(first.since());
            assertThat(log.lines()).hasSize(3).last().asString().startsWith("INFO").contains("files=\"some-files\"");
        }
    }

    /** As with rights of a folder on the way, or a disk that fails and comes back. */
    @Test
    void whatIsMendedWithoutAChangeOfTheFileIsReadAgain() throws IOException {
        try (Logged log = new Logged(Mounted.class)) {
            Mounted<String> mounted = mounted();
            Files.writeString(file, "another");
            hindered = " (no rights)";
            assertThat(mounted.look()).isEmpty();
            hindered = " (no disk)";
            assertThat(mounted.look()).isEmpty();
            assertThat(mounted.look()).isEmpty();
            assertThat(log.lines()).as("each cause once").hasSize(2);
            assertThat(mounted.reading().sound()).isFalse();
            hindered = "";
            assertThat(mounted.look()).contains("another");
            assertThat(mounted.reading().sound()).isTrue();
        }
    }

    @Test
    void theyMustBeSoundAtFirst() throws IOException {
        Files.writeString(file, "bad");
        assertThatThrownBy(this::mounted).isInstanceOf(IllegalArgumentException.class).hasMessage(file + ": bad");
    }
}
