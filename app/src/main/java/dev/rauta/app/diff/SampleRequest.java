// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import java.util.List;

/**
 * A request to be asked of several configurations.
 *
 * @param tls whether it comes encrypted
 * @param port of the URL, whatever the dataplane adds to it
 * @param host in lower case, without its port
 * @param target path and query
 * @param fields in order
 */
public record SampleRequest(String method, boolean tls, int port, String host, String target, List<Field> fields) {

    /** A header field. */
    public record Field(String name, String value) {}

    public SampleRequest {
        fields = List.copyOf(fields);
    }

    /** What a client would ask for. */
    public String url() {
        String port = this.port == (tls ? 443 : 80) ? "" : ":" + this.port;
        return (tls ? "https://" : "http://") + host + port + target;
    }

    /** In one line, such as {@code GET http://a.example/ -H 'x-canary: always'}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method).append(' ').append(url());
        fields.forEach(field -> text.append(" -H '").append(field.name()).append(": ").append(field.value()).append('\''));
        return text.toString();
    }
}
