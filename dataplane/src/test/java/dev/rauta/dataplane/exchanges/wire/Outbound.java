// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Field;
import java.io.IOException;
import java.util.List;

/** A message that goes out, over either protocol; its head has gone already. */
public interface Outbound {

    /** Some of its body. */
    void write(byte[] data, int from, int length) throws IOException, InterruptedException;

    /** The rest of its body, perhaps nothing, and its end. */
    void end(byte[] data, int from, int length, List<Field> trailers) throws IOException, InterruptedException;
}
