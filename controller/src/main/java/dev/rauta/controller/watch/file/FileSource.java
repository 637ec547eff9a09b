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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
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
    private static final long STILL_MILLIS = 50;
    private static final long RECHECK_MILLIS = 10;

    /** Of thousands of files that are being written, so many are looked at in a millisecond. */
    private static final int RECHECKS = 50;
    private static final long GONE_MILLIS = 250;
    private static final long EMPTY_MILLIS = 1000;
    private static final long POLL_MILLIS = 1000;

    /** A scan of thousands of files must not become a load by itself. */
    private static final int SCANS_APART = 50;

    private final Folder folder;
    private final ManifestReader reader = new ManifestReader();
    private final FolderWatch watch;
    private final SortedMap<String, FileState> files = new TreeMap<>();
    private final SortedMap<String, Folder.Look> taken = new TreeMap<>();
    private final Map<String, Long> doubtful = new HashMap<>();

    /** Files that are to be looked at again soon. */
    private final Set<String> unsettled = new HashSet<>();

    private long pollMillis = POLL_MILLIS;
    private long nextScan;
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
        FolderWatch.Moved moved = new FolderWatch.Moved(true, Set.of());
        while (!closed) {
            try {
                if (moved.anything() || System.currentTimeMillis() >= nextScan) {
                    look(first);
                    first = false;
                    lost = false;
                } else {
                    lookAgain(moved.files());
                }
                long untilScan = Math.max(1, nextScan - System.currentTimeMillis());
                long untilRecheck = Math.max(RECHECK_MILLIS, unsettled.size() / RECHECKS);
                moved = watch.await(unsettled.isEmpty() ? untilScan : untilRecheck);
            } catch (IOException e) {
                first = waitForFolder(first, e);
                moved = new FolderWatch.Moved(true, Set.of());
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

    /** Takes in whatever has changed and holds still. */
    private void look(boolean first) throws IOException {
        long began = System.currentTimeMillis();
        Folder.Scan scan = folder.scan();
        watch.follow(scan.folders());
        long now = System.currentTimeMillis();
        pollMillis = Math.max(POLL_MILLIS, SCANS_APART * (now - began));
        nextScan = now + pollMillis;
        Set<String> files = new TreeSet<>(scan.files().keySet());
        files.addAll(taken.keySet());
        take(files, scan.files()::get, first);
    }

    /** The same for some files, and those that did not hold still before. */
    private void lookAgain(Set<Path> moved) {
        Set<String> files = new TreeSet<>(unsettled);
        moved.forEach(file -> files.add(folder.name(file)));
        take(files, folder::look, false);
    }

    /** @param looks null for a file that is not there */
    private void take(Set<String> names, Function<String, Folder.@Nullable Look> looks, boolean first) {
        long now = System.currentTimeMillis();
        boolean dirty = first;
        for (String file : names) {
            Folder.Look look = looks.apply(file);
            boolean waits = look == null ? isMissed(file, now) : !look.equals(taken.get(file)) && !first && unsettled(file, look, now);
            if (waits) {
                unsettled.add(file);
                continue;
            }
            unsettled.remove(file);
            doubtful.remove(file);
            if (look == null) {
                dirty |= taken.remove(file) != null;
                files.remove(file);
            } else if (!look.equals(taken.get(file))) {
                take(file, look);
                dirty = true;
            }
        }
        if (dirty) {
            publish();
        }
    }

    /** Whether a file has gone so lately that it may be about to come back. */
    private boolean isMissed(String file, long now) {
        return taken.containsKey(file) && now - doubtful.computeIfAbsent(file, _ -> now) < GONE_MILLIS;
    }

    /** Written within the last moment, or emptied within the last second. */
    private boolean unsettled(String file, Folder.Look look, long now) {
        long age = now - look.modified() / 1_000_000;
        boolean recent = age >= 0 && age < STILL_MILLIS;
        Folder.Look before = taken.get(file);
        boolean emptied = look.size() == 0 && before != null && before.size() > 0 && age >= 0 && age < EMPTY_MILLIS;
        return recent || emptied;
    }

    private void take(String file, Folder.Look look) {
        FileState before = files.getOrDefault(file, FileState.EMPTY);
        try {
            files.put(file, before.with(reader.read(file, folder.read(file))));
        } catch (ManifestReader.Malformed e) {
            files.put(file, before.malformed(file, e.line(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            files.put(file, before.malformed(file, 1, "cannot be read: " + e.getMessage() + " (expected: UTF-8 text)"));
        }
        taken.put(file, look);
    }

    private void publish() {
        Map<SourceRef, FileState.Known> objects = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<HasMetadata> all = new ArrayList<>();
        files.forEach((_, state) -> {
            problems.addAll(state.problems());
            skipped.addAll(state.skipped());
            state.objects().forEach(known -> {
                FileState.Known first = objects.putIfAbsent(known.ref(), known);
                if (first == null) {
                    all.add(known.object());
                } else {
                    problems.add(new Problem(known.ref(), "DuplicateObject", known.place().text() + ": is in "
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
