// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

/**
 * Makes sense of a head's bytes.
 *
 * @param <H> what it makes of them
 */
@FunctionalInterface
public interface HeadParser<H> {
    /**
     * Reads a whole head.
     *
     * @param head from the first line to the closing empty line, every line ended by CR LF and free of control
     *     characters; the result may share and change it
     */
    H parse(byte[] head) throws Http1Exception;
}
