// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

/** What is said of several keys. */
final class Globally {
    static final String SNIPPETS = "there is no nginx that would read it; header edits, redirects, limits and guards are said by a TrafficPolicy";
    static final String TUNING = "there is no such table here, or it grows by itself";

    private Globally() {}
}
