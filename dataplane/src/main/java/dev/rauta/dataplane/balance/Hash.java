// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;

/**
 * Hashes of 64 bits that are the same in every process, so that all workers and dataplanes agree: FNV-1a with the finishing
 * steps of MurmurHash3. Nobody is kept out by them.
 */
final class Hash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    static long of(CharSequence text) {
        return of(text, 0);
    }

    /** Other hashes for other seeds. */
    static long of(CharSequence text, long seed) {
        long hash = OFFSET ^ mix(seed);
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    /** That of who an endpoint is, whatever others there are. */
    static long of(Endpoint endpoint, long seed) {
        return mix(of(endpoint.host(), seed) + endpoint.port());
    }

    /** Every bit depends on every bit. */
    static long mix(long hash) {
        long h = hash;
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
