// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

import java.time.Instant;
import java.util.Comparator;

/**
 * Who goes first among equally specific matches: the oldest object, then its name, then its own order.
 *
 * <p>It travels as facts of the object and never as a rank, so that one new object changes no other route's hash.
 *
 * @param created the object's creation, {@link Instant#EPOCH} where unknown
 * @param namespace the object's namespace
 * @param name the object's name
 * @param rule the rule's place in the object, from 0
 * @param match the match's place in the rule, from 0
 */
public record Precedence(Instant created, String namespace, String name, int rule, int match)
        implements Comparable<Precedence> {

    private static final Comparator<Precedence> ORDER = Comparator.comparing(Precedence::created)
            .thenComparing(Precedence::namespace)
            .thenComparing(Precedence::name)
            .thenComparingInt(Precedence::rule)
            .thenComparingInt(Precedence::match);

    @Override
    public int compareTo(Precedence other) {
        return ORDER.compare(this, other);
    }
}
