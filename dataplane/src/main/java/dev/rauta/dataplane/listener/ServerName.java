// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.routes.StreamRoute;

/** What happens to TLS connections that ask for a server name; immutable. */
public sealed interface ServerName {

    /** They are decrypted here. */
    record Terminated(ServerContext context) implements ServerName {}

    /** They go on as they are. */
    record PassedOn(StreamRoute route) implements ServerName {}

    /** They are refused. */
    record Refused() implements ServerName {}
}
