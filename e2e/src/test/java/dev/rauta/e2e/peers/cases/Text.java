// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

/** Requests written line by line. */
final class Text {
    static final String HOST = "Host: a.example";

    private Text() {}

    /** Lines with CRLF behind each, and an empty one at the end. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** A GET with further lines behind Host. */
    static String get(String target, String... lines) {
        return request("GET " + target + " HTTP/1.1", lines);
    }

    /** A POST with further lines behind Host. */
    static String post(String target, String... lines) {
        return request("POST " + target + " HTTP/1.1", lines);
    }

    private static String request(String line, String... lines) {
        return lines.length == 0 ? head(line, HOST) : head(line, HOST, String.join("\r\n", lines));
    }
}
