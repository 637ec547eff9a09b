// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where an object was written; its YAML is not kept, for it is many times as large as the object.
 *
 * @param file relative to the watched folder
 * @param line the object's first, from 1
 * @param document its place in the file, from 0
 * @param item its place in the document's {@code items}, from 0; negative where it is the document
 */
record Place(String file, int line, int document, int item) {
    static Place of(String file, Node node, int document, int item) {
        return new Place(file, line(node), document, item);
    }

    /** {@code FILE:LINE} of the object. */
    String text() {
        return file + ":" + line;
    }

    /** {@code FILE:LINE} of the field, or of the innermost part of its path that is there. */
    String of(String field, List<Node> documents) {
        Node own = own(documents);
        return own == null ? text() : file + ":" + line(own, field);
    }

    /** The object's YAML; null where the file has changed since. */
    private @Nullable Node own(List<Node> documents) {
        Node whole = document < documents.size() ? documents.get(document) : null;
        Node items = whole == null || item < 0 ? null : value(whole, "items");
        Node own = item < 0 ? whole : items == null ? null : value(items, String.valueOf(item));
        return own != null && line(own) == line ? own : null;
    }

    private static int line(Node node, String field) {
        int line = line(node);
        Node at = node;
        for (String step : steps(field)) {
            if (step.isEmpty()) {
                continue;
            }
            Node key = key(at, step);
            Node next = key == null ? null : value(at, step);
            if (key == null || next == null) {
                break;
            }
            line = line(key);
            at = next;
        }
        return line;
    }

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** {@code a.b[0].c[some/key]} to its steps. */
    private static String[] steps(String field) {
        StringBuilder steps = new StringBuilder();
        boolean bracket = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            switch (c) {
                case '[' -> {
                    bracket = true;
                    steps.append('\n');
                }
                case ']' -> bracket = false;
                case '.' -> steps.append(bracket ? c : '\n');
                default -> steps.append(c);
            }
        }
        return steps.toString().split("\n", -1);
    }

    private static @Nullable Node key(Node parent, String step) {
        if (parent instanceof MappingNode mapping) {
            NodeTuple tuple = tuple(mapping, step);
            return tuple == null ? null : tuple.getKeyNode();
        }
        return value(parent, step);
    }

    static @Nullable Node value(Node parent, String step) {
        if (parent instanceof MappingNode mapping) {
            NodeTuple tuple = tuple(mapping, step);
            return tuple == null ? null : tuple.getValueNode();
        }
        if (parent instanceof SequenceNode sequence && step.matches("[0-9]{1,6}")) {
            int index = Integer.parseInt(step);
            return index < sequence.getValue().size() ? sequence.getValue().get(index) : null;
        }
        return null;
    }

    private static @Nullable NodeTuple tuple(MappingNode mapping, String name) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return tuple;
            }
        }
        return null;
    }
}
