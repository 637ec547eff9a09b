// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A file that lines are appended to, and another of its name once it has been renamed or deleted; confined to the log's thread. */
final class LogFile implements Sink {
    private final Path path;
    private @Nullable OutputStream open;
    private @Nullable Object key;

    LogFile(Path path) {
        this.path = path;
    }

    @Override
    public OutputStream open() throws IOException {
        OutputStream now = open;
        if (now != null && key != null && key.equals(key())) {
            return now;
        }
        close();
        OutputStream opened =
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
        open = opened;
        key = key();
        return opened;
    }

    /** What file of that name there is; null where there is none. */
    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        OutputStream last = open;
        open = null;
        if (last != null) {
            last.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
