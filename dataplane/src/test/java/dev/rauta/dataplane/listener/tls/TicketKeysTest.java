// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.testing.Logged;
import dev.rauta.routes.tls.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keys seal tickets, and which open them. */
final class TicketKeysTest {
    private static final String EXPECTED = " (expected: 48 bytes in Base64)";

    @TempDir
    Path folder;

    private static byte[] key(int which, int length) {
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            key[i] = (byte) (which * 64 + i);
        }
        return key;
    }

    private static String line(int which) {
        return Base64.getEncoder().encodeToString(key(which, TicketKeys.KEY_BYTES));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("keys"), content);
    }

    private void refused(String content, String message) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> TicketKeys.read(file)).hasMessage(file + ": " + message).hasNoCause();
    }

    @Test
    void aNewKeySealsAndTheTwoBeforeItOpen() {
        TicketKeys keys = TicketKeys.fresh();
        byte[] first = keys.forOpenSsl()[0].name();
        for (int i = 0; i < 2; i++) {
            keys = keys.rotated();
            assertThat(keys.forOpenSsl()[0].name()).isNotEqualTo(first);
            assertThat(keys.forOpenSsl()[i + 1].name()).isEqualTo(first);
        }
        assertThat(keys.rotated().forOpenSsl()).hasSize(3).noneMatch(key -> Arrays.equals(key.name(), first));
    }

    @Test
    void aFileHasAKeyALineTheNewestFirst() throws IOException {
        TicketKeys keys = TicketKeys.read(file("# made by hand\r\n\r\n  " + line(1) + "\t\r\n#" + line(3) + "\n" + line(2)));
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.forOpenSsl()[0].name()).isEqualTo(Arrays.copyOfRange(key(1, 48), 0, 16));
        assertThat(keys.forOpenSsl()[0].hmacKey()).isEqualTo(Arrays.copyOfRange(key(1, 48), 16, 32));
        assertThat(keys.forOpenSsl()[0].aesKey()).isEqualTo(Arrays.copyOfRange(key(1, 48), 32, 48));
        assertThat(keys.forOpenSsl()[1].name()).isEqualTo(Arrays.copyOfRange(key(2, 48), 0, 16));
        assertThat(TicketKeys.read(file(String.join("\n", Collections.nCopies(TicketKeys.MOST, line(1))))).size()).isEqualTo(16);
    }

    @Test
    void aFileIsTakenWholeOrNotAtAll() throws IOException {
        refused("", "0 keys (expected: 1 to 16)");
        refused("# nothing\n\n", "0 keys (expected: 1 to 16)");
        refused((line(1) + "\n").repeat(17), "17 keys (expected: 1 to 16)");
        refused(line(1) + "\n\n*" + line(2).substring(1), "line 3: no Base64" + EXPECTED);
        refused(line(1) + line(2), "line 1: 96 bytes" + EXPECTED);
        for (int length : new int[] {1, 32, 47, 49, 80}) {
            refused("# c\n" + Base64.getEncoder().encodeToString(key(1, length)), "line 2: " + length + " bytes" + EXPECTED);
        }
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() -> TicketKeys.read(absent)).hasMessage(absent + ": not found (expected: 1 to 16 keys, a line each)");
        assertThatThrownBy(() -> TicketKeys.read(folder)).hasMessageStartingWith(folder + ": cannot be read: ");
        // As nginx keeps keys.
        Path raw = Files.write(folder.resolve("raw"), key(3, 48));
        assertThatThrownBy(() -> TicketKeys.read(raw)).hasMessage(raw + ": line 1: no Base64" + EXPECTED);
    }

    @Test
    void keysOfItsOwnChangeAtEachTurn() {
        TicketKeySource own = TicketKeySource.of(Optional.empty());
        byte[] first = own.keys().forOpenSsl()[0].name();
        assertThat(own.renewed().orElseThrow().size()).isEqualTo(2);
        assertThat(own.keys().forOpenSsl()[1].name()).isEqualTo(first);
        assertThat(own.reading()).as("of no file").isEmpty();
    }

    @Test
    void keysOfOthersChangeWithTheirFileAndByNothingElse() throws IOException {
        Path file = folder.resolve("keys");
        swap(file, line(1));
        TicketKeySource shared = new TicketKeySource.Shared(file, true);
        TicketKeys first = shared.keys();
        assertThat(shared.renewed()).isEmpty();
        swap(file, line(2) + "\n" + line(1));
        TicketKeys second = shared.renewed().orElseThrow();
        assertThat(second.size()).isEqualTo(2);
        assertThat(second.forOpenSsl()[1].name()).isEqualTo(first.forOpenSsl()[0].name());
        assertThat(shared.renewed()).isEmpty();
        assertThat(shared.keys()).isSameAs(second);
    }

    @Test
    void aFileThatBreaksIsToldOnceAndChangesNothing() throws IOException {
        Path file = folder.resolve("keys");
        swap(file, line(1));
        try (Logged log = new Logged(Mounted.class)) {
            TicketKeySource shared = new TicketKeySource.Shared(file, true);
            TicketKeys first = shared.keys();
            String broken = "*" + line(2).substring(1);
            for (String content : new String[] {broken, line(2).substring(4), ""}) {
                swap(file, content);
                assertThat(shared.renewed()).isEmpty();
                assertThat(shared.renewed()).isEmpty();
            }
            Files.delete(file);
            assertThat(shared.renewed()).isEmpty();
            assertThat(shared.renewed()).isEmpty();
            assertThat(shared.keys()).isSameAs(first);
            assertThat(log.lines())
                    .hasSize(4)
                    .allMatch(line -> line.startsWith("ERROR Mounted files are broken; what they said last stays") && line.contains(file.toString()))
                    .noneMatch(line -> line.contains(line(2).substring(4, 12)));
            assertThat(log.lines().get(1)).contains("line 1: 45 bytes" + EXPECTED);
            swap(file, line(2));
            assertThat(shared.renewed()).isPresent();
            assertThat(log.lines()).hasSize(5).noneMatch(line -> line.contains(line(2)));
            assertThat(log.lines().getLast()).startsWith("INFO Mounted files read again").contains("files=\"tls-ticket-keys\"");
        }
    }

    @Test
    void theJdksTlsIsSaidToTakeNone() throws IOException {
        Path file = file(line(1));
        try (Logged log = new Logged(TicketKeySource.class)) {
            assertThat(new TicketKeySource.Shared(file, true).keys().size()).isEqualTo(1);
            assertThat(log.lines()).isEmpty();
            assertThat(new TicketKeySource.Shared(file, false).keys().size()).isEqualTo(1);
            assertThat(log.lines()).singleElement().asString().startsWith("WARN Session ticket keys have no effect: TLS is the JDK's");
        }
    }

    /** As a mounted Secret changes: the name goes on to lead to a link, which leads elsewhere. */
    private void swap(Path file, String content) throws IOException {
        Path data = Files.writeString(Files.createTempDirectory(folder, "data").resolve("keys"), content);
        Path next = Files.createSymbolicLink(folder.resolve("next"), data);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
