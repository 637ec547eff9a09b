// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page's style sheet, which is within the page: its hash lets a browser take it and no other. */
final class Sheet {
    static final String TEXT = read();

    /** As Content-Security-Policy names it (CSP level 3, section 6.6.2). */
    static final String HASH = "sha256-" + Base64.getEncoder().encodeToString(digest(TEXT));

    private Sheet() {}

    private static String read() {
        try (InputStream sheet = Sheet.class.getResourceAsStream("overview.css")) {
            if (sheet == null) {
                throw new IllegalStateException("overview.css: not there (expected: beside " + Sheet.class.getName() + ")");
            }
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
