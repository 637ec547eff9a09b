// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
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
    /**
     * What has moved.
     *
     * @param anything whether only a look at everything tells
     * @param files otherwise these, or nothing
     */
    record Moved(boolean anything, Set<Path> files) {}

    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();

    /** The watched folders by what watches them, by the names that they were given. */
    private final Map<WatchKey, Set<Path>> names = new HashMap<>();

    FolderWatch() throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
    }

    /** Watches exactly these, by their real paths. */
    void follow(List<Path> folders) throws IOException {
        Map<Path, Set<Path>> wanted = new HashMap<>();
        for (Path folder : folders) {
            wanted.computeIfAbsent(folder.toRealPath(), _ -> new HashSet<>()).add(folder);
        }
        keys.entrySet().removeIf(entry -> {
            boolean stale = !wanted.containsKey(entry.getKey()) || !entry.getValue().isValid();
            if (stale) {
                entry.getValue().cancel();
            }
            return stale;
        });
        for (Path folder : wanted.keySet()) {
            if (!keys.containsKey(folder)) {
                keys.put(folder, folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY));
            }
        }
        names.clear();
        wanted.forEach((real, its) -> {
            WatchKey key = keys.get(real);
            if (key != null) {
                names.put(key, its);
            }
        });
    }

    /** Returns what moved when something did, or nothing after {@code millis}. */
    Moved await(long millis) throws InterruptedException {
        boolean anything = false;
        Set<Path> files = new HashSet<>();
        try {
            WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS);
            while (key != null) {
                for (WatchEvent<?> event : key.pollEvents()) {
                    anything |= !(event.context() instanceof Path name) || !names.containsKey(key)
                            || names.get(key).stream().map(folder -> folder.resolve(name)).anyMatch(path -> !isFile(path, files));
                }
                anything |= !key.reset();
                key = service.poll();
            }
            return new Moved(anything, files);
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("watch closed");
        }
    }

    /** Whether an event says nothing of other files than {@code path}, which is added to {@code files} if it counts. */
    private boolean isFile(Path path, Set<Path> files) {
        if (Folder.counts(path)) {
            files.add(path);
            return !Files.isDirectory(path);
        }
        // Folders and links lead to files, those that have gone too; what else is there leads to none.
        boolean gone = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        return gone
                ? !Folder.hidden(path) && names.values().stream().noneMatch(folders -> folders.contains(path))
                : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
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
