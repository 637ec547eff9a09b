// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed;

import dev.rauta.routes.snapshot.codec.EncodedSnapshot;

/**
 * A snapshot on its way to dataplanes.
 *
 * @param watermark how far the source had been seen when it was decided
 */
public record Publication(EncodedSnapshot snapshot, Watermark watermark) {}
