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

    @Override
    public int compareTo(SourceRef other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        String object = namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
        return field.isEmpty() ? object : object + " " + field;
    }
}
