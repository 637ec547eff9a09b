// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What mounted files say, read again when they change; any thread.
 *
 * <p>Files that are broken after a change leave what they said last in use, and are read at each look until they are sound: what
 * mends them, such as a right to read, need not change how they look.
 */
public final class Mounted<T> {
    private static final Logger log = LoggerFactory.getLogger(Mounted.class);

    private final MountedFiles files;
    private final Supplier<T> read;
    private T value;

    /** Why they could not be read; null: they could. */
    private @Nullable String fault;

    private volatile MountedReading reading;

    /**
     * Files that must be sound now.
     *
     * @param name of the files, for {@link MountedReading} and messages
     * @param read reads them; throws {@link IllegalArgumentException} for what is missing or broken, and so does this
     */
    public Mounted(String name, List<Path> files, Supplier<T> read) {
        // In this order, so that no change between the two is missed.
        this.files = new MountedFiles(files);
        this.read = read;
        this.value = read.get();
        this.reading = new MountedReading(name, true, Instant.now());
    }

    /** Looks whether they have changed; what they say now, empty where that is nothing new or cannot be read. */
    public synchronized Optional<T> look() {
        boolean changed = files.changed();
        if (!changed && fault == null) {
            return Optional.empty();
        }
        try {
            value = read.get();
        } catch (IllegalArgumentException e) {
            broken(String.valueOf(e.getMessage()), changed);
            return Optional.empty();
        }
        fault = null;
        reading = new MountedReading(reading.files(), true, Instant.now());
        log.atInfo().addKeyValue("files", reading.files()).log("Mounted files read again");
        return Optional.of(value);
    }

    private void broken(String why, boolean changed) {
        if (changed || !why.equals(fault)) {
            log.atError().addKeyValue("files", reading.files()).addKeyValue("error", why).log("Mounted files are broken; what they said last stays");
        }
        fault = why;
        reading = new MountedReading(reading.files(), false, reading.since());
    }

    /** What they said when they were sound last. */
    public synchronized T value() {
        return value;
    }

    /** How they were read at the last look; waits for no disk. */
    public MountedReading reading() {
        return reading;
    }
}
