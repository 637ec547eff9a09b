// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.util.Optional;

/** A WebSocket or a gRPC stream that is open; what comes is read by others. */
interface Conversation {

    /** Sends a message. */
    void say(String message);

    /** Whether the other side has asked for an end, which the client grants once all is answered. */
    boolean endAsked();

    /** Ends it from the client's side, orderly. */
    void finish();

    /** Gives it up. */
    void abandon();

    /** How it ended, empty while it has not. */
    Optional<Ending> ending();

    /** The local port of its connection. */
    int port();
}
