// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.dataplane.snapshot.state.StateKey;
import dev.rauta.dataplane.snapshot.state.StateStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of a dataplane that has its controller elsewhere. */
public final class FleetOptions {
    @Option(names = "--controller", paramLabel = "HOST:PORT", required = true, converter = HostPort.Converter.class, description = "The controller's feed.")
    HostPort controller = new HostPort("localhost", 9901);

    @Option(names = "--fleet", paramLabel = "NAME", description = "Which fleet this dataplane belongs to (default: default).")
    String fleet = "default";

    @Option(names = "--instance", paramLabel = "NAME", description = "Its name, unique in the fleet (default: POD_NAME, else the host's name and the process's number).")
    @Nullable String instance;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where the last good snapshot is kept, to serve from when no controller answers (default: nowhere).")
    @Nullable Path stateDir;

    @Option(names = "--state-key", paramLabel = "FILE", description = "32 bytes, raw or in Base64, that seal what --state-dir holds.")
    @Nullable Path stateKey;

    public HostPort controller() {
        return controller;
    }

    public String fleet() {
        return fleet;
    }

    public String instance() {
        if (instance != null) {
            return instance;
        }
        String pod = System.getenv("POD_NAME");
        return pod != null && !pod.isEmpty() ? pod : host() + "-" + ProcessHandle.current().pid();
    }

    /** Where snapshots are kept; throws {@link WrongUsage} for a key without a directory. */
    public Optional<StateStore> state() {
        if (stateDir == null) {
            if (stateKey != null) {
                throw new WrongUsage("--state-key: " + stateKey + " without --state-dir (expected: both)");
            }
            return Optional.empty();
        }
        return Optional.of(StateStore.of(stateDir, Optional.ofNullable(stateKey).map(StateKey::read)));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "dataplane";
        }
    }
}
