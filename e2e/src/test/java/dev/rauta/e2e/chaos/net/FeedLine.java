// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.net;

import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One dataplane's way to the controllers: a port whose connections go to each controller in turn, through any weather. */
public final class FeedLine implements AutoCloseable {
    private final Weather weather = new Weather();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final int[] controllers;
    private final Entry entry;

    /** @param controllers the feed ports of all of them, running or not */
    public FeedLine(int... controllers) {
        this.controllers = controllers.clone();
        this.entry = new Entry(this::link);
    }

    public int port() {
        return entry.port();
    }

    public Weather weather() {
        return weather;
    }

    /** Resets what is open. */
    public void cut() {
        links.forEach(Link::sever);
    }

    private Optional<Link> link(Socket client) {
        if (weather.refuses()) {
            return Optional.empty();
        }
        int from = turn.getAndIncrement();
        for (int i = 0; i < controllers.length; i++) {
            Optional<Socket> server = Entry.connect(controllers[Math.floorMod(from + i, controllers.length)]);
            if (server.isPresent()) {
                return Optional.of(link(client, server.get()));
            }
        }
        return Optional.empty();
    }

    private Link link(Socket client, Socket server) {
        Link[] self = new Link[1];
        self[0] = new Link(client, server, weather, () -> links.remove(self[0]));
        links.add(self[0]);
        return self[0];
    }

    @Override
    public void close() {
        entry.close();
        weather.calm();
        cut();
    }
}
