// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.CountedDownstream;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.dataplane.log.WorkerLog;
import dev.rauta.routes.access.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of what is noted of an exchange: kept while that goes on, for filters change what the client has said. A part of what is
 * noted, lest each exchange have an object more. Confined to a worker.
 */
abstract sealed class NotedRequest implements Ended permits Noted {
    final CountedDownstream downstream;
    final RequestHead head;
    private final @Nullable CharSequence[] asked;
    private final String client;
    private final String version;
    private final long headBytes;

    /** How much of its body has come, in bytes. */
    long bodyBytes;

    NotedRequest(@Nullable WorkerLog log, Downstream downstream, RequestHead head) {
        this.downstream = new CountedDownstream(downstream, head.method().equals("HEAD"), log == null ? List.of() : log.format().answered());
        this.head = head;
        // On a connection of HTTP/1.1 the next request may begin before this one has ended.
        this.version = downstream.version();
        List<String> names = log == null ? List.of() : log.format().asked();
        this.asked = new CharSequence[names.size()];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = head.fields().get(names.get(i));
        }
        Arrival arrival = downstream.arrival();
        IpAddress believed = arrival.trusted() ? arrival.client(head.fields()) : null;
        this.client = believed == null ? arrival.address() : believed.toString();
        this.headBytes = head.method().length() + head.target().length() + "  HTTP/1.1\r\nhost: \r\n\r\n".length()
                + head.authority().length() + CountedDownstream.lines(head.fields());
    }

    /** The client's side, counted. */
    final Downstream downstream() {
        return downstream;
    }

    @Override
    public final String client() {
        return client;
    }

    @Override
    public final String peer() {
        return downstream.arrival().address();
    }

    @Override
    public final int peerPort() {
        return downstream.arrival().ends().port();
    }

    @Override
    public final String version() {
        return version;
    }

    @Override
    public final String scheme() {
        return head.scheme();
    }

    @Override
    public final String tlsVersion() {
        return downstream.arrival().tlsVersion();
    }

    @Override
    public final String cipher() {
        return downstream.arrival().cipher();
    }

    @Override
    public final String serverName() {
        return downstream.arrival().serverName();
    }

    @Override
    public final String method() {
        return head.method();
    }

    @Override
    public final CharSequence authority() {
        return head.askedAuthority();
    }

    @Override
    public final String target() {
        return head.askedTarget();
    }

    @Override
    public final @Nullable CharSequence asked(int index) {
        return asked[index];
    }

    @Override
    public final @Nullable CharSequence answered(int index) {
        return downstream.value(index);
    }

    @Override
    public final CharSequence id() {
        CharSequence id = head.fields().get("x-request-id");
        return id == null ? "" : id;
    }

    @Override
    public final long received() {
        return headBytes + bodyBytes;
    }

    @Override
    public final long sent() {
        return downstream.head() + downstream.body();
    }

    @Override
    public final long bodySent() {
        return downstream.body();
    }
}
