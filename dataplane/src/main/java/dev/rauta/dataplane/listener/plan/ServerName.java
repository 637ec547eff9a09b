// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.plan;

import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import org.jspecify.annotations.Nullable;

/** What happens to TLS connections that ask for a server name; immutable. */
public sealed interface ServerName {

    /** They are decrypted here, and what is in them is HTTP. */
    record Terminated(ServerContext context) implements ServerName {}

    /** They are decrypted here, and what is in them goes on as it is. */
    record Unwrapped(ServerContext context, StreamRoute route) implements ServerName {}

    /** They go on as they are. */
    record PassedOn(StreamRoute route) implements ServerName {}

    /** They are refused, in a word of TLS. */
    record Refused() implements ServerName {}

    /**
     * They are closed before a word, for nobody has them.
     *
     * @param listener whose they would be; null: no listener's
     */
    record Closed(@Nullable ListenerName listener) implements ServerName {}
}
