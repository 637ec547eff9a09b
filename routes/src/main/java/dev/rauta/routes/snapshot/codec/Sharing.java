// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import java.util.ArrayList;
import java.util.List;

/** Lets what has not changed be the same object as before, so that it is neither held twice nor compared again. */
public final class Sharing {
    private Sharing() {}

    /**
     * Equal to {@code now}, with those of {@code before} in the place of their equals.
     *
     * @param now in ascending order
     * @param before the same
     */
    public static <T extends Comparable<? super T>> List<T> of(List<T> now, List<T> before) {
        List<T> shared = new ArrayList<>(now.size());
        int at = 0;
        for (T one : now) {
            while (at < before.size() && before.get(at) != one && before.get(at).compareTo(one) < 0) {
                at++;
            }
            boolean stays = at < before.size() && (before.get(at) == one || before.get(at).equals(one));
            shared.add(stays ? before.get(at) : one);
        }
        return shared;
    }
}
