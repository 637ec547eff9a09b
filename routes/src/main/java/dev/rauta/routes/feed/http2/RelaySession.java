// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.VerdictListener;
import dev.rauta.routes.feed.http2.trust.ControllerNames;
import dev.rauta.routes.snapshot.SnapshotVersion;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another replica's stream, which tells what the dataplanes that are connected there say; lives on its context. */
final class RelaySession implements ServerStream.Session {
    private static final Logger log = LoggerFactory.getLogger(RelaySession.class);

    private final FeedServer server;
    private final VerdictListener verdicts;
    private final ServerStream stream;
    private final Set<DataplaneId> dataplanes = ConcurrentHashMap.newKeySet();
    private volatile String replica = "";

    private RelaySession(FeedServer server, Vertx vertx, Context context, HttpServerRequest request, VerdictListener verdicts) {
        this.server = server;
        this.verdicts = verdicts;
        this.stream = ServerStream.start(vertx, context, request, this);
    }

    static RelaySession start(FeedServer server, Vertx vertx, Context context, HttpServerRequest request, VerdictListener verdicts) {
        return new RelaySession(server, vertx, context, request, verdicts);
    }

    /** Says the first word, by which a replica knows that it is heard; on its context. */
    void hail() {
        stream.send(new Message.Ping());
    }

    /** The dataplanes that are connected to the replica; any thread. */
    Set<DataplaneId> dataplanes() {
        return dataplanes;
    }

    /** Whether the replica has introduced itself; any thread. */
    boolean isIntroduced() {
        return !replica.isEmpty();
    }

    @Override
    public void receive(Message message) {
        switch (message) {
            case Message.Introduction(int protocol, String name) -> {
                if (protocol != Message.PROTOCOL) {
                    throw new IllegalArgumentException("feed protocol: " + protocol + " (expected: " + Message.PROTOCOL + ")");
                }
                ControllerNames.require(stream.tls(), server.certificates());
                replica = name;
                log.atInfo().addKeyValue("replica", name).log("Replica connected");
            }
            case Message.Relayed(DataplaneId dataplane, List<Message> said) -> {
                introduced();
                if (dataplanes.add(dataplane)) {
                    verdicts.onConnected(dataplane);
                }
                said.forEach(one -> verdicts.onVerdict(dataplane, verdict(one)));
            }
            case Message.Departed(DataplaneId dataplane) -> {
                introduced();
                if (dataplanes.remove(dataplane) && server.absent(dataplane)) {
                    verdicts.onGone(dataplane);
                }
            }
            case Message.Ping _ -> {
                // That it came is all it says.
            }
            case Message.Hello _, Message.Ask _, Message.Digests _, Message.Inventory _, Message.Part _, Message.Push _,
                    Message.Current _,                    Message.Applied _, Message.Rejected _ ->
                throw new IllegalArgumentException("feed message: " + message.getClass().getSimpleName()
                        + " (expected: one of a replica's)");
        }
    }

    private void introduced() {
        if (!isIntroduced()) {
            throw new IllegalArgumentException("feed message: of a dataplane (expected: the replica's introduction first)");
        }
    }

    private static Verdict verdict(Message said) {
        return switch (said) {
            case Message.Applied(String version, var problems) -> new Verdict.Applied(new SnapshotVersion(version), problems);
            case Message.Rejected(String version, String reason) -> new Verdict.Rejected(new SnapshotVersion(version), reason);
            default -> throw new IllegalArgumentException(
                    "feed message: " + said.getClass().getSimpleName() + " (expected: a verdict)");
        };
    }

    @Override
    public void over() {
        server.gone(this);
        if (isIntroduced()) {
            log.atInfo().addKeyValue("replica", replica).log("Replica gone");
        }
        dataplanes.stream().filter(server::absent).forEach(verdicts::onGone);
    }

    @Override
    public String toString() {
        return "replica " + replica;
    }
}
