// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.PortPlan;
import dev.rauta.dataplane.worker.Worker;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/**
 * Which addresses are bound, on all workers or on none; confined to the thread that applies snapshots.
 *
 * <p>Edits of what hangs off an address never touch its sockets: closing one of several SO_REUSEPORT sockets resets the
 * connections that wait in its queue.
 */
final class Bindings {
    private final List<Worker> workers;
    private final String host;
    private final int offset;
    private final Map<Integer, InetSocketAddress> bound = new HashMap<>();

    Bindings(List<Worker> workers, String host, int offset) {
        this.workers = workers;
        this.host = host;
        this.offset = offset;
    }

    /**
     * Binds what is new, and says why not by port where that fails.
     *
     * @param wanted by the port its author wrote
     */
    Map<Integer, String> bind(Map<Integer, PortPlan> wanted) {
        Map<Integer, String> refused = new HashMap<>();
        for (Map.Entry<Integer, PortPlan> entry : wanted.entrySet()) {
            if (!bound.containsKey(entry.getKey())) {
                InetSocketAddress address = address(entry.getKey());
                try {
                    bind(address, entry.getValue());
                    bound.put(entry.getKey(), address);
                } catch (IOException e) {
                    refused.put(entry.getKey(), address.getHostString() + ":" + address.getPort() + " " + e.getMessage());
                }
            }
        }
        return refused;
    }

    /** Closes what is no longer wanted. */
    void unbindOthers(Set<Integer> wanted) {
        Set<Integer> gone = new TreeSet<>(bound.keySet());
        gone.removeAll(wanted);
        for (int port : gone) {
            InetSocketAddress address = bound.remove(port);
            if (address != null) {
                workers.forEach(worker -> worker.loop().execute(() -> worker.unbind(address)));
            }
        }
    }

    /** What hangs off each bound address. */
    Map<InetSocketAddress, PortPlan> plans(Map<Integer, PortPlan> wanted) {
        Map<InetSocketAddress, PortPlan> plans = new HashMap<>();
        bound.forEach((port, address) -> {
            PortPlan plan = wanted.get(port);
            if (plan != null) {
                plans.put(address, plan);
            }
        });
        return Map.copyOf(plans);
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(host, port < 1024 ? port + offset : port);
    }

    private void bind(InetSocketAddress address, PortPlan plan) throws IOException {
        probe(address);
        List<Worker> done = new ArrayList<>();
        try {
            for (Worker worker : workers) {
                ChannelFuture binding =
                        worker.loop().submit(() -> worker.bind(address, plan)).get();
                binding.await();
                if (!binding.isSuccess()) {
                    throw new IOException(String.valueOf(binding.cause().getMessage()), binding.cause());
                }
                done.add(worker);
            }
        } catch (IOException | ExecutionException | InterruptedException e) {
            done.forEach(worker -> worker.loop().execute(() -> worker.unbind(address)));
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    /** A second process of the same user could join the port's group unseen, so it must be free for one alone first. */
    private static void probe(InetSocketAddress address) throws IOException {
        try (ServerSocket alone = new ServerSocket()) {
            alone.setReuseAddress(true);
            alone.bind(address);
        }
    }
}
