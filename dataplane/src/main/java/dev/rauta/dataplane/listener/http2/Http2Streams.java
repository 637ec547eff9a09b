// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which exchange each stream of a client's HTTP/2 connection carries, if any; confined to a worker. */
final class Http2Streams {
    private final Http2Connection connection;
    private final PropertyKey key;
    private int open;
    private long idleSince = System.nanoTime();

    Http2Streams(Http2Connection connection) {
        this.connection = connection;
        this.key = connection.newKey();
    }

    /** How many carry an exchange. */
    int open() {
        return open;
    }

    /** For how long none has, in nanoseconds; zero while one does. */
    long idle(long now) {
        return open == 0 ? now - idleSince : 0;
    }

    /** {@code stream} carries {@code exchange} from now on. */
    void add(Http2Stream stream, Http2ServerStream exchange) {
        stream.setProperty(key, exchange);
        open++;
    }

    /** One that carried an exchange has ended. */
    void ended() {
        open--;
        idleSince = System.nanoTime();
    }

    @Nullable Http2ServerStream of(Http2Stream stream) {
        return stream.getProperty(key);
    }

    @Nullable Http2ServerStream of(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : of(stream);
    }

    /** Those that fulfil {@code condition}, in a list of its own, so that they may be ended one by one. */
    List<Http2Stream> choose(Predicate<Http2Stream> condition) {
        List<Http2Stream> chosen = new ArrayList<>();
        try {
            connection.forEachActiveStream(stream -> {
                if (condition.test(stream)) {
                    chosen.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("a visitor that throws nothing threw", e);
        }
        return chosen;
    }

    /** The exchange of {@code stream} may write again. */
    void onWritable(Http2Stream stream) {
        Http2ServerStream ours = of(stream);
        if (ours != null) {
            ours.onWritable();
        }
    }
}
