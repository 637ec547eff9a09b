// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.listener.tls.TicketKeys;
import dev.rauta.dataplane.worker.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags of everything that moves bytes. */
public final class DataplaneOptions {
    private static final int MOST_WORKERS = 16;
    private static final int LOCAL_OFFSET = 8000;

    @Option(names = "--workers", paramLabel = "N", description = "Event loops (default: available processors, at most 16).")
    @Nullable Integer workers;

    @Option(names = "--address", paramLabel = "HOST", description = "Where traffic listeners bind (default: 127.0.0.1 with --manifests, else 0.0.0.0).")
    @Nullable String address;

    @Option(names = "--privileged-port-offset", paramLabel = "N", description = "Added to ports below 1024 (default: 8000 with --manifests, else 0).")
    @Nullable Integer portOffset;

    @Option(names = "--transport", paramLabel = "T", description = "auto, epoll, io_uring or nio (default: auto).")
    Transports transport = Transports.auto;

    @Option(names = "--trusted-proxies", paramLabel = "CIDR", split = ",", description = "Whose X-Forwarded fields are believed; repeatable (default: nobody's).")
    List<String> trustedProxies = new ArrayList<>();

    @Option(names = "--proxy-protocol", paramLabel = "PORT", split = ",", description = "A port whose connections must begin with a PROXY protocol header, version 1 or 2; repeatable (default: none).")
    List<Integer> proxyProtocol = new ArrayList<>();

    @Option(names = "--forwarded", arity = "1", paramLabel = "BOOL", description = "Whether upstreams get Forwarded (RFC 7239) besides X-Forwarded fields (default: false).")
    boolean forwarded;

    @Mixin
    LimitOptions limits = new LimitOptions();

    @Mixin
    StoreOptions rateStore = new StoreOptions();

    @Mixin
    AccessLogOptions accessLog = new AccessLogOptions();

    @Mixin
    TracingOptions tracing = new TracingOptions();

    @Option(names = "--zone", paramLabel = "ZONE", description = "The zone that this dataplane is in, as EndpointSlices name zones: where endpoints of the same zone are preferred, those are (default: none, so that no zone is).")
    String zone = "";

    @Option(names = "--tls-ticket-keys", paramLabel = "FILE", description = "Keys of session tickets that other dataplanes have too, a line each: 48 bytes in Base64, the newest first, at most 16. The first seals, all open; read again when it changes (default: keys of its own, a new one every four hours).")
    @Nullable Path ticketKeys;

    @Option(names = "--drain-delay", paramLabel = "D", converter = DurationConverter.class, description = "How long to look unready before clients are told to go (default: 5s; 0s with --manifests).")
    @Nullable Duration drainDelay;

    @Option(names = "--drain-timeout", paramLabel = "D", converter = DurationConverter.class, description = "How long requests in flight may take after that (default: 30s).")
    Duration drainTimeout = Duration.ofSeconds(30);

    @Option(names = "--ambiguous-paths", paramLabel = "P", description = "refuse or forward paths that servers read in several ways, where the readings take different routes (default: refuse).")
    Ambiguity ambiguousPaths = Ambiguity.refuse;

    /** The words of {@code --ambiguous-paths}. */
    enum Ambiguity {
        refuse,
        forward
    }

    /** The words of {@code --transport}. */
    enum Transports {
        auto,
        epoll,
        io_uring,
        nio
    }

    /**
     * What was chosen.
     *
     * @param local whether manifests of this machine are served, so that nothing is open to the network
     * @throws WrongUsage for a figure out of range
     */
    public DataplaneSettings settings(boolean local) {
        int offset = portOffset != null ? portOffset : local ? LOCAL_OFFSET : 0;
        if (offset < 0 || offset > 64000) {
            throw new WrongUsage("--privileged-port-offset: " + offset + " (expected: 0..64000)");
        }
        Transport driven = WrongUsage.unless(() -> switch (transport) {
            case auto -> Transport.auto();
            case epoll -> Transport.EPOLL.checked();
            case io_uring -> Transport.IO_URING.checked();
            case nio -> Transport.NIO;
        });
        int most = driven.sharesPorts() ? MOST_WORKERS : 1;
        return WrongUsage.unless(() -> new DataplaneSettings(
                workers != null ? workers : Math.min(most, Runtime.getRuntime().availableProcessors()),
                address != null ? address : local ? "127.0.0.1" : "0.0.0.0",
                offset,
                driven,
                new ClientTrust(TrustedProxies.parse(trustedProxies), Set.copyOf(proxyProtocol), forwarded),
                limits.limits(),
                drainDelay != null ? drainDelay : local ? Duration.ZERO : Duration.ofSeconds(5),
                drainTimeout,
                switch (ambiguousPaths) {
                    case refuse -> AmbiguousPaths.REFUSE;
                    case forward -> AmbiguousPaths.FORWARD;
                },
                rateStore.settings(),
                accessLog.settings(),
                tracing.settings(),
                false,
                zone.strip(),
                ticketKeys()));
    }

    /** The file, which must hold keys now. */
    private Optional<Path> ticketKeys() {
        Path file = ticketKeys;
        if (file != null) {
            try {
                TicketKeys.read(file);
            } catch (IllegalArgumentException e) {
                throw new WrongUsage("--tls-ticket-keys: " + e.getMessage());
            }
        }
        return Optional.ofNullable(file);
    }
}
