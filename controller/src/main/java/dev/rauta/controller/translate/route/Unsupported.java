// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

/** A rule that cannot be honoured; it answers 500 and the others serve. */
final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason the reason of the route's condition, such as {@code UnsupportedValue} */
    Unsupported(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
