// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line of a log is read once, however the log is rotated. */
final class FollowedLogTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("access.log");
    }

    private void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void awaitLines(String... expected) {
        await().untilAsserted(() -> assertThat(lines).containsExactly(expected));
    }

    @Test
    void aFileIsReadFromItsBeginningAndThenAsItGrows() throws Exception {
        write(file(), "one\ntwo\r\n\nthr");
        try (FollowedLog _ = FollowedLog.of(file(), lines::add)) {
            awaitLines("one", "two");
            write(file(), "ee\n\u00e4\n");
            awaitLines("one", "two", "three", "\u00e4");
        }
    }

    @Test
    void itsSuccessorIsReadOnceItWasRenamed() throws Exception {
        write(file(), "one\n");
        try (FollowedLog _ = FollowedLog.of(file(), lines::add)) {
            awaitLines("one");
            Path old = folder.resolve("access.log.1");
            Files.move(file(), old);
            write(old, "two\nunfinished");
            write(file(), "three\n");
            awaitLines("one", "two", "unfinished", "three");
            Files.delete(file());
            await().untilAsserted(() -> {
                // A new file may get the number of the old one: what is appended to it must be read all the same.
                write(file(), "four\n");
                assertThat(lines).contains("four");
            });
        }
    }

    @Test
    void itIsReadFromItsBeginningOnceItWasEmptied() throws Exception {
        write(file(), "one\ntwo\n");
        try (FollowedLog _ = FollowedLog.of(file(), lines::add)) {
            awaitLines("one", "two");
            Files.writeString(file(), "");
            await().untilAsserted(() -> {
                write(file(), "x\n");
                assertThat(lines).contains("x");
            });
        }
    }

    @Test
    void aFileThatComesLaterIsReadThen() throws Exception {
        try (FollowedLog _ = FollowedLog.of(file(), lines::add)) {
            write(file(), "one\n");
            awaitLines("one");
        }
    }

    @Test
    void ofALineThatIsTooLongTheBeginningIsKept() throws Exception {
        write(file(), "x".repeat(3 * Lines.MOST) + "\nshort\n");
        try (FollowedLog _ = FollowedLog.of(file(), lines::add)) {
            awaitLines("x".repeat(Lines.MOST), "short");
        }
    }

    @Test
    void standardInputIsReadUntilItEnds() throws Exception {
        try (PipedOutputStream out = new PipedOutputStream();
                FollowedLog _ = FollowedLog.of(new PipedInputStream(out), lines::add)) {
            out.write("one\ntw".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            awaitLines("one");
            out.write("o".getBytes(StandardCharsets.US_ASCII));
            out.close();
            awaitLines("one", "two");
        }
    }
}
