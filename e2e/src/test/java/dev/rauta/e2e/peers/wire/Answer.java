// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.List;

/**
 * What a client got for a request.
 *
 * @param status 0 where a stream was reset before its head
 * @param complete whether its end came, in the way its framing says
 * @param reset the name of RST_STREAM's error code; empty where none came
 */
public record Answer(int status, List<Field> fields, String body, List<Field> trailers, boolean complete, String reset) {

    public boolean interim() {
        return status >= 100 && status < 200 && status != 101;
    }
}
