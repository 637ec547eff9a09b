// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What tests of guards say again and again. */
public final class Guarded {
    private Guarded() {}

    public static Credentials credentials(String name, Credentials.Kind kind, String content) {
        return new Credentials(new CredentialsName(name), kind, new SecretText(content));
    }

    /** An {@code Authorization} field with name and password. */
    public static String basic(String name, String password) {
        String pair = name + ":" + password;
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Asks {@code a.example} on a connection of its own. */
    public static RawClient.Response ask(int port, String path, String... fields) throws IOException {
        return request(port, "GET", path, fields);
    }

    public static RawClient.Response request(int port, String method, String path, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: a.example\r\n");
            for (String field : fields) {
                head.append(field).append("\r\n");
            }
            return client.send(head + "\r\n").response();
        }
    }
}
