// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.dataplane.testing.wire.Http2Frame;
import java.io.IOException;

/** What an upstream does with requests where a thousand of them fit on a connection. */
@FunctionalInterface
public interface Roomy extends RawH2Upstream.Script {
    @Override
    default void onConnect(RawH2Upstream.Connection connection) throws IOException {
        connection.settings(Http2Frame.MAX_CONCURRENT_STREAMS, 1000);
    }

    @Override
    void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException;
}
