// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import java.util.Locale;

/** The kinds of entry a snapshot is made of; a new one goes to the end, for their places number buckets on the feed. */
public enum Section {
    LISTENER,
    VIRTUAL_HOST,
    SNI_BINDING,
    UPSTREAM,
    ENDPOINTS,
    CERTIFICATE,
    STREAM,
    CREDENTIALS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Whether its entries hold secrets: they are told by their names alone, and never compressed beside what others choose. */
    public boolean secret() {
        return this == CERTIFICATE || this == CREDENTIALS;
    }

    /** In lower case, for people. */
    String text() {
        return text;
    }
}
