// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rauta in one process over manifests that a test wrote, on ports of its own; ready when it is handed out. */
public final class StandaloneRauta implements AutoCloseable {
    private static final int PLAIN = 80;
    private static final int TLS = 443;

    private final RautaProcess process;
    private final int offset;

    private StandaloneRauta(RautaProcess process, int offset) {
        this.process = process;
        this.offset = offset;
    }

    /**
     * Starts one.
     *
     * @param manifests Kubernetes YAML, one document or more
     * @param arguments further flags
     */
    public static StandaloneRauta start(Path folder, String manifests, String... arguments) {
        Path served = folder.resolve("manifests");
        try {
            Files.createDirectories(served);
            Files.writeString(served.resolve("all.yaml"), manifests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int offset = FreePorts.offset(PLAIN, TLS);
        List<String> all = new ArrayList<>(List.of("--manifests", served.toString(), "--privileged-port-offset", "" + offset));
        all.addAll(List.of(arguments));
        RautaProcess process = RautaProcess.start(folder, "standalone", all.toArray(String[]::new));
        try {
            return new StandaloneRauta(process.awaitReady(), offset);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    public int plainPort() {
        return offset + PLAIN;
    }

    public int tlsPort() {
        return offset + TLS;
    }

    public RautaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
