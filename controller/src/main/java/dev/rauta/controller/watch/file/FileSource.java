// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Source;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of manifests.
 *
 * <p>A file counts once its size and time hold still. One that is broken keeps its last good objects, one that was
 * emptied does for a second, and one that is gone for a moment, as editors replace files.
 */
public final class FileSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(FileSource.class);
    private static final long STILL_MILLIS = 100;
    private static final long RECHECK_MILLIS = 30;
    private static final long GONE_MILLIS = 250;
    private static final long EMPTY_MILLIS = 1000;
    private static final long POLL_MILLIS = 1000;

    private final Folder folder;
    private final ManifestReader reader = new ManifestReader();
    private final FolderWatch watch;
    private final SortedMap<String, FileState> files = new TreeMap<>();
    private final SortedMap<String, Folder.Look> taken = new TreeMap<>();
    private final Map<String, Long> doubtful = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable Observation observation;
    private volatile boolean closed;
    private @Nullable Runnable changed;
    private boolean lost;

    private FileSource(Folder folder, FolderWatch watch) {
        this.folder = folder;
        this.watch = watch;
        this.thread = Thread.ofPlatform().daemon().name("manifests").unstarted(this::run);
    }

    /** Throws {@link IllegalArgumentException} where {@code root} is no folder that can be read. */
    public static FileSource of(Path root) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("manifests: " + root + (Files.exists(root) ? " is a file" : " not found")
                    + " (expected: a folder)");
        }
        try {
            FileSource source = new FileSource(new Folder(root), new FolderWatch());
            source.folder.scan();
            return source;
        } catch (IOException e) {
            throw new IllegalArgumentException("manifests: " + root + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads the folder once, without watching it. */
    public static Observation readOnce(Path root) {
        FileSource source = of(root);
        try {
            source.look(true);
            return source.observe();
        } catch (IOException e) {
            throw new IllegalArgumentException("manifests: " + root + " cannot be read: " + e.getMessage(), e);
        } finally {
            source.watch.close();
        }
    }

    @Override
    public void start(Runnable onChange) {
        changed = onChange;
        thread.start();
    }

    @Override
    public boolean synced() {
        return observation != null;
    }

    @Override
    public Observation observe() {
        Observation present = observation;
        if (present == null) {
            throw new IllegalStateException("observe before the first scan (expected: once synced)");
        }
        return present;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        watch.close();
    }

    private void run() {
        boolean first = true;
        while (!closed) {
            try {
                boolean settled = look(first);
                first = false;
                lost = false;
                watch.await(settled ? POLL_MILLIS : RECHECK_MILLIS);
            } catch (IOException e) {
                first = waitForFolder(first, e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A folder that went away keeps its last good state; told once. */
    private boolean waitForFolder(boolean first, IOException e) {
        if (!lost && !closed) {
            lost = true;
            log.atError().addKeyValue("folder", folder.root()).addKeyValue("error", e).log("Manifests cannot be read");
        }
        try {
            watch.await(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }

    /** Takes in what has changed and holds still; whether nothing is left to wait for. */
    private boolean look(boolean first) throws IOException {
        Folder.Scan scan = folder.scan();
        watch.follow(scan.folders());
        long now = System.currentTimeMillis();
        boolean settled = true;
        boolean dirty = first;
        for (Map.Entry<String, Folder.Look> entry : scan.files().entrySet()) {
            String file = entry.getKey();
            Folder.Look look = entry.getValue();
            if (look.equals(taken.get(file))) {
                doubtful.remove(file);
            } else if (!first && unsettled(file, look, now)) {
                settled = false;
            } else {
                doubtful.remove(file);
                dirty |= take(file, look);
            }
        }
        for (String file : List.copyOf(taken.keySet())) {
            if (!scan.files().containsKey(file)) {
                if (now - doubtful.computeIfAbsent(file, _ -> now) < GONE_MILLIS) {
                    settled = false;
                } else {
                    doubtful.remove(file);
                    taken.remove(file);
                    files.remove(file);
                    dirty = true;
                }
            }
        }
        if (dirty) {
            publish();
        }
        return settled;
    }

    /** Written within the last moment, or emptied within the last second. */
    private boolean unsettled(String file, Folder.Look look, long now) {
        long age = now - look.modified() / 1_000_000;
        boolean recent = age >= 0 && age < STILL_MILLIS;
        Folder.Look before = taken.get(file);
        boolean emptied = look.size() == 0 && before != null && before.size() > 0 && age >= 0 && age < EMPTY_MILLIS;
        return recent || emptied;
    }

    private boolean take(String file, Folder.Look look) {
        FileState before = files.getOrDefault(file, FileState.EMPTY);
        try {
            files.put(file, before.with(reader.read(file, folder.read(file))));
        } catch (ManifestReader.Malformed e) {
            files.put(file, before.malformed(file, e.line(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            files.put(file, before.malformed(file, 1, "cannot be read: " + e.getMessage() + " (expected: UTF-8 text)"));
        }
        taken.put(file, look);
        return true;
    }

    private void publish() {
        Map<SourceRef, FileState.Known> objects = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<HasMetadata> all = new ArrayList<>();
        files.forEach((_, state) -> {
            problems.addAll(state.problems());
            skipped.addAll(state.skipped());
            state.objects().forEach((ref, known) -> {
                FileState.Known first = objects.putIfAbsent(ref, known);
                if (first == null) {
                    all.add(known.object());
                } else {
                    problems.add(new Problem(ref, "DuplicateObject", known.place().text() + ": is in "
                            + first.place().text() + " already (expected: once; the first counts)"));
                }
            });
        });
        observation = new Observation(ClusterState.of(all), problems, skipped, new FilePlaces(folder, objects));
        Runnable listener = changed;
        if (listener != null) {
            listener.run();
        }
    }
}
