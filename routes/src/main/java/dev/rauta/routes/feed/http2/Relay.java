// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.feed.http2.trust.ControllerNames;
import dev.rauta.routes.feed.http2.trust.MountedCertificates;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the replica that leads what the dataplanes say that are connected to this one, since it alone writes statuses. Verdicts
 * may come from any thread, and go on to whoever listens here first.
 */
public final class Relay implements VerdictListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final String replica;
    private final VerdictListener here;
    private final Supplier<Optional<InetSocketAddress>> leader;
    private final @Nullable MountedCertificates certificates;
    private final FeedRuntime runtime = FeedRuntime.start();
    private final ClientStream stream;
    // All below belong to the stream's context.
    /** What each dataplane that is connected here said last; null: nothing yet. */
    private final Map<DataplaneId, List<Message>> standing = new LinkedHashMap<>();

    private @Nullable InetSocketAddress to;

    private Relay(
            String replica,
            Optional<Path> certificates,
            VerdictListener here,
            Supplier<Optional<InetSocketAddress>> leader) {
        this.replica = replica;
        this.here = here;
        this.leader = leader;
        this.certificates = certificates.map(directory -> MountedCertificates.of(directory, "feed")).orElse(null);
        // By the certificate's names, not by the address: the leader is a pod, and its certificate names the Service.
        this.stream = ClientStream.of(runtime, ClientStream.options(this.certificates, false), new Telling());
    }

    /**
     * Begins to tell.
     *
     * @param replica this replica's name
     * @param certificates those of the feed, which the leader must take for a controller's
     * @param here hears everything, too
     * @param leader the address of the leader's feed while another replica leads
     */
    public static Relay start(
            String replica,
            Optional<Path> certificates,
            VerdictListener here,
            Supplier<Optional<InetSocketAddress>> leader) {
        Relay relay = new Relay(replica, certificates, here, leader);
        relay.stream.start();
        return relay;
    }

    /** Whether another replica leads and hears what is said here; any thread. */
    public boolean connected() {
        return stream.connected();
    }

    /** Looks again who leads; any thread. */
    public void look() {
        stream.run(() -> {
            InetSocketAddress now = leader.get().orElse(null);
            if (to != null && !to.equals(now)) {
                stream.restart("another replica leads");
            }
        });
    }

    @Override
    public void onConnected(DataplaneId dataplane) {
        here.onConnected(dataplane);
        stream.run(() -> tell(dataplane, standing.getOrDefault(dataplane, List.of())));
    }

    @Override
    public void onAhead(DataplaneId dataplane) {
        here.onAhead(dataplane);
    }

    @Override
    public void onVerdict(DataplaneId dataplane, Verdict verdict) {
        here.onVerdict(dataplane, verdict);
        Message said = switch (verdict) {
            case Verdict.Applied(var version, var problems) -> new Message.Applied(version.value(), problems);
            case Verdict.Rejected(var version, String reason) -> new Message.Rejected(version.value(), reason);
        };
        stream.run(() -> tell(dataplane, List.of(said)));
    }

    @Override
    public void onPushed(DataplaneId dataplane, Duration took) {
        here.onPushed(dataplane, took);
    }

    @Override
    public void onGone(DataplaneId dataplane) {
        here.onGone(dataplane);
        stream.run(() -> {
            standing.remove(dataplane);
            stream.send(new Message.Departed(dataplane));
        });
    }

    @Override
    public void close() {
        stream.close();
        runtime.close();
    }

    private void tell(DataplaneId dataplane, List<Message> said) {
        standing.put(dataplane, said);
        stream.send(new Message.Relayed(dataplane, said));
    }

    /** What the stream tells. */
    private final class Telling implements ClientStream.Peer {
        @Override
        public @Nullable RequestOptions where() {
            to = leader.get().orElse(null);
            return to == null
                    ? null
                    : new RequestOptions().setHost(to.getHostString()).setPort(to.getPort()).setURI(FeedServer.RELAY_PATH);
        }

        @Override
        public List<Message> opening(@Nullable SSLSession tls) {
            ControllerNames.require(tls, certificates);
            log.atInfo().addKeyValue("leader", to).log("Dataplanes' verdicts go to the leader");
            List<Message> all = new ArrayList<>();
            all.add(new Message.Introduction(Message.PROTOCOL, replica));
            standing.forEach((dataplane, said) -> all.add(new Message.Relayed(dataplane, said)));
            return all;
        }

        @Override
        public void receive(Message message) {
            if (!(message instanceof Message.Ping)) {
                throw new IllegalArgumentException(
                        "feed message: " + message.getClass().getSimpleName() + " (expected: pings alone)");
            }
        }

        @Override
        public void lost(String error, boolean news) {
            if (news && leader.get().isPresent()) {
                log.atWarn().addKeyValue("leader", to).addKeyValue("error", error).log("Leader not told of dataplanes; it is tried again");
            }
        }
    }
}
