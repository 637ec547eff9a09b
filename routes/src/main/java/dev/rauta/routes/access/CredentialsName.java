// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

/**
 * Names one set of credentials, such as {@code NAMESPACE/NAME} of a Secret.
 *
 * @param value not empty, without white space
 */
public record CredentialsName(String value) implements Comparable<CredentialsName> {
    public CredentialsName {
        if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("credentials: '" + value + "' (expected: a name without white space)");
        }
    }

    @Override
    public int compareTo(CredentialsName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
