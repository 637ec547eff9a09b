// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * A TCP balancer that honours readiness: asks every dataplane for it each {@link #PERIOD}, gives new connections to ready
 * ones in turn, and leaves open ones alone.
 *
 * <p>It also knows which clients a fault has hit: those with a connection to the dataplane that the fault was done to, while
 * it lasts.
 */
public final class Balancer implements Door, AutoCloseable {
    public static final Duration PERIOD = Duration.ofMillis(200);

    /** A dataplane: where it listens, and whether it says that it is ready. */
    public record Backend(int plain, int tls, BooleanSupplier says) {}

    private final List<Backend> backends;
    private final boolean[] ready;
    private final Set<Integer> faulty = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> backendOfClient = new ConcurrentHashMap<>();
    private final Set<Integer> hit = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService asking;
    private final Entry plain;
    private final Entry tls;

    public Balancer(List<Backend> backends) {
        this.backends = List.copyOf(backends);
        this.ready = new boolean[backends.size()];
        this.asking = Executors.newScheduledThreadPool(backends.size());
        for (int i = 0; i < ready.length; i++) {
            int which = i;
            asking.scheduleAtFixedRate(() -> ask(which), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
        this.plain = new Entry(client -> link(client, Backend::plain));
        this.tls = new Entry(client -> link(client, Backend::tls));
    }

    @Override
    public InetSocketAddress plain() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), plain.port());
    }

    @Override
    public InetSocketAddress tls() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tls.port());
    }

    /** Whether the last answer of a dataplane was that it is ready. */
    public synchronized boolean ready(int backend) {
        return ready[backend];
    }

    /** A fault is done to a dataplane now: what its connections lose, the fault has cut. */
    public void faultBegins(int backend) {
        faulty.add(backend);
        backendOfClient.forEach((client, at) -> {
            if (at == backend) {
                hit.add(client);
            }
        });
    }

    /** Its later connections are to lose nothing again. */
    public void faultEnds(int backend) {
        faulty.remove(backend);
    }

    @Override
    public boolean hit(int clientPort) {
        return hit.contains(clientPort);
    }

    private void ask(int backend) {
        boolean says = backends.get(backend).says().getAsBoolean();
        synchronized (this) {
            ready[backend] = says;
        }
    }

    private Optional<Link> link(Socket client, ToIntFunction<Backend> port) {
        for (int backend : (Iterable<Integer>) inTurn()::iterator) {
            Optional<Socket> server = Entry.connect(port.applyAsInt(backends.get(backend)));
            if (server.isPresent()) {
                return Optional.of(link(client, server.get(), backend));
            }
        }
        return Optional.empty();
    }

    private Link link(Socket client, Socket server, int backend) {
        int from = client.getPort();
        hit.remove(from);
        backendOfClient.put(from, backend);
        if (faulty.contains(backend)) {
            hit.add(from);
        }
        return new Link(client, server, new Weather(), () -> backendOfClient.remove(from, backend));
    }

    /** Ready ones first; where none is, any is better than nothing. */
    private Stream<Integer> inTurn() {
        int from = turn.getAndIncrement();
        List<Integer> all = Stream.iterate(0, i -> i + 1).limit(backends.size())
                .map(i -> Math.floorMod(from + i, backends.size()))
                .toList();
        return Stream.concat(all.stream().filter(this::ready), all.stream().filter(i -> !ready(i)));
    }

    @Override
    public void close() {
        asking.shutdownNow();
        plain.close();
        tls.close();
    }
}
