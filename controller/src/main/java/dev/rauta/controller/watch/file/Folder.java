// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at a folder and its sub-folders, through symbolic links, as Kubernetes mounts ConfigMaps by them. */
final class Folder {
    /**
     * How a file looked.
     *
     * @param size in bytes
     * @param modified its time, in the file system's own resolution
     * @param key what the file system knows it by; changes when a link is swapped; null where it knows none
     */
    record Look(long size, long modified, @Nullable Object key) {}

    /**
     * One scan.
     *
     * @param files relative to the folder
     * @param folders to be watched
     */
    record Scan(SortedMap<String, Look> files, List<Path> folders) {}

    private final Path root;

    Folder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Files called {@code *.yaml}, {@code *.yml} and {@code *.json}; names that begin with a dot are left out. */
    Scan scan() throws IOException {
        SortedMap<String, Look> files = new TreeMap<>();
        List<Path> folders = new ArrayList<>();
        Set<FileVisitOption> links = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
        Files.walkFileTree(root, links, 32, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(root) && hidden(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                folders.add(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && counts(file)) {
                    files.put(name(file), look(attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(root)) {
                    throw e;
                }
                // Gone between listing and looking; the next scan tells.
                return FileVisitResult.CONTINUE;
            }
        });
        return new Scan(files, folders);
    }

    /** How one file looks, null where it is none, or gone. */
    @Nullable Look look(String file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(root.resolve(file), BasicFileAttributes.class);
            return attributes.isRegularFile() ? look(attributes) : null;
        } catch (IOException e) {
            // As in a scan: what cannot be looked at is not there.
            return null;
        }
    }

    /** The name of a file in a {@link Scan}. */
    String name(Path file) {
        return root.relativize(file).toString();
    }

    /** Whether a file of that name counts. */
    static boolean counts(Path file) {
        return !hidden(file) && manifest(file);
    }

    String read(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    private static Look look(BasicFileAttributes attributes) {
        return new Look(
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.fileKey());
    }

    static boolean hidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    private static boolean manifest(Path file) {
        String name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
