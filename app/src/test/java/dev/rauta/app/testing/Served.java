// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.testing;

import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.trace.TraceSettings;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.codec.SnapshotArchive;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Manifests translated, sent as the feed sends them, and served over loopback. */
public final class Served implements AutoCloseable {
    private static final String SERVICE = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: NAME, namespace: default}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: NAME-1, namespace: default, labels: {kubernetes.io/service-name: NAME}}
            addressType: IPv4
            endpoints: [{addresses: ["127.0.0.1"], conditions: {ready: READY}}]
            ports: [{name: http, port: PORT}]
            """;

    private final Path folder;
    private final Translation translation;
    private final Dataplane dataplane;
    private final int offset;

    private Served(Path folder, DataplaneSettings settings, int offset, String manifests) throws IOException {
        this.folder = folder;
        this.offset = offset;
        dataplane = Dataplane.start(settings);
        translation = change(manifests);
    }

    /** Goes on with other manifests: once it returns all workers have them. */
    public Translation change(String manifests) throws IOException {
        Files.writeString(folder.resolve("site.yaml"), manifests);
        Translation changed = Translator.translate(FileSource.readOnce(folder).state(), Settings.DEFAULT);
        Verdict verdict =
                dataplane.snapshots().apply(SnapshotArchive.read(SnapshotArchive.write(SnapshotCodec.encode(changed.snapshot()))));
        if (!(verdict instanceof Verdict.Applied)) {
            dataplane.close();
            throw new IllegalStateException("not applied: " + verdict);
        }
        return changed;
    }

    /** Serves {@code manifests}, which are kept in {@code folder}. */
    public static Served of(Path folder, int workers, String manifests) throws IOException {
        return trusting(ClientTrust.NONE, folder, workers, manifests);
    }

    /** The same, with clients that are believed. */
    public static Served trusting(ClientTrust trust, Path folder, String manifests) throws IOException {
        return trusting(trust, folder, 1, manifests);
    }

    private static Served trusting(ClientTrust trust, Path folder, int workers, String manifests) throws IOException {
        int offset = FreePorts.offset(80, 443);
        return new Served(folder, settings(workers, offset, trust), offset, manifests);
    }

    /** The same, by a dataplane that writes down what it was asked. */
    public static Served logging(AccessLogSettings log, Path folder, String manifests) throws IOException {
        return logging(log, folder, 1, manifests);
    }

    /** The same with so many workers. */
    public static Served logging(AccessLogSettings log, Path folder, int workers, String manifests) throws IOException {
        int offset = FreePorts.offset(80, 443);
        return new Served(folder, settings(workers, offset, ClientTrust.NONE).with(log), offset, manifests);
    }

    /** The same, by a dataplane that makes spans. */
    public static Served tracing(TraceSettings traces, Path folder, int workers, String manifests) throws IOException {
        int offset = FreePorts.offset(80, 443);
        return new Served(folder, settings(workers, offset, ClientTrust.NONE).with(traces), offset, manifests);
    }

    /** The same in a zone. */
    public static Served inZone(String zone, Path folder, int workers, String manifests) throws IOException {
        int offset = FreePorts.offset(80, 443);
        return new Served(folder, settings(workers, offset, ClientTrust.NONE).in(zone), offset, manifests);
    }

    /** A dataplane on loopback whose privileged ports are so much higher. */
    public static DataplaneSettings settings(int workers, int offset, ClientTrust trust) {
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        return new DataplaneSettings(
                workers, "127.0.0.1", offset, usual.transport(), trust, usual.limits(), usual.drainDelay(), usual.drainTimeout(),
                usual.ambiguousPaths());
    }

    /** A Service of that name, whose one endpoint listens on a port of {@code 127.0.0.1}; begins a document. */
    public static String service(String name, int port) {
        return service(name, port, true);
    }

    /** The same, whose endpoint is ready or not. */
    public static String service(String name, int port, boolean ready) {
        return SERVICE.replace("NAME", name).replace("PORT", "" + port).replace("READY", "" + ready);
    }

    public Translation translation() {
        return translation;
    }

    /** Where plain HTTP comes in. */
    public int port() {
        return offset + 80;
    }

    /** Where HTTPS does. */
    public int tlsPort() {
        return offset + 443;
    }

    /** Sends a request in the clear over a connection of its own. */
    public Answer ask(String method, String host, String target, String body, String... fields) throws IOException {
        return ask(port(), method, host, target, body, fields);
    }

    /** The same to another port of loopback. */
    public static Answer ask(int port, String method, String host, String target, String body, String... fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return Answer.to(socket, method, host, target, body, fields);
        }
    }

    @Override
    public void close() {
        dataplane.close();
    }
}
