// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.dataplane.trace.TraceSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags of traces. */
public final class TracingOptions {
    private static final String PATH = "/v1/traces";

    @Option(names = "--tracing-endpoint", paramLabel = "URL", description = "The collector that spans of requests go to, by OTLP over HTTP with protobuf, such as http://collector:4318; without a path /v1/traces (default: none, so that no spans are made).")
    @Nullable String endpoint;

    @Option(names = "--tracing-headers-file", paramLabel = "FILE", description = "Header fields of the requests to it, a line each, NAME: VALUE, such as Authorization; read again for each (default: none).")
    @Nullable Path headersFile;

    @Option(names = "--tracing-ca", paramLabel = "FILE", description = "Certificates of those who may sign the collector's (default: the JVM's).")
    @Nullable Path authorities;

    @Option(names = "--tracing-service-name", paramLabel = "NAME", description = "Who spans say has made them, as service.name (default: rauta).")
    String serviceName = "rauta";

    @Option(names = "--tracing-resource-attributes", paramLabel = "KEY=VALUE", split = ",", description = "What else they say of that, such as k8s.cluster.name=prod; repeatable (default: nothing).")
    List<String> attributes = new ArrayList<>();

    @Option(names = "--tracing-sample", paramLabel = "PERCENT", description = "How many of a hundred traces that begin here are sampled, by chance, where a route says nothing else (default: 1).")
    String sample = "1";

    @Option(names = "--tracing-trust-incoming", arity = "1", paramLabel = "BOOL", description = "Whether a request may say which trace it belongs to, and so whether it is sampled, where its route says nothing else (default: true).")
    boolean trustIncoming = true;

    @Option(names = "--tracing-propagation", paramLabel = "KIND", split = ",", description = "w3c, b3 or b3multi: how requests say which trace they belong to; the first that one has counts, upstreams get all; repeatable (default: w3c).")
    List<String> propagations = new ArrayList<>();

    @Option(names = "--tracing-queue-size", paramLabel = "N", description = "How many spans may wait for the collector; more are dropped and counted (default: 8192).")
    int queueSize = TraceSettings.ROOM;

    /**
     * What was chosen; empty without a collector.
     *
     * @throws WrongUsage for what is none, a file that is not there, or a figure out of range
     */
    Optional<TraceSettings> settings() {
        if (queueSize < 1) {
            throw new WrongUsage("--tracing-queue-size: " + queueSize + " (expected: 1 or more)");
        }
        double percent = percent();
        Map<String, String> resource = resource();
        List<Propagation> kinds = kinds();
        String its = endpoint;
        if (its == null || its.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(its);
            String path = url.getRawPath();
            URI whole = path == null || path.isEmpty() || path.equals("/") ? url.resolve(PATH) : url;
            return Optional.of(new TraceSettings(
                    whole, file("headers-file", headersFile), file("ca", authorities), resource, percent, trustIncoming, queueSize, kinds));
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--tracing-endpoint: " + e.getMessage());
        }
    }

    private List<Propagation> kinds() {
        try {
            return propagations.isEmpty() ? List.of(Propagation.W3C) : propagations.stream().map(Propagation::of).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("--tracing-" + e.getMessage());
        }
    }

    private double percent() {
        try {
            double percent = Double.parseDouble(sample.endsWith("%") ? sample.substring(0, sample.length() - 1) : sample);
            if (percent >= 0 && percent <= 100) {
                return percent;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other figure that cannot be.
        }
        throw new WrongUsage("--tracing-sample: " + sample + " (expected: 0 to 100)");
    }

    private Map<String, String> resource() {
        Map<String, String> resource = new LinkedHashMap<>();
        for (String pair : attributes) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new WrongUsage("--tracing-resource-attributes: '" + pair + "' (expected: KEY=VALUE)");
            }
            resource.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
        resource.put("service.name", serviceName);
        return resource;
    }

    private static Optional<Path> file(String flag, @Nullable Path path) {
        if (path == null || path.toString().isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isReadable(path)) {
            throw new WrongUsage("--tracing-" + flag + ": " + path + " (expected: a file that can be read)");
        }
        return Optional.of(path);
    }
}
