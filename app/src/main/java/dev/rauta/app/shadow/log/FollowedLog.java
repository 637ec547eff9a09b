// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that is read on a thread of its own: a file from its beginning, then as it grows, and its successor once it was renamed, deleted or
 * emptied; or what comes over standard input, until that ends. Nothing is ever written, and who writes the log is not held up.
 */
public final class FollowedLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowedLog.class);
    private static final long PAUSE_MILLIS = 100;
    private static final int ROOM = 64 << 10;

    private final Path file;
    private final Lines lines;
    private final Thread thread;
    private final byte[] bytes = new byte[ROOM];
    private volatile boolean closed;
    private boolean failing;

    private FollowedLog(Path file, @Nullable InputStream input, Consumer<String> each) {
        this.file = file;
        this.lines = new Lines(each);
        this.thread = Thread.ofPlatform().daemon().name("shadow-log").unstarted(input == null ? this::follow : () -> drain(input));
    }

    /** @param each gets each line on the log's own thread, its bytes as characters */
    public static FollowedLog of(Path file, Consumer<String> each) {
        return started(new FollowedLog(file, null, each));
    }

    /** The same of what comes over {@code input}. */
    public static FollowedLog of(InputStream input, Consumer<String> each) {
        return started(new FollowedLog(Path.of("-"), input, each));
    }

    private static FollowedLog started(FollowedLog followed) {
        followed.thread.start();
        return followed;
    }

    private void drain(InputStream input) {
        try {
            int count = input.read(bytes);
            while (count >= 0 && !closed) {
                lines.take(bytes, count);
                count = input.read(bytes);
            }
            lines.end();
            log.atInfo().log("Shadow log: standard input has ended");
        } catch (IOException e) {
            log.atError().setCause(e).log("Shadow log: standard input cannot be read any more");
        }
    }

    private void follow() {
        while (!closed) {
            try {
                Object key = key();
                try (SeekableByteChannel open = Files.newByteChannel(file)) {
                    // Else it was replaced just now, and which of the two is open nobody knows.
                    if (key.equals(key())) {
                        untilReplaced(open, key);
                    }
                }
            } catch (NoSuchFileException e) {
                // Its successor is on its way.
                pause();
            } catch (IOException e) {
                failed(e);
                pause();
            }
        }
    }

    private void untilReplaced(SeekableByteChannel open, Object key) throws IOException {
        failing = false;
        boolean there = true;
        while (there && !closed) {
            pause();
            // In this order: what was written before the rotation is read behind it.
            there = isStill(key);
            read(open);
            if (open.size() < open.position()) {
                lines.end();
                open.position(0);
                read(open);
            }
        }
        // What has no end will not get one.
        lines.end();
    }

    private boolean isStill(Object key) throws IOException {
        try {
            return key.equals(key());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void read(SeekableByteChannel open) throws IOException {
        int count = open.read(ByteBuffer.wrap(bytes));
        while (count > 0 && !closed) {
            lines.take(bytes, count);
            count = open.read(ByteBuffer.wrap(bytes));
        }
    }

    /** What file of that name there is. */
    private Object key() throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        if (key == null) {
            throw new IOException(file + ": on a file system without file keys (expected: one that tells files apart)");
        }
        return key;
    }

    private void failed(IOException e) {
        if (!failing) {
            failing = true;
            log.atError().addKeyValue("file", file).setCause(e).log("Shadow log cannot be read");
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Does not wait for the thread: it may be reading what nobody sends. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
