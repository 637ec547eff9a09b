// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.Optional;

/**
 * What becomes of a request's spans, where the dataplane makes any.
 *
 * @param enabled whether any are made; where not, what a request says of its trace goes on as it is
 * @param sampling which requests have some; absent: the dataplane's choice
 * @param trustIncoming whether a request may say which trace it belongs to; absent: the dataplane's choice
 * @param operationName what spans are called, 1 to 255 characters; absent: by method and path
 */
public record Traced(
        boolean enabled, Optional<Sampling> sampling, Optional<Boolean> trustIncoming, Optional<String> operationName)
        implements Filter {
    private static final int LONGEST = 255;

    /**
     * Which requests have spans.
     *
     * @param percent of those whose trace begins here; 0 to 100
     * @param parentBased whether others have some where their trace is sampled, and else {@code percent} of all have
     */
    public record Sampling(double percent, boolean parentBased) {
        public Sampling {
            if (!(percent >= 0 && percent <= 100)) {
                throw new IllegalArgumentException("sample percent: " + percent + " (expected: 0..100)");
            }
        }
    }

    public Traced {
        operationName.ifPresent(name -> {
            if (name.isBlank() || name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("operation name: '" + name + "' (expected: text of 1..255 characters)");
            }
        });
    }
}
