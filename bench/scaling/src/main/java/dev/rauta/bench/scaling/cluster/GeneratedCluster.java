// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A cluster that a seed has made, and that changes as clusters do: pods come and go, and people edit routes.
 *
 * <p>The same shape makes the same cluster, and the same calls then the same changes.
 */
public final class GeneratedCluster {
    private static final int APPLICATIONS_OF_A_NAMESPACE = 20;
    private static final String[] WORDS = {
        "checkout", "catalog", "search", "payments", "orders", "profile", "inventory", "shipping", "pricing", "reviews", "sessions",
        "media", "ledger", "billing", "notify", "gateway"
    };

    private final GeneratedSource source = new GeneratedSource();
    private final List<Application> applications = new ArrayList<>();
    private final List<List<EndpointSlice>> slices = new ArrayList<>();
    private final List<Integer> sizes;
    private final Slices pods = new Slices();
    private final SplittableRandom random;
    private final long endpoints;
    private final boolean annotated;
    private long changes;

    private GeneratedCluster(Shape shape, Path certificates) {
        this.random = new SplittableRandom(shape.seed());
        this.sizes = ServiceSizes.of(shape, random.split());
        this.endpoints = sizes.stream().mapToLong(Integer::longValue).sum();
        this.annotated = shape.annotated();
        Kinds.edge().forEach(source::put);
        for (int number = 0; number < shape.routes(); number++) {
            add(number);
        }
        List<Application> withTls = applications.stream().filter(Application::tls).toList();
        List<Pairs.Pair> pairs = Pairs.of(certificates, withTls.size());
        for (int i = 0; i < withTls.size(); i++) {
            source.put(withTls.get(i).secret(pairs.get(i)));
        }
    }

    /**
     * Makes a cluster.
     *
     * @param certificates a file in which certificates are kept for the next time
     */
    public static GeneratedCluster of(Shape shape, Path certificates) {
        return new GeneratedCluster(shape, certificates);
    }

    private void add(int number) {
        String namespace = "team-" + number / APPLICATIONS_OF_A_NAMESPACE;
        if (number % APPLICATIONS_OF_A_NAMESPACE == 0) {
            source.put(Kinds.namespace(namespace, number));
        }
        String neighbour = number % APPLICATIONS_OF_A_NAMESPACE > 0 && random.nextInt(10) < 3 ? applications.get(number - 1).name() : "";
        Application made = new Application(number, namespace, WORDS[random.nextInt(WORDS.length)] + "-" + number, neighbour, 0, annotated);
        applications.add(made);
        List<EndpointSlice> its = pods.of(made, sizes.get(number));
        slices.add(new ArrayList<>(its));
        source.put(made.service());
        its.forEach(source::put);
        source.put(made.route());
    }

    /** What a controller watches. */
    public GeneratedSource source() {
        return source;
    }

    /** The sizes of which there is a Service. */
    public List<Integer> measured(Shape shape) {
        return ServiceSizes.measured(shape);
    }

    /** How many Services have at least that many endpoints. */
    public long services(int least) {
        return sizes.stream().filter(size -> size >= least).count();
    }

    /** Replaces a pod of a Service of that size; the size must be one that is measured. */
    public HasMetadata replaceEndpoint(int size) {
        int number = sizes.indexOf(size);
        if (number < 0) {
            throw new IllegalArgumentException("endpoints: " + size + " (expected: the size of a Service)");
        }
        return replaceEndpoint(number, random.nextInt(size));
    }

    /** Replaces any pod: the more a Service has, the more of its pods are replaced. */
    public HasMetadata replaceAnyEndpoint() {
        long which = random.nextLong(endpoints);
        int number = 0;
        while (which >= sizes.get(number)) {
            which -= sizes.get(number++);
        }
        return replaceEndpoint(number, (int) which);
    }

    /** Edits any route, so that dataplanes must hear of it. */
    public HasMetadata editRoute() {
        int number = random.nextInt(applications.size());
        Application edited = applications.get(number).edited();
        applications.set(number, edited);
        return source.put(edited.route());
    }

    private HasMetadata replaceEndpoint(int number, int which) {
        List<EndpointSlice> its = slices.get(number);
        int slice = which / Slices.MOST;
        EndpointSlice replaced = pods.replaced(applications.get(number), its.get(slice), which % Slices.MOST, ++changes);
        its.set(slice, replaced);
        return source.put(replaced);
    }
}
