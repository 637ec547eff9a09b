// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/** What a client spoke; the {@code protocol} label. */
public enum Protocol {
    HTTP1("http1"),
    HTTP2("http2");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
