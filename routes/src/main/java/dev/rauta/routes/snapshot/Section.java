// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

/** The kinds of entry a snapshot is made of. */
public enum Section {
    LISTENER,
    VIRTUAL_HOST,
    SNI_BINDING,
    UPSTREAM,
    ENDPOINTS,
    CERTIFICATE,
    STREAM
}
