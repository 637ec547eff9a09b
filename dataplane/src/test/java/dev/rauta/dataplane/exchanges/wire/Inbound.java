// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Field;
import java.io.IOException;
import java.util.List;

/** A message that comes in, over either protocol. */
public interface Inbound {

    /** The next piece of body, null at its end. */
    byte[] read() throws IOException, InterruptedException;

    /** What followed the body; once {@link #read()} has given null. */
    List<Field> trailers();
}
