// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

/** What one endpoint has to do, as far as the choice depends on it; confined to a worker. */
public interface Load {

    /** An attempt has begun. */
    void began();

    /** Its answer has begun, after so many nanoseconds. */
    void answered(long nanos);

    /** Its answer is complete. */
    default void completed(int status) {}

    /**
     * Nothing has come of it.
     *
     * @param connected whether there was a connection at all
     */
    void failed(boolean connected);

    /** It is over, whatever came of it; said once for each that began. */
    void ended();
}
