// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request of a case.
 *
 * @param tls whether it goes over TLS, with the host as server name
 * @param target as it is sent
 * @param fields beside Host and Connection
 * @param times how often it is sent one after the other; of more than one all statuses are compared, and nothing else
 * @param reaches how many requests of Services it is waited for, for those that nobody's answer waits for
 */
record Ask(
        String method, boolean tls, String host, String target, Map<String, String> fields, String body, int times, int reaches) {

    /** What is written to a connection that ends with it. */
    String bytes() {
        List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1"));
        if (!host.isEmpty()) {
            lines.add("Host: " + host);
        }
        fields.forEach((name, value) -> lines.add(name + ": " + value));
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.length());
        }
        lines.add("Connection: close");
        return String.join("\r\n", lines) + "\r\n\r\n" + body;
    }

    /** For a line of the report. */
    @Override
    public String toString() {
        var text = new StringBuilder(method + " " + (tls ? "https://" : "http://") + host + target);
        fields.forEach((name, value) -> text.append(", ").append(name).append(": ").append(value));
        if (!body.isEmpty()) {
            text.append(", ").append(body.length()).append(" bytes");
        }
        return times == 1 ? text.toString() : text + ", " + times + " times";
    }
}
