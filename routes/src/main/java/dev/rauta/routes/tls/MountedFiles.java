// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files, and whether they have changed: by real paths, sizes and times, for a mounted Secret changes by a swapped link; one thread at a time.
 *
 * <p>Of times there are two: of the content, and of the inode, which a change of rights moves alone.
 */
final class MountedFiles {
    private final List<Path> files;
    private String seen;

    /** @param files which need not be there */
    MountedFiles(List<Path> files) {
        this.files = List.copyOf(files);
        this.seen = look();
    }

    /** Whether they look otherwise than when this was asked last, or made. Who reads them afterwards misses no change. */
    boolean changed() {
        String present = look();
        boolean changed = !present.equals(seen);
        seen = present;
        return changed;
    }

    private String look() {
        StringBuilder look = new StringBuilder();
        for (Path each : files) {
            try {
                Path file = each.toRealPath();
                look.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file)).append(Files.getAttribute(file, "unix:ctime"));
            } catch (IOException e) {
                look.append(each).append(" missing");
            }
        }
        return look.toString();
    }
}
