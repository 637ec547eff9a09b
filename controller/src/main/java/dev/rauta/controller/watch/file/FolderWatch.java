// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Wakes its caller when something moves in some folders. A hint, no proof: network file systems and swapped links say
 * nothing, so the caller looks again after a while anyway.
 */
final class FolderWatch implements AutoCloseable {
    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();

    FolderWatch() throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
    }

    /** Watches exactly these, by their real paths. */
    void follow(List<Path> folders) throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (Path folder : folders) {
            wanted.add(folder.toRealPath());
        }
        keys.entrySet().removeIf(entry -> {
            boolean stale = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
            if (stale) {
                entry.getValue().cancel();
            }
            return stale;
        });
        for (Path folder : wanted) {
            if (!keys.containsKey(folder)) {
                keys.put(folder, folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY));
            }
        }
    }

    /** Returns when something moved, or after {@code millis}. */
    void await(long millis) throws InterruptedException {
        try {
            WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = service.poll();
            }
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("watch closed");
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
