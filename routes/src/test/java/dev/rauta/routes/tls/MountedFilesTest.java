// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of files are seen. */
final class MountedFilesTest {
    @TempDir
    Path folder;

    /** As a kubelet lays out a Secret: names lead to a link to a folder. */
    private void mount(String content) throws IOException {
        Path data = Files.createTempDirectory(folder, "..");
        Files.setLastModifiedTime(Files.writeString(data.resolve("a"), content), FileTime.fromMillis(0));
        Path next = Files.createSymbolicLink(folder.resolve("..next"), data.getFileName());
        Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aSwappedLinkIsAChangeAndToldOnce() throws IOException {
        mount("one");
        Path name = Files.createSymbolicLink(folder.resolve("a"), Path.of("..data", "a"));
        MountedFiles files = new MountedFiles(List.of(name));
        assertThat(files.changed()).isFalse();
        mount("two");
        assertThat(name).hasContent("two");
        assertThat(files.changed()).isTrue();
        assertThat(files.changed()).isFalse();
    }

    @Test
    void sizeTimeRightsAndAbsenceAreChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("b"), "one");
        MountedFiles files = new MountedFiles(List.of(folder.resolve("absent"), file));
        Files.setLastModifiedTime(Files.writeString(file, "longer"), FileTime.fromMillis(7));
        assertThat(files.changed()).isTrue();
        Files.setLastModifiedTime(file, FileTime.fromMillis(8));
        assertThat(files.changed()).isTrue();
        Files.setPosixFilePermissions(file, Set.of());
        assertThat(files.changed()).as("rights alone").isTrue();
        Files.delete(file);
        assertThat(files.changed()).isTrue();
        assertThat(files.changed()).isFalse();
        Files.writeString(folder.resolve("absent"), "there");
        assertThat(files.changed()).isTrue();
    }
}
