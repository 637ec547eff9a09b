// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.token;

import dev.rauta.routes.filter.HeaderField;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that has been found good.
 *
 * @param ring the keys it was held against: with others it is asked again
 * @param from not before, null: always
 * @param until when it expires
 * @param fields what the upstream is told
 * @param claims what it says of its bearer
 */
@SuppressWarnings("JavaUtilDate") // as the library says it
public record Token(KeyRing ring, @Nullable Date from, Date until, List<HeaderField> fields, Claims claims) {

    /** Whether it holds at {@code millis}, where clocks may be so far apart. */
    public boolean holds(long millis, long skew) {
        return millis - skew < until.getTime() && (from == null || from.getTime() <= millis + skew);
    }
}
