// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

/**
 * The object and field that asked for something, in the words of its author.
 *
 * <p>Line numbers are kept out on purpose: they would change the content hash of an unchanged route.
 *
 * @param kind the Kubernetes kind, such as {@code Ingress}
 * @param namespace the object's namespace, empty for cluster-wide kinds
 * @param name the object's name
 * @param field the path of the field, such as {@code spec.rules[0].http.paths[1]}; empty for the whole object
 */
public record SourceRef(String kind, String namespace, String name, String field) implements Comparable<SourceRef> {

    public static SourceRef of(String kind, String namespace, String name) {
        return new SourceRef(kind, namespace, name, "");
    }

    /** The same object, another field. */
    public SourceRef at(String otherField) {
        return new SourceRef(kind, namespace, name, otherField);
    }

    /** By text. */
    @Override
    public int compareTo(SourceRef other) {
        // Texts that differ within a part need not be written: there are tens of thousands to sort.
        if (!kind.equals(other.kind)) {
            return within(kind, other.kind) ? kind.compareTo(other.kind) : byText(other);
        }
        if (!namespace.equals(other.namespace)) {
            return within(namespace, other.namespace) ? namespace.compareTo(other.namespace) : byText(other);
        }
        if (!name.equals(other.name)) {
            return within(name, other.name) ? name.compareTo(other.name) : byText(other);
        }
        return field.compareTo(other.field);
    }

    private int byText(SourceRef other) {
        return toString().compareTo(other.toString());
    }

    /** Whether neither goes on where the other ends. */
    private static boolean within(String one, String other) {
        return !one.startsWith(other) && !other.startsWith(one);
    }

    @Override
    public String toString() {
        String object = namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
        return field.isEmpty() ? object : object + " " + field;
    }
}
