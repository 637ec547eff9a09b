// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import dev.rauta.routes.access.TokenPlace;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What becomes of one field of a head, as a service has said that must not be believed blindly.
 *
 * @param name in lower case, none that frames a message or concerns a connection
 * @param value one that a field may have
 * @param statuses of the response whose head it edits; empty: any
 */
public record FieldEdit(String name, CharSequence value, How how, List<Integer> statuses) {
    /** Whose value would be a lie about what follows, or about who is asked. */
    private static final Set<String> NOT_ITS = Set.of(
            "connection", "content-length", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade", "host");

    /** Beside what is there already. */
    public enum How {
        ADD,
        ADD_IF_ABSENT,
        SET,
        SET_IF_PRESENT
    }

    /** Throws {@link IllegalArgumentException} for what is no field. */
    public FieldEdit {
        name = name.toLowerCase(Locale.ROOT);
        TokenPlace.check("field", name);
        if (!FieldValues.acceptable(value)) {
            throw new IllegalArgumentException("field " + name + ": a value with control characters (expected: one line)");
        }
    }

    /** Whatever the response is. */
    public FieldEdit(String name, CharSequence value, How how) {
        this(name, value, how, List.of());
    }

    /** Whether it is for a response with that status. */
    public boolean concerns(int status) {
        return statuses.isEmpty() || statuses.contains(status);
    }

    /** Does it; not to fields that are not the service's to say. */
    public void to(HeaderFields fields) {
        if (NOT_ITS.contains(name)) {
            return;
        }
        switch (how) {
            case ADD -> fields.add(name, value);
            case ADD_IF_ABSENT -> {
                if (!fields.contains(name)) {
                    fields.add(name, value);
                }
            }
            case SET -> fields.set(name, value);
            case SET_IF_PRESENT -> {
                if (fields.contains(name)) {
                    fields.set(name, value);
                }
            }
        }
    }

    /** Whether a field by that name is a service's to say, or to take out. */
    public static boolean its(String name) {
        return !NOT_ITS.contains(name) && !name.startsWith(":");
    }
}
