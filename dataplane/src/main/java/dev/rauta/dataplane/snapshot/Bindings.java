// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.worker.Worker;
import dev.rauta.routes.Binding;
import io.netty.channel.ChannelFuture;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are bound, on all workers or on none; confined to the thread that applies snapshots.
 *
 * <p>Edits of what hangs off an address never touch its sockets: closing one of several SO_REUSEPORT sockets resets the
 * connections that wait in its queue, or moves the flows of a datagram socket.
 */
final class Bindings {
    private static final String IN_USE = "Address already in use";

    private final List<Worker> workers;
    private final String host;
    private final int offset;
    private final Map<Opening, InetSocketAddress> bound = new TreeMap<>();

    Bindings(List<Worker> workers, String host, int offset) {
        this.workers = workers;
        this.host = host;
        this.offset = offset;
    }

    /** Binds what is new, and says why not where that fails. */
    Map<Opening, Refusal> bind(Map<Opening, BindingPlan> wanted) {
        Map<Opening, Refusal> refused = new HashMap<>();
        for (Map.Entry<Opening, BindingPlan> entry : wanted.entrySet()) {
            Opening opening = entry.getKey();
            if (!bound.containsKey(opening)) {
                Refusal why = bind(opening, entry.getValue());
                if (why != null) {
                    refused.put(opening, why);
                }
            }
        }
        return refused;
    }

    /** Closes what is no longer wanted and stands in the way of what is, such as every address in that of one. */
    void makeRoom(Set<Opening> wanted) {
        for (Opening opening : List.copyOf(bound.keySet())) {
            boolean inTheWay = !wanted.contains(opening)
                    && wanted.stream()
                            .filter(other -> !bound.containsKey(other))
                            .anyMatch(other -> overlap(opening, bound.get(opening), other, address(other.binding())));
            if (inTheWay) {
                unbind(opening);
            }
        }
    }

    /** Closes what is no longer wanted. */
    void unbindOthers(Set<Opening> wanted) {
        List.copyOf(bound.keySet()).stream().filter(opening -> !wanted.contains(opening)).forEach(this::unbind);
    }

    /** What hangs off each bound address. */
    Map<Opening, BindingPlan> plans(Map<Opening, BindingPlan> wanted) {
        Map<Opening, BindingPlan> plans = new HashMap<>(wanted);
        plans.keySet().retainAll(bound.keySet());
        return Map.copyOf(plans);
    }

    private @Nullable Refusal bind(Opening opening, BindingPlan plan) {
        InetSocketAddress address = address(opening.binding());
        if (address == null) {
            return Refusal.unusable(opening.binding().toString(), "is no literal");
        }
        for (Map.Entry<Opening, InetSocketAddress> other : bound.entrySet()) {
            if (overlap(opening, address, other.getKey(), other.getValue())) {
                return Refusal.inUse(address, "is within " + Refusal.text(other.getValue()) + ", which is bound for "
                        + (other.getKey().binding().address().isEmpty() ? "the dataplane itself" : "a Gateway"));
            }
        }
        try {
            bind(opening, address, plan);
            bound.put(opening, address);
            return null;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            return why.contains(IN_USE)
                    ? Refusal.inUse(address, why)
                    : Refusal.unusable(Refusal.text(address), why);
        }
    }

    private void bind(Opening opening, InetSocketAddress address, BindingPlan plan) throws IOException {
        probe(opening, address);
        List<Worker> done = new ArrayList<>();
        try {
            // First all know it: one that accepts there may give the connection to any other.
            for (Worker worker : workers) {
                worker.loop().submit(() -> worker.expect(opening, plan)).get();
            }
            for (Worker worker : workers) {
                ChannelFuture binding = worker.loop()
                        .submit(() -> worker.bind(opening, address))
                        .get();
                binding.await();
                if (!binding.isSuccess()) {
                    throw new IOException(String.valueOf(binding.cause().getMessage()), binding.cause());
                }
                done.add(worker);
            }
        } catch (IOException | ExecutionException | InterruptedException e) {
            done.forEach(worker -> worker.loop().execute(() -> worker.unbind(opening)));
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    /** Waits for the workers: what comes next may want the address. */
    private void unbind(Opening opening) {
        bound.remove(opening);
        workers.stream()
                .map(worker -> worker.loop().submit(() -> worker.unbind(opening)))
                .toList()
                .forEach(io.netty.util.concurrent.Future::awaitUninterruptibly);
    }

    /** Null where a Gateway's address is none. */
    private @Nullable InetSocketAddress address(Binding binding) {
        int port = binding.port();
        if (binding.address().isEmpty()) {
            return new InetSocketAddress(host, port < 1024 ? port + offset : port);
        }
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(binding.address().get());
        if (literal == null) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
        }
    }

    private static boolean overlap(
            Opening one, @Nullable InetSocketAddress its, Opening other, @Nullable InetSocketAddress others) {
        return its != null
                && others != null
                && one.datagrams() == other.datagrams()
                && its.getPort() == others.getPort()
                && (its.equals(others) || everywhere(its) || everywhere(others));
    }

    private static boolean everywhere(InetSocketAddress address) {
        return address.getAddress() != null && address.getAddress().isAnyLocalAddress();
    }

    /** A second process of the same user could join the port's group unseen, so it must be free for one alone first. */
    private static void probe(Opening opening, InetSocketAddress address) throws IOException {
        if (opening.datagrams()) {
            try (DatagramSocket alone = new DatagramSocket(null)) {
                // Unlike for TCP, reuse would mean sharing.
                alone.setReuseAddress(false);
                alone.bind(address);
            }
            return;
        }
        // One that does not listen: a client that came now would be accepted, and reset with it.
        try (Socket alone = new Socket()) {
            alone.setReuseAddress(true);
            alone.bind(address);
        }
    }
}
