// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.grpc;

/** What became of a {@link UnaryCall}. */
public sealed interface CallResult {

    /** The status is OK, and this is the answer. */
    record Message(byte[] bytes) implements CallResult {}

    /**
     * Any other status, or none: also where nobody answered.
     *
     * @param status a code of gRPC, never 0
     * @param message what the service says, or why there is no answer; not for clients
     */
    record Failed(int status, String message) implements CallResult {}
}
