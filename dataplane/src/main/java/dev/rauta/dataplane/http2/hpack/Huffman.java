// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

/**
 * Decodes the Huffman code of HPACK (RFC 7541, appendix B).
 *
 * <p>Half an octet at a time: a state is a node of the code's tree, and a table tells for each state and half octet the next
 * state and the octet that is complete, of which there is one at most, for no code has fewer than five bits.
 */
final class Huffman {
    /** Bits of each octet's code, then of the end's, as letters from A for 5: the code is canonical, so that these are all of it. */
    private static final String LENGTHS = "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHFIBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBK"
            + "ABABABBBACCBBBABCBAABCCCCCKGJIXPRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRSVVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWVZ";

    private static final int SHORTEST = 5;
    private static final int LONGEST = 30;
    private static final int SYMBOLS = 257;
    private static final int END = 256;

    /** The low byte holds the octet; these say that there is one, that nothing has such a code, and that the text may end here. */
    private static final int EMITS = 0x100;

    private static final int FAILS = 0x200;
    private static final int MAY_END = 0x400;
    private static final int STATE_SHIFT = 16;

    private static final int[] STEPS = steps();

    private Huffman() {}

    /** Writes what {@code in} from {@code from} to {@code to} stands for to {@code out}; returns how many bytes that is. */
    static int decode(byte[] in, int from, int to, byte[] out) throws HpackException {
        int state = 0;
        int written = 0;
        int step = MAY_END;
        for (int i = from; i < to; i++) {
            int octet = in[i] & 0xff;
            step = STEPS[state << 4 | octet >> 4];
            if ((step & EMITS) != 0) {
                out[written++] = (byte) step;
            }
            int failed = step & FAILS;
            step = STEPS[step >>> STATE_SHIFT << 4 | octet & 0xf];
            if ((step & EMITS) != 0) {
                out[written++] = (byte) step;
            }
            if (((step | failed) & FAILS) != 0) {
                throw new HpackException("Huffman code: its end within a text (expected: octets alone)");
            }
            state = step >>> STATE_SHIFT;
        }
        if ((step & MAY_END) == 0) {
            throw new HpackException("Huffman code: not padded by the first bits of its end, fewer than eight");
        }
        return written;
    }

    /** How many bytes {@code encoded} bytes stand for at most. */
    static int most(int encoded) {
        return encoded * 8 / SHORTEST;
    }

    private static int[] steps() {
        int[][] tree = tree();
        int[] steps = new int[tree.length << 4];
        for (int state = 0; state < tree.length; state++) {
            for (int half = 0; half < 16; half++) {
                steps[state << 4 | half] = step(tree, state, half);
            }
        }
        return steps;
    }

    /** Nodes with two children each: a node, or a symbol's complement. */
    private static int[][] tree() {
        int[][] nodes = new int[SYMBOLS - 1][2];
        int used = 1;
        int code = 0;
        for (int bits = 1; bits <= LONGEST; bits++) {
            code <<= 1;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (LENGTHS.charAt(symbol) - 'A' + SHORTEST != bits) {
                    continue;
                }
                int node = 0;
                for (int bit = bits - 1; bit > 0; bit--) {
                    int branch = code >> bit & 1;
                    if (nodes[node][branch] == 0) {
                        nodes[node][branch] = used++;
                    }
                    node = nodes[node][branch];
                }
                nodes[node][code & 1] = ~symbol;
                code++;
            }
        }
        return nodes;
    }

    private static int step(int[][] tree, int state, int half) {
        int node = state;
        int emitted = 0;
        for (int bit = 3; bit >= 0; bit--) {
            int next = tree[node][half >> bit & 1];
            if (next == ~END) {
                return FAILS;
            }
            if (next < 0) {
                emitted = EMITS | ~next;
            }
            node = Math.max(next, 0);
        }
        return node << STATE_SHIFT | emitted | (padding(tree, node) ? MAY_END : 0);
    }

    /** Whether the way to {@code node} is ones alone and fewer than eight. */
    private static boolean padding(int[][] tree, int node) {
        int at = 0;
        for (int ones = 0; ones < 8; ones++) {
            if (at == node) {
                return true;
            }
            at = tree[at][1];
        }
        return false;
    }
}
