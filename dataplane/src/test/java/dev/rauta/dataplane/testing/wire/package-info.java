// SPDX-License-Identifier: Apache-2.0
/** Frames and header blocks of HTTP/2 as they stand on the wire, for both ends. */
package dev.rauta.dataplane.testing.wire;
