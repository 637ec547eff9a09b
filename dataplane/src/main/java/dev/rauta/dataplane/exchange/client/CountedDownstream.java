// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.client;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's side of an exchange of which the access log wants to know what has gone out; confined to a worker. */
public final class CountedDownstream implements Downstream {
    private final Downstream client;
    private final boolean toHead;
    private final List<String> names;
    private final @Nullable CharSequence[] values;
    private @Nullable HeaderFields last;
    private boolean bodyless;
    private long head;
    private long body;

    /**
     * @param toHead whether its request's method is HEAD
     * @param names of response fields to keep
     */
    public CountedDownstream(Downstream client, boolean toHead, List<String> names) {
        this.client = client;
        this.toHead = toHead;
        this.names = names;
        this.values = new CharSequence[names.size()];
    }

    /** How many bytes of a response's body were handed to the client's connection. */
    public long body() {
        return body;
    }

    /** How long the response's head is, in bytes, as HTTP/1.1 would have it. */
    public long head() {
        return head;
    }

    /** The first value of the {@code index}th name; null where the response has none. */
    public @Nullable CharSequence value(int index) {
        return values[index];
    }

    /** The response's trailers, or its head where that is all; null before its end, and where a body ends it. */
    public @Nullable HeaderFields last() {
        return last;
    }

    /** How long fields are as lines of HTTP/1.1, in bytes. */
    public static long lines(HeaderFields fields) {
        long bytes = 0;
        for (int i = 0; i < fields.size(); i++) {
            bytes += fields.name(i).length() + fields.value(i).length() + ": \r\n".length();
        }
        return bytes;
    }

    @Override
    public Protocol protocol() {
        return client.protocol();
    }

    @Override
    public String version() {
        return client.version();
    }

    @Override
    public Arrival arrival() {
        return client.arrival();
    }

    @Override
    public void writeInterim(ResponseHead interim) {
        client.writeInterim(interim);
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        bodyless = toHead || response.status() == 204 || response.status() == 304;
        for (int i = 0; i < values.length; i++) {
            values[i] = response.fields().get(names.get(i));
        }
        last = end ? response.fields() : null;
        client.writeHead(response, end);
        // Behind it: what the connection itself says is among them then.
        head = "HTTP/1.1 200 \r\n\r\n".length() + lines(response.fields());
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (!bodyless) {
            body += data.readableBytes();
        }
        client.writeData(data, end);
    }

    @Override
    public void writeTrailers(HeaderFields trailers) {
        last = trailers;
        client.writeTrailers(trailers);
    }

    @Override
    public boolean writable() {
        return client.writable();
    }

    @Override
    public boolean waits() {
        return client.waits();
    }

    @Override
    public int exchanges() {
        return client.exchanges();
    }

    @Override
    public long backlog() {
        return client.backlog();
    }

    @Override
    public void consumed(int bytes) {
        client.consumed(bytes);
    }

    @Override
    public boolean halfCloses() {
        return client.halfCloses();
    }

    @Override
    public void endTunnel() {
        client.endTunnel();
    }

    @Override
    public void reset() {
        client.reset();
    }
}
