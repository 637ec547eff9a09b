// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot.state;

import dev.rauta.routes.feed.Publication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good snapshot in a directory: one file of mode 0600, replaced whole or not at all.
 *
 * <p>It holds private keys, so a {@link StateKey} seals it where one is given; then a file that is not sealed is not
 * believed. Used by one thread at a time.
 */
public final class StateStore {
    private static final Logger log = LoggerFactory.getLogger(StateStore.class);
    private static final byte[] PLAIN = "rauta-state 3 plain\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEALED = "rauta-state 3 aes-gcm\n".getBytes(StandardCharsets.US_ASCII);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final Path fresh;
    private final @Nullable StateKey key;

    private StateStore(Path directory, @Nullable StateKey key) {
        this.file = directory.resolve("snapshot");
        this.fresh = directory.resolve("snapshot.new");
        this.key = key;
    }

    /** Throws {@link IllegalArgumentException} where {@code directory} is none that can be written to. */
    public static StateStore of(Path directory, Optional<StateKey> key) {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("state directory: " + directory + " is a file (expected: a directory)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("state directory: " + directory + " cannot be made: " + e.getMessage(), e);
        }
        if (!Files.isWritable(directory)) {
            throw new IllegalArgumentException("state directory: " + directory + " cannot be written to (expected: a writable one)");
        }
        return new StateStore(directory, key.orElse(null));
    }

    /** What was saved last; empty, with a line in the log, where that is missing its key or damaged. */
    public Optional<Publication> load() {
        try {
            return Optional.of(StateBytes.read(content(Files.readAllBytes(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            log.atError().addKeyValue("file", file).addKeyValue("error", e.getMessage()).log("Saved snapshot not used");
            return Optional.empty();
        }
    }

    /** When that was; empty where nothing is there. */
    Optional<Instant> savedAt() {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Replaces what was saved; the file is whole at every instant, also after a crash of the machine. Where that fails, the
     * file is as it was, and what was begun takes no room.
     */
    public void save(Publication publication) throws IOException {
        try {
            replace(publication);
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(fresh);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private void replace(Publication publication) throws IOException {
        byte[] plain = StateBytes.write(publication);
        StateKey sealing = key;
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, OWNER);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            write(channel, sealing == null ? PLAIN : SEALED);
            write(channel, sealing == null ? plain : sealing.seal(plain, SEALED));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private byte[] content(byte[] bytes) {
        StateKey opening = key;
        byte[] label = opening == null ? PLAIN : SEALED;
        if (!startsWith(bytes, label)) {
            throw new IllegalArgumentException(startsWith(bytes, SEALED)
                    ? "state: sealed (expected: a state key to open it)"
                    : startsWith(bytes, PLAIN)
                            ? "state: not sealed (expected: sealed by the state key)"
                            : "state: of no known form (expected: rauta-state 3)");
        }
        byte[] body = Arrays.copyOfRange(bytes, label.length, bytes.length);
        return opening == null ? body : opening.open(body, label);
    }

    private static boolean startsWith(byte[] bytes, byte[] label) {
        return bytes.length >= label.length && Arrays.equals(bytes, 0, label.length, label, 0, label.length);
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
