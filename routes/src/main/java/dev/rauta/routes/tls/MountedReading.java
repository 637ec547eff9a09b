// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.time.Instant;

/**
 * How mounted files were read last.
 *
 * @param files which; one of a few names, such as {@code tls-ticket-keys}
 * @param sound whether they could be read; otherwise what they said before is in use
 * @param since when what is in use was read
 */
public record MountedReading(String files, boolean sound, Instant since) {}
