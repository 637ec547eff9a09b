// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system of its own for a folder, which can be filled; needs root. */
final class FullDisk implements AutoCloseable {
    private final Path folder;

    private FullDisk(Path folder) {
        this.folder = folder;
    }

    /** Whether this machine lets us mount one. */
    static boolean possible(Path folder) {
        if (run(List.of("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "none", folder.toString())) != 0) {
            return false;
        }
        return run(List.of("umount", folder.toString())) == 0;
    }

    /** Puts one over an existing folder. */
    static FullDisk mount(Path folder) {
        int status = run(List.of("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "none", folder.toString()));
        if (status != 0) {
            throw new IllegalStateException("mount: exit " + status + " (expected: 0)");
        }
        return new FullDisk(folder);
    }

    /** Writes until nothing more fits. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void free() {
        try {
            Files.delete(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() {
        int status = run(List.of("umount", "-l", folder.toString()));
        if (status != 0) {
            throw new IllegalStateException("umount: exit " + status + " (expected: 0)");
        }
    }

    private static int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor();
        } catch (IOException e) {
            // No such program: then it is not possible either.
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
