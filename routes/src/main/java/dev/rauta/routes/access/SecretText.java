// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

/**
 * Text that never shows itself in logs, exceptions or dumps.
 *
 * @param text as its author wrote it
 */
public record SecretText(String text) {

    @Override
    public String toString() {
        return "SecretText[redacted]";
    }
}
